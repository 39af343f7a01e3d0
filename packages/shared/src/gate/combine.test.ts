import { describe, expect, it } from '@jest/globals';

import { gateOf } from '../policy/required-evaluations.js';
import { combine, type CriterionStanding, endOfAllow, standingOf } from './combine.js';
import type { HeldSafeguard } from './gate-decision.js';
import { inOrderOfWeight, type Reason, ReasonCode } from './reasons.js';
import { sentenceOf } from './sentence.js';
import { aCriterion, aPolicy, aSafeguard, daysAgo, now } from './testing/builders.js';
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
