import {
  allowed,
  decision,
  denied,
  predicateMalformed,
  summary,
  wrong,
} from './attestation-case.mjs';
import { DECISION, EPOCH, hexOf, LEVEL, NOT_AFTER, options } from './attested-statements.mjs';

export function summaryCases() {
  const at = (member, value) => (_, predicate) => (predicate[member] = value);
  return [
    summary('INCONCLUSIVE', (_, p) => denied(p, 'INCONCLUSIVE'), [
      'inconclusive',
      'attestation.undecided',
    ]),
    summary('PENDING', (_, p) => denied(p, 'PENDING'), ['inconclusive', 'attestation.undecided']),
    summary('PASSED and DENY', at(DECISION, 'DENY'), ['invalid', 'attestation.contradiction']),
    summary('FAILED and ALLOW', at('verificationResult', 'FAILED'), [
      'invalid',
      'attestation.contradiction',
    ]),
    summary('decision true', at(DECISION, true), predicateMalformed),
    summary(
      'decision of a later version',
      at(DECISION, 'ALLOW_WITH_CONDITIONS'),
      predicateMalformed,
    ),
    summary('a member that SLSA does not know', at('allowed', 'ALLOW'), predicateMalformed),
    summary('dependencies', at('dependencyLevels', {}), predicateMalformed),
    summary('SLSA of another version', at('slsaVersion', '1.0'), predicateMalformed),
    summary('no level', at('verifiedLevels', []), wrong('level')),
    summary(
      'the level of another action',
      at('verifiedLevels', [LEVEL.replace('EXTERNAL', 'INTERNAL')]),
      wrong('level'),
    ),
    summary('the level in lower case', at('verifiedLevels', [LEVEL.toLowerCase()]), wrong('level')),
    summary('a level of SLSA', at('verifiedLevels', ['SLSA_BUILD_LEVEL_3']), wrong('level')),
    summary(
      'the level beside another',
      at('verifiedLevels', [LEVEL, 'SLSA_BUILD_LEVEL_3']),
      wrong('level'),
    ),
    summary('level null', at('verifiedLevels', [null]), predicateMalformed),
    summary('epoch 0', at(EPOCH, 0), predicateMalformed),
    summary('epoch below 0', at(EPOCH, -3), predicateMalformed),
    summary('epoch 2.5', at(EPOCH, 2.5), predicateMalformed),
    summary('epoch null', at(EPOCH, null), predicateMalformed),
    summary('epoch true', at(EPOCH, true), predicateMalformed),
    summary('the least epoch', at(EPOCH, 2), allowed),
    summary('ALLOW without an end', at(NOT_AFTER, null), ['invalid', 'attestation.end_missing']),
    summary('notAfter at this moment', at(NOT_AFTER, options.now), [
      'stale',
      'attestation.expired',
    ]),
    summary('notAfter a millisecond away', at(NOT_AFTER, '2026-11-22T12:00:00.001Z'), allowed),
    summary(
      'notAfter with an offset',
      at(NOT_AFTER, '2026-12-20T12:00:00.000+00:00'),
      predicateMalformed,
    ),
    summary(
      'notAfter on 30 February',
      at(NOT_AFTER, '2027-02-30T00:00:00.000Z'),
      predicateMalformed,
    ),
    summary(
      'notAfter in a thirteenth month',
      at(NOT_AFTER, '2027-13-01T00:00:00.000Z'),
      predicateMalformed,
    ),
    summary('notAfter an array', at(NOT_AFTER, ['2026-12-20T12:00:00.000Z']), predicateMalformed),
    summary(
      'DENY that has an end in the past',
      (_, p) => {
        denied(p, 'DENY');
        p[NOT_AFTER] = '2026-11-21T00:00:00.000Z';
      },
      ['stale', 'attestation.expired'],
    ),
    summary('timeVerified missing', (_, p) => delete p.timeVerified, predicateMalformed),
    summary('timeVerified a number', at('timeVerified', 1_795_176_000), predicateMalformed),
    summary(
      'exactly as old as is accepted',
      at('timeVerified', '2026-11-15T12:00:00.000Z'),
      allowed,
    ),
    summary('a millisecond too old', at('timeVerified', '2026-11-15T11:59:59.999Z'), [
      'stale',
      'attestation.too_old',
    ]),
    summary('60 s ahead of this clock', at('timeVerified', '2026-11-22T12:01:00.000Z'), allowed),
    summary('60.001 s ahead of this clock', at('timeVerified', '2026-11-22T12:01:00.001Z'), [
      'invalid',
      'attestation.from_future',
    ]),
    summary('verifier a string', at('verifier', options.verifierId), predicateMalformed),
    summary('verifier an array', (_, p) => (p.verifier = [p.verifier]), predicateMalformed),
    summary('resource with a slash more', (_, p) => (p.resourceUri += '/'), wrong('resource')),
    summary(
      'policy digest by another algorithm',
      (_, p) => (p.policy.digest = { sha512: 'ab'.repeat(64) }),
      predicateMalformed,
    ),
    summary(
      'evidence without a digest',
      (_, p) => delete p.inputAttestations[0].digest,
      predicateMalformed,
    ),
    summary('evidence a string', at('inputAttestations', 'evidence'), predicateMalformed),
    summary('no policy accepted', undefined, wrong('policy'), { policyDigests: [] }),
    summary('one of two policies accepted', undefined, allowed, {
      policyDigests: [`sha256:${hexOf('other policy')}`, `sha256:${hexOf('policy')}`],
    }),
  ];
}

