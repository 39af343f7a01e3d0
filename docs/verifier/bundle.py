"""The evidence directory of a decision: its audit events in the log, its sign-offs, its blobs. Metrics and the decision
are recomputed by `holdpoint verify` alone; what this verifier leaves out it says."""

import base64
import hashlib
import os
import re

import cards
import curves
import decision
import merkle
import notes
import tiles
from strict import Invalid, canonical, from_base64, json_of, moment_of, require, text_of

MAXIMUM_FILE_BYTES = 1024**3
ROTATION = 'holdpoint/log-key-rotation/v1'
SAME_MOMENT_SECONDS = 120
PRESENT, VERIFIED, ATTESTED, EXTENDED = 0x01, 0x04, 0x40, 0x80


def _read(directory, path):
    full = os.path.join(directory, path)
    require(os.path.isfile(full) and not os.path.islink(full), 'bundle.file_missing', f'{path} is not there.')
    with open(full, 'rb') as file:
        data = file.read(MAXIMUM_FILE_BYTES + 1)
    require(len(data) <= MAXIMUM_FILE_BYTES, 'bundle.too_large', f'{path} is too large.')
    return data


def _document(directory, path):
    """One canonical JSON document and a line feed."""
    data = _read(directory, path)
    value = json_of(data)
    require(canonical(value) + '\n' == text_of(data), 'bundle.not_canonical', f'{path} has another form.')
    return value


def _lines(directory, path):
    lines = text_of(_read(directory, path)).split('\n')
    require(lines.pop() == '', 'bundle.not_canonical', f'The last line of {path} does not end.')
    values = [json_of(line) for line in lines]
    require(all(canonical(value) == line for value, line in zip(values, lines)), 'bundle.not_canonical', path)
    return values


def _missing(directory):
    """Checks every file of the manifest; gives the paths that are not there."""
    manifest = _document(directory, 'evidence/manifest.json')
    listed, missing = set(), []
    for one in manifest['files']:
        path = one['path']
        is_inside = not os.path.isabs(path) and '..' not in path.split('/') and '\\' not in path
        require(is_inside and path not in listed, 'bundle.malformed', f'{path!r} is no path of a bundle.')
        listed.add(path)
        try:
            data = _read(directory, path)
        except Invalid:
            missing.append(path)
            continue
        digest = hashlib.sha256(data).hexdigest()
        require(one['sha256'] == f'sha256:{digest}', 'bundle.file_changed', f'{path} is not that of the manifest.')
        # A blob is named by its own digest: another one with its name in the manifest is still another one.
        if path.startswith(('evidence/packs/', 'evidence/logs/')):
            name = os.path.basename(path).removesuffix('.zst')
            require(name == digest, 'bundle.blob_misnamed', f'{path} has other bytes than its name says.')
    for folder, folders, files in os.walk(directory):
        links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        require(not links, 'bundle.file_added', f'{links} are links to other folders.')
        for name in files:
            path = os.path.relpath(os.path.join(folder, name), directory).replace(os.sep, '/')
            require(path in listed or path == 'evidence/manifest.json', 'bundle.file_added', f'{path} is not listed.')
    return missing


def _endorsed(origin, trusted, rotations):
    """Keys that the trusted ones endorsed, one note after another."""
    keys = list(trusted)
    for rotation in rotations:
        note = notes.note_of(rotation.encode())
        header, named, *lines = note.text[:-1].split('\n')
        old = [line[4:] for line in lines if line.startswith('old ')]
        new = [line[4:] for line in lines if line.startswith('new ')]
        is_whole = header == ROTATION and lines == [f'old {one}' for one in old] + [f'new {one}' for one in new]
        require(is_whole and old and new, 'log.rotation_malformed', 'A rotation of a log key is malformed.')
        old, new = [notes.key_of(one) for one in old], [notes.key_of(one) for one in new]
        require(all(key.name == named for key in old + new), 'log.rotation_malformed', 'A key of another log.')
        endorsers = [key for key in keys if key.type == notes.LOG_KEY and key in old]
        if named == origin and notes.signers(note, endorsers):
            keys += new
    return keys


def _entry(event, logged, origin):
    """The entry of an event: made from it, or, where its content was purged, the card that it left."""
    told = {
        'v': 1, 'origin': origin, 'id': event['id'], 'stream': event['stream'], 'seq': event['streamSeq'],
        'type': event['type'], 'actor': event['actor'], 'at': event['at'],
    }
    if logged['salt'] is not None:
        require(logged['card'] is None, 'bundle.malformed', 'An event with content has no card.')
        salt = from_base64(logged['salt'])
        require(len(salt) == 32, 'bundle.malformed', 'A salt has 32 bytes.')
        content = {'alg': 'sha256', 'digest': cards.content_digest(salt, event['body'])}
        return canonical({**told, 'subjects': cards.subjects_in(event['body']), 'content': content}).encode()
    require(event['body'] is None, 'bundle.malformed', 'Content without its salt.')
    entry = logged['card'].encode()
    card = cards.card_of(entry)
    is_same = all(card[name] == value for name, value in told.items())
    require(is_same, 'entry.differs', f'The card of {event["type"]} {event["id"]} is of another event.')
    return entry


