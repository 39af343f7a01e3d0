"""Signed decisions: DSSE 1.0.2 around an in-toto Statement v1, with our own predicate or a SLSA 1.2 summary."""

import json
import math
import re

import curves
from strict import Invalid, from_base64, is_digest, is_integer, json_of, moment_of, require, text_of

PAYLOAD_TYPE = 'application/vnd.in-toto+json'
STATEMENT = 'https://in-toto.io/Statement/v1'
DECISION = 'https://holdpoint.example/attestation/gate-decision/v1'
SUMMARY = 'https://slsa.dev/verification_summary/v1'
_EXTENSION = 'https://holdpoint.example/attestation/vsa/'
CLOCK_SKEW_SECONDS = 60
MAXIMUM_ENVELOPE_BYTES = 8 * 1024 * 1024
ACTIONS = (
    'train_beyond', 'store_weights', 'deploy_internal', 'deploy_external', 'enable_finetuning', 'release_weights',
    'trusted_access',
)
WORDS = ('ALLOW', 'DENY', 'INCONCLUSIVE', 'PENDING')


def pae(payload_type, payload):
    """What a DSSE signature covers."""
    kind = payload_type.encode()
    return b'DSSEv1 %d %b %d %b' % (len(kind), kind, len(payload), payload)


def _has(value, **types):
    """An object of exactly these members, each accepted by its test."""
    has_them = isinstance(value, dict) and set(value) == set(types)
    return has_them and all(test(value[name]) for name, test in types.items())


def _text(maximum, minimum=1):
    return lambda value: isinstance(value, str) and minimum <= len(value) <= maximum


def _list_of(test):
    return lambda value: isinstance(value, list) and all(map(test, value))


def _object(value):
    return isinstance(value, dict)


def _or_none(test):
    return lambda value: value is None or test(value)


def _moment(value):
    try:
        moment_of(value)
    except Invalid:
        return False
    return True


def _number(value):
    return type(value) in (int, float) and math.isfinite(value)


def _hex(value):
    return isinstance(value, str) and re.fullmatch('[0-9a-f]{64}', value) is not None


def envelope_of(data):
    """Payload type, payload text and signatures of an envelope, by exact types."""
    require(len(data) <= MAXIMUM_ENVELOPE_BYTES, 'attestation.envelope_malformed', 'The envelope is too large.')
    try:
        value = json_of(data)
    except Invalid as error:
        raise Invalid('attestation.envelope_malformed', str(error)) from error

    def signature(one):
        known = isinstance(one, dict) and set(one) <= {'keyid', 'sig'} and 'sig' in one
        return known and isinstance(one['sig'], str) and _text(200, 0)(one.get('keyid', ''))

    is_envelope = _has(
        value, payload=lambda one: isinstance(one, str), payloadType=_text(200), signatures=_list_of(signature)
    )
    require(is_envelope, 'attestation.envelope_malformed', 'Not a DSSE envelope.')
    require(1 <= len(value['signatures']) <= 16, 'attestation.envelope_malformed', 'Expected 1 to 16 signatures.')
    for one in value['signatures']:
        from_base64(one['sig'], 'attestation.envelope_malformed')
    return value


def signed_payload(envelope, keys):
    """The bytes that a trusted key signed. `keys`: (algorithm, public key) each. No keyid is signed: none is read."""
    payload = from_base64(envelope['payload'], 'attestation.payload_not_canonical')
    message = pae(envelope['payloadType'], payload)
    for one in envelope['signatures']:
        signature = from_base64(one['sig'])
        if any(curves.verify(algorithm, public, message, signature) for algorithm, public in keys):
            return payload
    raise Invalid('attestation.signature_untrusted', 'No trusted key signed this.')


def _digest_set(value):
    # A second algorithm could name other bytes.
    return _has(value, sha256=_hex)


def _subject(value):
    return isinstance(value, dict) and _has({'name': 'n', **value}, name=_text(1000), digest=_digest_set)


