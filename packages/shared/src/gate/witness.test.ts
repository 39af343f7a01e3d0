import { describe, expect, it } from '@jest/globals';

import { decide } from './decide.js';
import { evidenceDigestOf } from './gate-evidence.js';
import { allSignOffs, aPolicy, aRun, daysAgo, now, someEvidence } from './testing/builders.js';
import { withGate } from './testing/waivers.js';
import { asWitnessed, groundsOfWitness } from './witness.js';

const hour = 1 / 24;
const demanding = { witness: { maxAgeHours: 24 } };
const seenAt = (days: number) => ({
  name: 'witness.example',
  cosignedAt: daysAgo(days),
  treeSize: 9,
});

describe('a gate that demands an outside witness', () => {
  it.each([
    ['just now', 0],
    ['as long ago as it may be', 1],
    ['by a clock that is a minute ahead', -hour / 60],
  ])('is content with one that signed %s', (_, age) => {
    expect(groundsOfWitness(demanding, seenAt(age), now)).toEqual([]);
  });

  it('is not content without one, with an old one, or with one whose clock is far ahead', () => {
    const detailOf = (...asked: Parameters<typeof groundsOfWitness>) =>
      groundsOfWitness(...asked).map(({ code, detail }) => `${code} ${detail}`);
    expect(detailOf(demanding, null, now)).toEqual([
      'WITNESS_STALE no outside witness has cosigned the log; the policy asks for one of the last 24 hours',
    ]);
    expect(detailOf({ witness: { maxAgeHours: 1 } }, seenAt(2 * hour), now)).toEqual([
      'WITNESS_STALE witness.example cosigned the log last, at 2026-02-28T22:00:00.000Z; the policy asks for one of the last 1 hour',
    ]);
    expect(detailOf(demanding, seenAt(-1), now)[0]).toMatch(/in the future, at/);
    expect(detailOf(demanding, { ...seenAt(0), cosignedAt: 'x' }, now)).toHaveLength(1);
  });

  it('is asked of no gate that does not demand it', () => {
    expect(groundsOfWitness({}, null, now)).toEqual([]);
  });
});

describe('the decision', () => {
  const policy = withGate(aPolicy(), demanding);
  const evidence = someEvidence([aRun({ policy })]);
  const signOffs = allSignOffs({ policy, evidence });
  const asked = { policy, action: 'deploy_external', signOffs, safeguards: [], now } as const;

  it('is INCONCLUSIVE without a fresh witness, and ALLOW with one, on the same signatures', () => {
    const stale = decide({ ...asked, evidence });
    expect(stale).toMatchObject({
      decision: 'INCONCLUSIVE',
      reasons: [{ code: 'WITNESS_STALE', criterion: null }],
      unblock: [expect.stringContaining('holdpoint witness serve')],
    });
    expect(decide({ ...asked, evidence: { ...evidence, witness: seenAt(0) } }).decision).toBe(
      'ALLOW',
    );
  });

  it('is signed off as though it were witnessed: how fresh is asked when it is made', () => {
    const shown = asWitnessed(evidence, now);
    expect(decide({ ...asked, evidence: shown, signOffs: [] }).decision).toBe('PENDING');
    expect(evidenceDigestOf(shown, [])).toBe(evidenceDigestOf(evidence, []));
  });
});