def _placed(events, log, head):
    """Index of each event in the log, after its inclusion is proved."""
    entries = {one['eventId']: one for one in log['entries']}
    counts = {len(entries), len(events), len(log['entries'])}
    is_one_to_one = len(counts) == 1 and set(entries) == {event['id'] for event in events}
    require(is_one_to_one, 'entry.missing', 'Events and entries are not one to one.')
    places = {}
    for event in events:
        logged = entries[event['id']]
        entry, index = _entry(event, logged, log['origin']), logged['index']
        proof = [from_base64(one) for one in logged['proof']]
        is_in = merkle.includes(merkle.leaf_hash(entry), index, head.size, head.root, proof)
        require(is_in, 'entry.not_included', f'{event["type"]} {event["id"]} is not entry {index}.')
        places[event['id']] = index
    require(len(set(places.values())) == len(places), 'entry.missing', 'Two events with one place.')
    return places


def _streams(events, places):
    last = {}
    for event in events:
        stream, seq = event['stream'], event['streamSeq']
        before, index = last.get(stream, (0, -1))
        require(seq == before + 1, 'entry.stream_gap', f'{stream} goes on with {seq} after {before}.')
        require(places[event['id']] > index, 'entry.order', f'{stream} {seq} stands before {before} in the log.')
        last[stream] = seq, places[event['id']]


def _of(events, type_, member, value):
    """Events of a type whose body has a member of this value."""
    named = (one for one in events if one['type'] == type_ and isinstance(one['body'], dict))
    return [one for one in named if one['body'].get(member) == value]


def _policy_first(directory, events, places):
    made = _document(directory, 'decision.json')
    policy = made['policy'] or {}
    activated = _of(events, 'policy.activated', 'digest', policy.get('digest'))
    in_force = [one for one in activated if one['body'].get('ref') == policy.get('ref')]
    if not in_force:
        return
    first = min(places[one['id']] for one in in_force)
    for run in _document(directory, 'evidence/registrations.json'):
        if run['policyDigest'] != policy['digest']:
            continue
        for opened in _of(events, 'run.opened', 'runId', run['runId']):
            detail = f'Run {run["runId"]} was opened before the policy was in force.'
            require(places[opened['id']] > first, 'policy.after_run', detail)


def _open_runs(events):
    return [
        one['body']['runId'] for one in events
        if one['type'] == 'run.opened' and isinstance(one['body'], dict)
        and not _of(events, 'run.closed', 'runId', one['body']['runId'])
    ]


def _assertion(signed, credential):
    """WebAuthn Level 3 section 7.2 for these words: type, challenge, origin, relying party, flags, signature."""
    def from_url(text):
        return from_base64(text, 'webauthn.malformed', url=True)

    assertion = signed['assertion']
    client_bytes, data = from_url(assertion['clientDataJSON']), from_url(assertion['authenticatorData'])
    client, rp_id = json_of(client_bytes), credential['rpId']
    words = decision.pae('application/vnd.holdpoint.statement+text', signed['statement'].encode())
    challenge = base64.urlsafe_b64encode(hashlib.sha256(words).digest()).rstrip(b'=').decode()
    require(client.get('type') == 'webauthn.get', 'webauthn.type_wrong', 'Not an assertion.')
    require(client.get('challenge') == challenge, 'webauthn.challenge_wrong', 'It signs other words.')
    page = re.fullmatch(r'https?://([^/:@?#]+)(?::\d+)?', str(client.get('origin')), re.ASCII)
    host = '' if page is None else page[1]
    is_own = host == rp_id or host.endswith(f'.{rp_id}')
    require(is_own, 'webauthn.origin_wrong', 'Signed on a page of another domain.')
    is_framed = client.get('crossOrigin', False) is not False or 'topOrigin' in client
    require(not is_framed, 'webauthn.cross_origin', 'Signed in a frame of another page.')
    is_whole = len(data) == 37 or (len(data) > 37 and bool(data[32] & EXTENDED))
    require(is_whole and not data[32] & ATTESTED, 'webauthn.malformed', 'Not the data of an assertion.')
    require(data[:32] == hashlib.sha256(rp_id.encode()).digest(), 'webauthn.rp_wrong', 'Made for another domain.')
    both = PRESENT | VERIFIED
    require(data[32] & both == both, 'webauthn.user_unverified', 'The person was not verified.')
    message = data + hashlib.sha256(client_bytes).digest()
    is_signed = curves.verify(
        credential['algorithm'], from_url(credential['publicKey']), message, from_url(assertion['signature'])
    )
    require(is_signed, 'webauthn.signature_wrong', 'The signature does not hold.')