def statement_of(payload):
    wrong = 'attestation.statement_malformed'
    statement = json_of(text_of(payload, wrong))
    is_statement = _has(
        statement, _type=_text(400), subject=_list_of(_subject), predicateType=_text(400), predicate=_object
    )
    require(is_statement and len(statement['subject']) > 0, wrong, 'The payload is no in-toto statement.')
    return statement


def _summary_claim(one):
    def resource(value):
        return isinstance(value, dict) and _has({'uri': 'u', **value}, uri=_text(1000), digest=_digest_set)

    extensions = {
        f'{_EXTENSION}decision': lambda value: value in WORDS,
        f'{_EXTENSION}not-after': _or_none(_moment),
        f'{_EXTENSION}epoch': lambda value: is_integer(value, 1),
    }
    is_summary = _has(
        one,
        verifier=lambda value: _has(value, id=_text(400)),
        timeVerified=_moment,
        resourceUri=_text(1000),
        policy=resource,
        inputAttestations=_list_of(resource),
        verificationResult=lambda value: value in ('PASSED', 'FAILED'),
        verifiedLevels=_list_of(_text(400)),
        slsaVersion=lambda value: value == '1.2',
        **extensions,
    )
    require(is_summary, 'attestation.predicate_malformed', 'Not a verification summary by exact types.')
    return {
        'verifier': one['verifier']['id'], 'resource': one['resourceUri'],
        'policy': 'sha256:' + one['policy']['digest']['sha256'],
        'verified': one['timeVerified'], 'begins': one['timeVerified'], 'ends': one[f'{_EXTENSION}not-after'],
        'epoch': one[f'{_EXTENSION}epoch'], 'inputs': one['inputAttestations'],
        'result': one['verificationResult'], 'decision': one[f'{_EXTENSION}decision'], 'levels': one['verifiedLevels'],
    }


_PREDICATE = {
    'schema': lambda value: value == 'holdpoint.gate-decision.v1',
    'id': _text(36, 36),
    'verifier': lambda value: _has(value, id=_text(400)),
    'resourceUri': _text(1000),
    'action': lambda value: value in ACTIONS,
    'model': lambda value: _has(value, model=_text(400, 0), checkpoint=_text(400, 0)),
    'policy': lambda value: isinstance(value, dict) and _text(120)(value.get('ref')) and is_digest(value.get('digest')),
    'decision': lambda value: value in WORDS,
    'sentence': _text(100_000, 0),
    'reasons': _list_of(lambda value: isinstance(value, (str, dict))),
    'unblock': lambda value: isinstance(value, (list, str, dict)) or value is None,
    'criteria': _list_of(lambda value: _criterion(value)),
    'tiers': _list_of(_object),
    'findings': _list_of(_object),
    'seats': _list_of(_object),
    'approvals': _list_of(lambda value: _approval(value)),
    'waivers': _list_of(lambda value: _waiver(value)),
    'binding': lambda value: _has(
        value, detail=_text(2000, 0), digest=_or_none(is_digest),
        grade=lambda grade: grade in ('none', 'operator_word', 'provider_attestation', 'tee_quote'),
    ),
    'log': _or_none(lambda value: _has(value, origin=_text(200), size=is_integer, root=is_digest)),
    'timeVerified': _moment,
    'notBefore': _moment,
    'notAfter': _or_none(_moment),
    'epoch': lambda value: is_integer(value, 1),
    'previousDecision': _or_none(lambda value: _has(value, id=_text(36, 36), digest=is_digest)),
    'evidenceDigest': is_digest,
    'verdictDigest': is_digest,
}