/** Only what the checks read: a second verifier needn't know the figures of every criterion. */
export function decisionCases() {
  const at = (member, value) => (_, predicate) => (predicate[member] = value);
  return [
    decision('a decision in full', undefined, allowed),
    decision(
      'a decision in full: DENY',
      (_, p) => Object.assign(p, { decision: 'DENY', notAfter: null }),
      ['deny', 'attestation.denied'],
    ),
    decision(
      'a decision in full: INCONCLUSIVE',
      (_, p) => Object.assign(p, { decision: 'INCONCLUSIVE', notAfter: null }),
      ['inconclusive', 'attestation.undecided'],
    ),
    decision('a decision in full: ALLOW without an end', at('notAfter', null), [
      'invalid',
      'attestation.end_missing',
    ]),
    decision('a decision in full: expired', at('notAfter', '2026-11-22T00:00:00.000Z'), [
      'stale',
      'attestation.expired',
    ]),
    decision('a decision in full: not yet', at('notBefore', '2026-11-23T00:00:00.000Z'), [
      'invalid',
      'attestation.from_future',
    ]),
    decision('a decision in full: revoked', at('epoch', 1), ['stale', 'attestation.epoch_revoked']),
    decision('a decision in full: epoch a string', at('epoch', '3'), predicateMalformed),
    decision(
      'a decision in full: of another action',
      at('action', 'deploy_internal'),
      wrong('level'),
    ),
    decision(
      'a decision in full: of an unknown action',
      at('action', 'deploy'),
      predicateMalformed,
    ),
    decision(
      'a decision in full: under another policy',
      (_, p) => (p.policy.digest = `sha256:${hexOf('milder policy')}`),
      wrong('policy'),
    ),
    decision(
      'a decision in full: of another name of the policy',
      (_, p) => (p.policy.ref = 'milder-policy@1.0'),
      wrong('level'),
    ),
    decision(
      'a decision in full: by another verifier',
      (_, p) => (p.verifier.id = 'holdpoint://elsewhere/default'),
      wrong('verifier'),
    ),
    decision(
      'a decision in full: for another resource',
      (_, p) => (p.resourceUri += '2'),
      wrong('resource'),
    ),
    decision(
      'a decision in full: other weights',
      ({ subject: [one] }) => (one.digest.sha256 = hexOf('other weights')),
      wrong('subject'),
    ),
    decision(
      'a decision in full: criteria missing',
      (_, p) => delete p.criteria,
      predicateMalformed,
    ),
    decision('a decision in full: waivers missing', (_, p) => delete p.waivers, predicateMalformed),
    decision(
      'a decision in full: a boolean beside the word',
      at('allowed', true),
      predicateMalformed,
    ),
    decision(
      'a decision in full: evidence digest null',
      at('evidenceDigest', null),
      predicateMalformed,
    ),
  ];
}