def _sign_offs(directory, events, places, log):
    signed = _document(directory, 'evidence/sign-offs.json')
    hidden = [one for one in events if one['type'] == 'credential.revoked' and one['body'] is None]
    # Which authenticator it revoked nobody can say any more.
    require(not hidden, 'bundle.incomplete', 'INCOMPLETE: the content of credential.revoked was purged.')
    for one in signed:
        about = f'Sign-off {one["id"]}'
        own = _of(events, 'signoff.recorded', 'id', one['id'])
        require(len(own) == 1, 'sign_off.not_logged', f'{about} has not its one event.')
        index = places[own[0]['id']]
        credential_id = one['assertion']['credentialId']
        is_same = own[0]['body'].get('credentialId') == credential_id
        require(is_same, 'sign_off.differs', f'{about}: the log knows another authenticator.')
        digest = 'sha256:' + hashlib.sha256(one['statement'].encode()).hexdigest()
        is_told = one['statementDigest'] == own[0]['body'].get('statementDigest') == digest
        require(is_told, 'sign_off.differs', f'{about}: the log knows other words.')
        enrolled = _of(events, 'credential.enrolled', 'credentialId', credential_id)
        is_theirs = len(enrolled) == 1 and enrolled[0]['body']['person'] == one['person']
        is_enrolled = is_theirs and places[enrolled[0]['id']] < index
        require(is_enrolled, 'sign_off.unsigned', f'{about}: no authenticator of theirs was enrolled before.')
        revoked = [places[event['id']] for event in _of(events, 'credential.revoked', 'credentialId', credential_id)]
        require(all(at > index for at in revoked), 'sign_off.unsigned', f'{about}: its authenticator was revoked.')
        _assertion(one, enrolled[0]['body'])
        seen = one['seen']
        is_later = seen['origin'] == log['origin'] and seen['size'] <= index
        require(is_later, 'sign_off.backdated', f'{about} saw a tree head that came after it.')
        dated = moment_of(one['signedAt'])
        for event in events:
            if places[event['id']] < seen['size'] and not moment_of(event['at']) <= dated + SAME_MOMENT_SECONDS:
                raise Invalid('sign_off.backdated', f'{about} is dated before what it saw.')
    return len(signed)


def _decided(directory, events):
    """The one event of the decision, which says of it what the bundle says."""
    decision_id = _document(directory, 'evidence/bundle.json')['decisionId']
    own = _of(events, 'gate.decided', 'decisionId', decision_id)
    require(len(own) == 1, 'decision.not_logged', f'The decision {decision_id} has not its one event.')
    made = _document(directory, 'decision.json')
    for name in ('decision', 'evidenceDigest', 'verdictDigest'):
        require(own[0]['body'].get(name) == made[name], 'decision.differs', f'The log knows another {name}.')
    return own[0]


def _statement(directory, decided):
    """The digest of the signed statement is one that the log knows of the decision; whose key signed is not asked."""
    path = 'evidence/decision.dsse.json'
    if not os.path.exists(os.path.join(directory, path)):
        return False
    payload = from_base64(decision.envelope_of(_read(directory, path))['payload'])
    digest = 'sha256:' + hashlib.sha256(payload).hexdigest()
    is_known = digest in cards.subjects_in(decided['body'])
    require(is_known, 'attestation.not_logged', 'The log knows no such statement of this decision.')
    return True


def _whole_log(directory, keys, witnesses, head, signed):
    shown = notes.signed_head(tiles.read(directory, 'checkpoint'), keys)
    found = []

    def on_entry(entry):
        try:
            found.append(cards.card_of(entry))
        except Invalid:
            found.append(None)

    leaves = tiles.verify(directory, shown, on_entry)
    notes.compare(head, shown, lambda: merkle.root_of(leaves[: head.size]) == head.root)
    is_own = all(one is None or one['origin'] == shown.origin for one in found)
    require(is_own, 'entry.other_origin', 'An entry was made for another log.')
    gaps = cards.gaps_in(found)
    require(not gaps, 'entry.stream_gap', f'{len(gaps)} gaps: {"; ".join(gaps[:5])}.')
    for one in signed:
        size, root = one['seen']['size'], from_base64(one['seen']['root'])
        is_own = size <= len(leaves) and merkle.root_of(leaves[:size]) == root
        require(is_own, 'sign_off.backdated', f'Sign-off {one["id"]} saw a tree head that the log never had.')
    cosigned = notes.signers(notes.note_of(tiles.read(directory, 'checkpoint')), witnesses)
    return shown, found, cosigned


