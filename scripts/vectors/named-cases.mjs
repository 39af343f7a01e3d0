import {
  allowed,
  denied,
  malformed,
  over,
  overText,
  predicateMalformed,
  rewritten,
  statementMalformed,
  summary,
  twice,
  untrusted,
  wrong,
} from './attestation-case.mjs';
import {
  aSummary,
  DECISION,
  EPOCH,
  hexOf,
  LEVEL,
  NOT_AFTER,
  signed,
  stranger,
} from './attested-statements.mjs';

/** Evidence.md 7.6, in its order. */
export function namedCases() {
  const valid = signed(aSummary());
  const other = signed(aSummary((_, predicate) => (predicate[EPOCH] = 9)));
  return [
    over('valid', valid, allowed),
    over('other key', signed(aSummary(), { by: stranger }), untrusted),
    over('no signatures', { ...valid, signatures: [] }, malformed),
    over('payload swapped', { ...valid, payload: other.payload }, untrusted),
    over(
      'payloadType changed',
      { ...valid, payloadType: 'application/json' },
      wrong('payload_type'),
    ),
    summary(
      'replayed for another model',
      ({ subject }) => (subject[0].digest.sha256 = hexOf('other weights')),
      wrong('subject'),
    ),
    summary(
      'two subjects',
      ({ subject }) => subject.push({ name: 'other', digest: { sha256: hexOf('other weights') } }),
      wrong('subject'),
    ),
    summary(
      'other environment',
      (_, p) => (p.resourceUri = 'holdpoint://holdpoint.local/default/example/deploy_internal'),
      wrong('resource'),
    ),
    summary(
      'other verifier',
      (_, p) => (p.verifier.id = 'holdpoint://elsewhere/default'),
      wrong('verifier'),
    ),
    summary(
      'moved thresholds',
      (_, p) => (p.policy.digest.sha256 = hexOf('milder policy')),
      wrong('policy'),
    ),
    summary('no policy digest', (_, p) => delete p.policy.digest, predicateMalformed),
    summary('expired notAfter', (_, p) => (p[NOT_AFTER] = '2026-11-21T00:00:00.000Z'), [
      'stale',
      'attestation.expired',
    ]),
    summary('no notAfter', (_, p) => delete p[NOT_AFTER], predicateMalformed),
    summary('notAfter garbage', (_, p) => (p[NOT_AFTER] = 'next year'), predicateMalformed),
    summary('too old', (_, p) => (p.timeVerified = '2026-11-01T00:00:00.000Z'), [
      'stale',
      'attestation.too_old',
    ]),
    summary('from the future', (_, p) => (p.timeVerified = '2026-11-22T12:02:00.000Z'), [
      'invalid',
      'attestation.from_future',
    ]),
    summary('revoked epoch', (_, p) => (p[EPOCH] = 1), ['stale', 'attestation.epoch_revoked']),
    summary('FAILED', (_, p) => denied(p, 'DENY'), ['deny', 'attestation.denied']),
    summary('unknown result word', (_, p) => (p.verificationResult = 'PASS'), predicateMalformed),
    summary('decision missing', (_, p) => delete p[DECISION], predicateMalformed),
    summary('decision in lower case', (_, p) => (p[DECISION] = 'allow'), predicateMalformed),
    summary('levels missing', (_, p) => delete p.verifiedLevels, predicateMalformed),
    summary(
      'levels an object',
      (_, p) => (p.verifiedLevels = { 0: LEVEL, length: 1 }),
      predicateMalformed,
    ),
    summary('no evidence', (_, p) => (p.inputAttestations = []), [
      'invalid',
      'attestation.evidence_missing',
    ]),
    summary(
      'SVR predicate type',
      (s) => (s.predicateType = 'https://in-toto.io/attestation/svr/v0.2'),
      wrong('predicate_type'),
    ),
    over('null', null, malformed),
    over('empty object', {}, malformed),
    over('string', JSON.stringify(valid), malformed),
    over(
      'base64 with whitespace',
      { ...valid, payload: `${valid.payload.slice(0, 76)}\n${valid.payload.slice(76)}` },
      ['invalid', 'attestation.payload_not_canonical'],
    ),
    over(
      '17 signatures',
      { ...valid, signatures: Array.from({ length: 17 }, () => valid.signatures[0]) },
      malformed,
    ),
    overText('__proto__ envelope', `{"__proto__":${JSON.stringify(valid)}}`, malformed),
  ];
}

/** What a verifier built on duck typing took for ALLOW, though rightly signed (evidence.md 7.6). */
export function coercedCases() {
  return [
    summary('levels a string', (_, p) => (p.verifiedLevels = LEVEL), predicateMalformed),
    summary(
      'levels a string that holds the level',
      (_, p) => (p.verifiedLevels = `NOT_${LEVEL}`),
      predicateMalformed,
    ),
    summary('the level and FAILED', (_, p) => p.verifiedLevels.push('FAILED'), wrong('level')),
    summary('epoch a string', (_, p) => (p[EPOCH] = '9'), predicateMalformed),
    summary('epoch an array', (_, p) => (p[EPOCH] = [9]), predicateMalformed),
    summary('evidence null', (_, p) => (p.inputAttestations = [null]), predicateMalformed),
    summary(
      'notAfter without a time zone',
      (_, p) => (p[NOT_AFTER] = '2030-01-01T00:00:00'),
      predicateMalformed,
    ),
    summary('notAfter the number 2030', (_, p) => (p[NOT_AFTER] = 2030), predicateMalformed),
    summary(
      'a second digest algorithm',
      ({ subject }) => (subject[0].digest.sha512 = 'ab'.repeat(64)),
      statementMalformed,
    ),
    rewritten(
      'verificationResult FAILED, then PASSED',
      '"verificationResult"',
      '"verificationResult":"FAILED","verificationResult"',
      twice,
    ),
  ];
}