def _criterion(value):
    if not isinstance(value, dict) or not _text(400)(value.get('id')):
        return False
    evidence = value.get('evidence')
    return (
        value.get('verdict') in ('ruled_out', 'ruled_in', 'indeterminate', 'invalid')
        and _or_none(_number)(value.get('estimateRate'))
        and _number(value.get('thresholdRate'))
        and isinstance(evidence, list)
        and all(isinstance(one, dict) and is_digest(one.get('resultDigest')) for one in evidence)
    )


def _approval(value):
    return _has(
        value, signOffId=_text(36, 36), person=_text(120), role=_text(120), statementDigest=is_digest,
        choice=lambda choice: choice in ('approve', 'reject', 'abstain'), credentialId=_or_none(_text(1400)),
        signedAt=_moment,
    )


def _waiver(value):
    return _has(
        value, id=_text(36, 36), kind=lambda kind: kind in ('waiver', 'override'), covers=_list_of(_text(200)),
        reason=_text(2000), approvals=_list_of(lambda one: _has(one, person=_text(120), role=_text(120))),
        grantedAt=_moment, expiresAt=_moment,
    )


def level_of(policy, action):
    """What an ALLOW verifies in a summary."""
    return re.sub('[-.]', '_', f'holdpoint_{policy.replace("@", "_v")}_{action}_ok').upper()


def _decision_claim(one):
    require(_has(one, **_PREDICATE), 'attestation.predicate_malformed', 'Not a gate decision by exact types.')
    is_allowed = one['decision'] == 'ALLOW'
    return {
        'verifier': one['verifier']['id'], 'resource': one['resourceUri'], 'policy': one['policy']['digest'],
        'verified': one['timeVerified'], 'begins': one['notBefore'], 'ends': one['notAfter'], 'epoch': one['epoch'],
        'inputs': [one['evidenceDigest']],
        'result': 'PASSED' if is_allowed else 'FAILED', 'decision': one['decision'],
        'levels': [level_of(one['policy']['ref'], one['action']) if is_allowed else 'FAILED'],
    }


_CLAIMS = {DECISION: _decision_claim, SUMMARY: _summary_claim}


def _answer(status, code, detail, proved=()):
    return {'status': status, 'code': f'attestation.{code}', 'detail': detail, 'proved': proved}


def verify(data, wishes, now):
    """Checks in the order of README.md, section 7. Raises `Invalid`; answers allow, deny, inconclusive or stale."""
    envelope = envelope_of(data)
    require(envelope['payloadType'] == PAYLOAD_TYPE, 'attestation.payload_type_wrong', f'Not {PAYLOAD_TYPE}.')
    statement = statement_of(signed_payload(envelope, wishes['keys']))
    require(statement['_type'] == STATEMENT, 'attestation.statement_type_wrong', 'Not a statement of version 1.')
    wanted = wishes['predicateType']
    require(statement['predicateType'] == wanted, 'attestation.predicate_type_wrong', f'The predicate is not {wanted}.')
    claim = _CLAIMS[wanted](statement['predicate'])
    subjects = statement['subject']
    require(
        len(subjects) == 1 and 'sha256:' + subjects[0]['digest']['sha256'] == wishes['weightsDigest'],
        'attestation.subject_wrong',
        'It is not about these weights alone.',
    )
    require(claim['verifier'] == wishes['verifierId'], 'attestation.verifier_wrong', f'{claim["verifier"]} decided.')
    require(claim['resource'] == wishes['resourceUri'], 'attestation.resource_wrong', f'It is for {claim["resource"]}.')
    require(claim['policy'] in wishes['policyDigests'], 'attestation.policy_wrong', 'No accepted policy decided.')
    begins, verified = moment_of(claim['begins']), moment_of(claim['verified'])
    # Each comparison fails for NaN.
    if not max(begins, verified) <= now + CLOCK_SKEW_SECONDS:
        raise Invalid('attestation.from_future', f'It was decided at {claim["verified"]}, which is still to come.')
    if not now - verified <= wishes['maxAgeMs'] / 1000:
        return _answer('stale', 'too_old', f'It was decided at {claim["verified"]}.')
    if claim['ends'] is None:
        require(claim['decision'] != 'ALLOW', 'attestation.end_missing', 'It allows without an end.')
    elif not now < moment_of(claim['ends']):
        return _answer('stale', 'expired', f'It ended at {claim["ends"]}.')
    if not claim['epoch'] >= wishes['minEpoch']:
        return _answer('stale', 'epoch_revoked', f'Epoch {claim["epoch"]} is revoked.')
    require(len(claim['inputs']) > 0, 'attestation.evidence_missing', 'It names no evidence.')
    is_contradiction = (claim['result'] == 'PASSED') != (claim['decision'] == 'ALLOW')
    require(not is_contradiction, 'attestation.contradiction', f'It says {claim["result"]} and {claim["decision"]}.')
    if claim['decision'] == 'DENY':
        return _answer('deny', 'denied', 'The gate decided DENY.')
    if claim['decision'] != 'ALLOW':
        return _answer('inconclusive', 'undecided', f'The gate decided {claim["decision"]}.')
    level = claim['levels'][0] if wishes['level'] is None else wishes['level']
    require(claim['levels'] == [level], 'attestation.level_wrong', f'It verifies {claim["levels"]}.')
    proved = ['a trusted key signed exactly this decision for these weights, this action and this policy']
    return _answer('allow', 'allowed', f'The gate decided ALLOW: {level}.', proved)


