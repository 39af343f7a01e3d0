import { describe, expect, it } from '@jest/globals';

import { gateOf } from '../policy/required-evaluations.js';
import { combine, type CriterionStanding, endOfAllow, standingOf } from './combine.js';
import type { HeldSafeguard } from './gate-decision.js';
import { inOrderOfWeight, type Reason, ReasonCode } from './reasons.js';
import { sentenceOf } from './sentence.js';
import {
  aCriterion,
  aPolicy,
  aRun,
  aSafeguard,
  daysAgo,
  decideOn,
  now,
} from './testing/builders.js';
import { remedyOf } from './unblock.js';
import { listOf, percent } from './wording.js';

const nobody = { seats: [], grounds: [] };
const policy = aPolicy();
const gate = gateOf(policy, 'deploy_external');

/** A criterion of which no run can be shown, though it says `verdict`. */
function standingWithoutRun(
  verdict: 'ruled_out' | 'ruled_in',
  safeguards: readonly HeldSafeguard[] = [],
): CriterionStanding {
  const assessment = {
    criterion: aCriterion(),
    verdict,
    grounds: [],
    conflicts: [],
    runs: [],
    speaking: [],
    replaced: [],
    registeredRuns: 0,
    shown: null,
  };
  return standingOf(assessment, { policy, gate }, safeguards, now);
}

describe('the combination of criteria', () => {
  it('is INCONCLUSIVE over no criterion at all: nothing asked is nothing shown', () => {
    const outcome = combine([], [], [], nobody);
    expect(outcome).toEqual({ decision: 'INCONCLUSIVE', reasons: [] });
    expect(sentenceOf(outcome, { standings: [], tiers: [], seats: nobody }, null)).toBe(
      'INCONCLUSIVE: nothing was asked of the evidence.',
    );
  });

  it('allows nothing on supporting evidence alone, whatever it rules out', () => {
    const { assessment } = standingWithoutRun('ruled_out');
    const passing = { standing: 'ruled_out', reasons: [], expiresAt: now } as const;
    const decisive: CriterionStanding = { ...passing, assessment };
    const criterion = aCriterion({ weight: 'supporting' });
    const supporting = { ...passing, assessment: { ...assessment, criterion } };
    expect(combine([supporting], [], [], nobody).decision).toBe('INCONCLUSIVE');
    expect(combine([decisive, supporting], [], [], nobody).decision).toBe('ALLOW');
  });

  it('lets supporting evidence speak against', () => {
    const [decisive, probe] = [
      aCriterion(),
      aCriterion({
        id: 'probe',
        evaluation: 'interpretability/deception-probe@1',
        weight: 'supporting',
      }),
    ];
    const asked = aPolicy([decisive, probe]);
    const clear = aRun({ number: 1, criterion: decisive, policy: asked });
    const read = (passed: number) =>
      decideOn([clear, aRun({ number: 2, criterion: probe, passed, policy: asked })], {
        policy: asked,
      });
    expect(read(0).decision).toBe('ALLOW');
    expect(read(0).criteria[1]?.weight).toBe('supporting');
    expect(read(12).decision).toBe('DENY');
    expect(decideOn([clear], { policy: asked }).reasons.map(({ code }) => code)).toEqual([
      'EVIDENCE_MISSING',
    ]);
  });

  it('does not believe a verdict without a run', () => {
    const standing = standingWithoutRun('ruled_out');
    expect(standing.standing).toBe('blocks');
    expect(combine([standing], [], [], nobody).decision).toBe('INCONCLUSIVE');
    expect(combine([standingWithoutRun('ruled_in')], [], [], nobody).decision).toBe('INCONCLUSIVE');
  });

  it('ends an ALLOW at once when it stands on nothing', () => {
    expect(endOfAllow([standingWithoutRun('ruled_out')], gate, now)).toEqual(now);
    const outcome = { decision: 'ALLOW', reasons: [] } as const;
    expect(sentenceOf(outcome, { standings: [], tiers: [], seats: nobody }, null)).toMatch(
      /until now\.$/,
    );
  });

  it('ends an ALLOW with the first safeguard to end, each at the latest end that it is held until', () => {
    const held = [
      aSafeguard({ expiresAt: daysAgo(-5) }),
      aSafeguard({ expiresAt: daysAgo(-9) }),
      aSafeguard({ axis: 'deployment', expiresAt: daysAgo(-20) }),
    ];
    const standing = standingWithoutRun('ruled_in', held);
    expect(standing.expiresAt?.toISOString()).toBe(daysAgo(-9));
    expect(endOfAllow([standing], gate, now).toISOString()).toBe(daysAgo(-9));
    expect(endOfAllow([standing], { ...gate, validDays: 2 }, now).toISOString()).toBe(daysAgo(-2));
  });
});

describe('reasons', () => {
  it('each have a remedy that a person can read', () => {
    for (const code of ReasonCode.options) expect(remedyOf(code)).toMatch(/^[A-Z].*\.$/);
  });

  it('stand in order of weight, each once', () => {
    const reason = (code: ReasonCode, criterion: string | null, detail = ''): Reason => ({
      code,
      criterion,
      detail,
    });
    const drawn = [
      reason('CI_TOO_WIDE', 'b'),
      reason('CI_TOO_WIDE', 'a'),
      reason('THRESHOLD_CROSSED', 'c'),
      reason('CI_TOO_WIDE', 'a'),
    ];
    const ordered = inOrderOfWeight(drawn, ({ criterion }) => criterion ?? '');
    expect(ordered.map(({ code, criterion }) => `${code} ${criterion ?? ''}`)).toEqual([
      'THRESHOLD_CROSSED c',
      'CI_TOO_WIDE a',
      'CI_TOO_WIDE b',
    ]);
  });
});

describe('wording', () => {
  it('writes rates with at most one decimal', () => {
    expect([0, 0.5, 0.33868, 1].map(percent)).toEqual(['0 %', '50 %', '33.9 %', '100 %']);
  });

  it('joins words as a sentence does', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listOf)).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
  });
});
