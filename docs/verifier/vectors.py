"""Runs the test vectors that the platform's own verifier is tested with: both must answer the same."""

import base64
import re

import cards
import decision
import merkle
import notes
import tiles
from strict import Invalid, from_base64, json_of, moment_of, require


def _note(given):
    note = notes.note_of(given['note'].encode())
    return {'text': note.text, 'signedBy': [key.name for key in notes.signers(note, _keys(given['keys']))]}


def _keys(texts):
    return [notes.key_of(text) for text in texts]


def _verifier_key(given):
    key = notes.key_of(given['key'])
    return {'name': key.name, 'keyId': key.id.hex(), 'type': key.type}


def _head(text):
    require(text.endswith('\n'), 'tree_head.malformed', 'No line feed at its end.')
    return notes.head_of(notes.Note(text, []))


def _tree_head(given):
    head = _head(given['text'])
    root = base64.b64encode(head.root).decode()
    return {'origin': head.origin, 'size': head.size, 'root': root, 'extensions': head.text[:-1].split('\n')[3:]}


def _hashes(given):
    return [bytes.fromhex(one) for one in given]


def _inclusion(given):
    leaf, root = _hashes([given['leafHash'], given['root']])
    return merkle.includes(leaf, given['index'], given['size'], root, _hashes(given['proof']))


def _consistency(given):
    first, second = _hashes([given['fromRoot'], given['toRoot']])
    return merkle.is_consistent(given['from'], given['to'], first, second, _hashes(given['proof']))


def _compare_heads(given):
    held, shown = (
        notes.Head(one['origin'], one['size'], bytes.fromhex(one['root']), '')
        for one in (given['witnessed'], given['presented'])
    )
    proof = _hashes(given['proof'])
    try:
        notes.compare(
            held, shown, lambda: merkle.is_consistent(held.size, shown.size, held.root, shown.root, proof)
        )
    except Invalid as error:
        return {'witness.other_origin': 'other_log'}.get(error.code, error.code.removeprefix('witness.'))
    # With equal roots a proof proves nothing, so none may be there.
    return 'consistent' if held.size < shown.size or not proof else 'not_append_only'


def _entry(given):
    entry = given['text'].encode()
    return {'leafHash': merkle.leaf_hash(entry).hex(), 'card': cards.card_of(entry)}


def _tile_path(given):
    found = re.fullmatch(r'tile/(\d{1,2}|entries)/((?:x\d{3}/){0,5}\d{3})(?:\.p/(\d{1,3}))?', given['path'], re.ASCII)
    if found is None:
        return None
    level = found[1] if found[1] == 'entries' else int(found[1])
    index, width = int(re.sub('[x/]', '', found[2])), int(found[3] or tiles.WIDTH)
    is_sound = (level == 'entries' or level < 64) and 1 <= width <= tiles.WIDTH and index < 2**53
    is_only = f'tile/{level}/{tiles.path_of(index, width)}' == given['path']
    return {'level': level, 'index': index, 'width': width} if is_sound and is_only else None


def _entry_bundle(given):
    entries = tiles.entries_in(from_base64(given['bytes']), 'a bundle')
    require(0 < len(entries) <= tiles.WIDTH, 'log.file_malformed', 'Not 1 to 256 entries.')
    require(len(entries) == given['width'], 'log.file_malformed', 'Another number of entries.')
    return [base64.b64encode(entry).decode() for entry in entries]


def _tlog_proof(given):
    data, witnesses = given['proof'].encode(), _keys(given['witnesses'])
    head, index = notes.verify_proof(data, from_base64(given['entry']), _keys(given['keys']))
    cosigned = notes.signers(notes.note_of(notes.proof_of(data).note), witnesses)
    return {'index': index, 'size': head.size, 'witnesses': [key.name for key in cosigned]}


_KINDS = {
    'note': _note, 'verifier_key': _verifier_key, 'tree_head': _tree_head, 'inclusion': _inclusion,
    'consistency': _consistency, 'compare_heads': _compare_heads, 'entry': _entry, 'tile_path': _tile_path,
    'entry_bundle': _entry_bundle, 'tlog_proof': _tlog_proof,
}


def _answer_of_log(case):
    try:
        return _KINDS[case['kind']](case['input'])
    except (Invalid, UnicodeEncodeError):
        return 'refused'


def _expected_of_log(case):
    expected = case['expected']
    # The code is the platform's; that it is refused is for all.
    return 'refused' if isinstance(expected, dict) and 'code' in expected else expected


def _answer_of_attestation(case, options):
    wishes = {**options, **case.get('options', {})}
    wishes['keys'] = [(key['algorithm'], base64.b64decode(key['publicKey'])) for key in wishes['keys']]
    text = case['text'] if 'text' in case else decision.json.dumps(case['envelope'])
    try:
        answer = decision.verify(text.encode('utf-8', 'surrogatepass'), wishes, moment_of(wishes['now']))
    except Invalid as error:
        return 'invalid', error.code
    return answer['status'], answer['code']


def run(data):
    """How many cases are answered as the file says; status invalid with the first that are not."""
    vectors = json_of(data)
    wrong = []
    for case in vectors['cases']:
        if 'kind' in case:
            answer, expected = _answer_of_log(case), _expected_of_log(case)
            name = f'{case["kind"]}: {case["name"]}'
        else:
            answer, expected = _answer_of_attestation(case, vectors['options']), (case['want'], case['code'])
            name = case['name']
        if answer != expected or type(answer) is not type(expected):
            wrong.append(f'{name}: {answer!r} instead of {expected!r}')
    count = len(vectors['cases'])
    return {
        'status': 'invalid' if wrong or count == 0 else 'valid',
        'code': 'vectors.differ' if wrong else None,
        'detail': '; '.join([f'{count - len(wrong)} of {count} vectors answered as expected', *wrong[:20]]),
        'count': count,
        'wrong': len(wrong),
    }