def key_of(text, read):
    """A trusted key: a file with a PEM public key, or base64 of SPKI DER or of the raw 32 bytes of Ed25519."""
    pem = re.compile(rb'-----BEGIN PUBLIC KEY-----\s+([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*')
    encoded = text
    if re.fullmatch('[A-Za-z0-9+/=]{40,}', text) is None:
        found = pem.fullmatch(read(text))
        require(found is not None, 'key.malformed', f'{text} is no PEM public key.')
        encoded = b''.join(found[1].split()).decode()
    public = from_base64(encoded, 'key.malformed')
    algorithm = curves.algorithm_of(public)
    require(algorithm is not None, 'key.malformed', 'Neither Ed25519, P-256 nor RSA.')
    return algorithm, public


def add_arguments(parser):
    parser.add_argument('envelope')
    key_help = 'PEM file, or base64 of SPKI or raw Ed25519'
    parser.add_argument('--key', action='append', required=True, metavar='KEY', help=key_help)
    parser.add_argument('--predicate', choices=('decision', 'vsa'), default='decision')
    parser.add_argument('--weights', required=True, metavar='SHA256', help='sha256:… of the model')
    parser.add_argument('--verifier', required=True, metavar='URI', help='who decides, holdpoint://<origin>')
    parser.add_argument('--resource', required=True, metavar='URI', help='holdpoint://<origin>/<model>/<action>')
    parser.add_argument('--policy', action='append', required=True, metavar='SHA256', help='accepted policy text')
    parser.add_argument('--level', metavar='NAME', help='the one level of a summary; required for --predicate vsa')
    parser.add_argument('--min-epoch', type=int, default=1)
    parser.add_argument('--max-age', type=float, default=30 * 86_400, metavar='SECONDS', help='30 days unless said')
    parser.add_argument('--now', metavar='RFC3339', help='the moment to judge by, for tests')


def wishes_of(options, read):
    """What a consumer asks, from the command line."""
    level = options.level
    is_said = level is not None or options.predicate == 'decision'
    require(is_said, 'attestation.level_wrong', 'Say --level for a summary.')
    return {
        'keys': [key_of(text, read) for text in options.key],
        'verifierId': options.verifier,
        'predicateType': DECISION if options.predicate == 'decision' else SUMMARY,
        'weightsDigest': options.weights,
        'resourceUri': options.resource,
        'policyDigests': options.policy,
        'level': level,
        'minEpoch': options.min_epoch,
        'maxAgeMs': options.max_age * 1000,
    }