# By which something about these weights begins, in a stream of its own.
BEGINNINGS = ('checkpoint.registered', 'computation.requested', 'run.opened')

# What people say may weigh against a checkpoint: wherever the bundle has a stream, it has all of these.
WEIGHTY = (
    'calibration.recorded', 'determination.recorded', 'evidence.invalidated', 'hold.opened', 'policy.activated',
    'trial.reviewed',
)


def _last_signed(events, places):
    """Place of the last signature by the authenticators of a stream, by the stream in which they were enrolled."""
    last = {}
    for event in events:
        if event['type'] not in ('signoff.recorded', 'waiver.approved') or not isinstance(event['body'], dict):
            continue
        for enrolled in _of(events, 'credential.enrolled', 'credentialId', event['body'].get('credentialId')):
            last[enrolled['stream']] = max(last.get(enrolled['stream'], 0), places[event['id']])
    return last


def _dropped(directory, decided, events, places, found):
    """What the log has before the decision in its stream, about its weights or its signers, and the bundle has not."""
    weights = _document(directory, 'evidence/subject.json')['weightsDigest']
    here = {(one['stream'], one['streamSeq']) for one in events}
    streams = {one['stream'] for one in events}
    signed = _last_signed(events, places)
    for index, card in enumerate(found[: places[decided['id']]]):
        if card is None or (card['stream'], card['seq']) in here:
            continue
        begins = card['type'] in BEGINNINGS and weights in card['subjects']
        revokes = card['type'] == 'credential.revoked' and index < signed.get(card['stream'], 0)
        weighs = card['type'] in WEIGHTY and card['stream'] in streams
        is_due = card['stream'] == decided['stream'] or begins or weighs or revokes
        detail = f'The bundle leaves out {card["type"]}, {card["stream"]} {card["seq"]}.'
        require(not is_due, 'entry.stream_gap', detail)


def verify(directory, keys, witnesses, log_directory):
    """Raises `Invalid`; gives detail and what was and wasn't proved."""
    missing = _missing(directory)
    if missing:
        raise Invalid('bundle.incomplete', f'INCOMPLETE, missing: {", ".join(missing[:20])}')
    log = _document(directory, 'evidence/log.json')
    own = [key for key in map(notes.key_of, log['keys']) if key.type == notes.LOG_KEY]
    # Without a key from elsewhere, the oldest that the bundle names; newer ones must be endorsed in any case.
    trusted = _endorsed(log['origin'], keys or own[-1:], log['rotations'])
    note = log['treeHead'].encode()
    head = notes.signed_head(note, trusted)
    require(head.origin == log['origin'], 'tree_head.other_origin', 'The tree head is of another log.')
    events = _lines(directory, 'evidence/audit.jsonl')
    places = _placed(events, log, head)
    _streams(events, places)
    _policy_first(directory, events, places)
    count = _sign_offs(directory, events, places, log)
    decided = _decided(directory, events)
    is_attested = _statement(directory, decided)
    cosigned = notes.signers(notes.note_of(note), witnesses)
    proved = [
        f'all {len(events)} audit events are entries of {head.origin}, which had {head.size} entries',
        'the tree head is signed by '
        + ('a key given, or one that it endorsed' if keys else 'the key that the bundle names itself'),
        'streams have no gap, the policy was in force before its runs, every file is that of the manifest',
        f'{count} sign-offs are signatures of authenticators that were enrolled for these people before',
    ]
    proved.append('the log knows this decision by its word and its digests')
    if is_attested:
        proved.append('the signed decision is the one that the log knows')
    if log_directory is not None:
        signed = _document(directory, 'evidence/sign-offs.json')
        shown, found, more = _whole_log(log_directory, trusted, witnesses, head, signed)
        _dropped(directory, decided, events, places, found)
        cosigned += more
        proved.append(f'the whole log of {shown.size} entries begins with the tree of this bundle')
    for witness in witnesses:
        require(witness in cosigned, 'witness.missing', f'{witness.name} has not cosigned this log.')
    not_proved = [f'what came of run {run}: it was opened and never closed' for run in _open_runs(events)]
    purged = [one for one in events if one['body'] is None]
    if purged:
        not_proved.append(f'the content of {len(purged)} events: it was purged')
    if not witnesses:
        not_proved.append('that everybody sees this log: no witness was asked')
    not_proved += [
        'the figures, computations and waivers: metrics, bounds, approvals and the decision are checked by `holdpoint verify`',
        'whose key signed the decision: ask `verify.py decision`',
        'that what was recorded is true',
    ]
    return {
        'code': None, 'detail': f'{len(events)} events in {head.origin}', 'proved': proved, 'not_proved': not_proved,
        'origin': head.origin, 'size': head.size, 'events': len(events), 'signOffs': count,
    }
