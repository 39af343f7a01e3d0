import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Action } from '../contracts/common.js';
import { BarMove, type Direction } from './bar-move.js';
import type { Criterion } from './criterion.js';
import { diffPolicies, isLoosening } from './diff-policies.js';
import { opposite } from './direction-of.js';
import { policies, policyByRef } from './policies.js';
import type { Policy } from './policy.js';

const rsp10 = policyByRef('anthropic-rsp@1.0');
const rsp22 = policyByRef('anthropic-rsp@2.2');
const rsp34 = policyByRef('anthropic-rsp@3.4');

function directionsOf(moves: readonly BarMove[]): Record<string, Direction> {
  return Object.fromEntries(moves.map(({ path, direction }) => [path, direction]));
}

function withAutonomy(moved: Partial<Criterion>, policy: Policy = rsp22): Policy {
  return {
    ...policy,
    criteria: policy.criteria.map((criterion) =>
      criterion.id === 'autonomy' ? { ...criterion, ...moved } : criterion,
    ),
  };
}

describe('what RSP v2.2 moved against v1.0', () => {
  const moves = diffPolicies(rsp10, rsp22);
  const ledger = moves.filter(({ path }) => path.startsWith('changes.'));

  it('is looser in its cadence and drops the buffer and the elicitation of 1 %', () => {
    expect(directionsOf(moves)).toMatchObject({
      'triggers.calendarMonths': 'looser',
      'triggers.safetyBufferMultiple': 'removed',
      'criteria.autonomy.adversaryElicitationCostShare': 'removed',
      'criteria.autonomy.freshnessDays': 'looser',
      'obligations.assessment.within': 'looser',
      'obligations.io-retention': 'removed',
    });
  });

  it('is tighter where it adds tiers, controls and the officer', () => {
    expect(directionsOf(moves)).toMatchObject({
      'tiers.cbrn-3': 'added',
      'criteria.persuasive-jailbreak': 'added',
      'gates.deploy_external.criteria.persuasive-jailbreak': 'added',
      'triggers.atOfficersDiscretion': 'added',
      'triggers.completeWithinDays': 'added',
    });
  });

  it.each([
    ['cadence', 'looser'],
    ['6x', 'looser'],
    ['1 % of training cost', 'looser'],
    ['becomes a checkpoint', 'looser'],
    ['define ASL-N+1', 'removed'],
    ['scaled attacks', 'looser'],
    ['insiders', 'looser'],
    ['prespecified evaluations', 'redefined'],
    ['Capability Reports', 'tighter'],
  ])('tells what its publisher changed beyond machine-held rules: %s is %s', (words, direction) => {
    const told = ledger.filter(({ to }) =>
      JSON.stringify(to).toLowerCase().includes(words.toLowerCase()),
    );
    expect(told.map((move) => move.direction)).toEqual([direction]);
  });

  it('says each in one sentence', () => {
    const sentence = moves.find(({ path }) => path === 'triggers.calendarMonths')?.sentence;
    expect(sentence).toBe('Triggers, calendar months: from 3 to 6, looser.');
    expect(moves.map(({ sentence: said }) => said)).toContain(
      'Triggers, safety buffer of effective compute: removed; it was 6.',
    );
  });
});

describe('a moved bar', () => {
  it.each<[Partial<Criterion>, string, Direction]>([
    [{ thresholdRate: 0.4 }, 'thresholdRate', 'tighter'],
    [{ thresholdRate: 0.6 }, 'thresholdRate', 'looser'],
    [{ confidence: 0.9 }, 'confidence', 'looser'],
    [{ minimumTasks: 11 }, 'minimumTasks', 'looser'],
    [{ freshnessDays: 181 }, 'freshnessDays', 'looser'],
    [{ maximumUnscoredShare: 0.2 }, 'maximumUnscoredShare', 'looser'],
    [{ safetyBufferRate: 0.1 }, 'safetyBufferRate', 'tighter'],
    [{ minimumSandbox: 'L0' }, 'minimumSandbox', 'looser'],
    [{ minimumReviewedShare: 0.1 }, 'minimumReviewedShare', 'tighter'],
    [{ reviewNearBar: { marginRate: 0.1, reviewedShare: 0.2 } }, 'reviewNearBar', 'added'],
    [{ minimumElicitationCostShare: 0.01 }, 'minimumElicitationCostShare', 'tighter'],
    [{ acceptsImported: true }, 'acceptsImported', 'looser'],
    [{ ruledInBy: 'bound' }, 'ruledInBy', 'looser'],
    [{ weight: 'supporting' }, 'weight', 'tighter'],
    [{ aggregator: { kind: 'mean' } }, 'aggregator', 'redefined'],
    [{ bound: 'betting' }, 'bound', 'redefined'],
    [{ clause: 'Other words.' }, 'clause', 'reworded'],
    [{ threatModels: [] }, 'threatModels.autonomous-research', 'reworded'],
  ])('%j is %s: %s', (moved, name, direction) => {
    const moves = diffPolicies(rsp22, withAutonomy(moved));
    expect(directionsOf(moves)).toEqual({ [`criteria.autonomy.${name}`]: direction });
  });

  it('is looser where what only supported decides', () => {
    const moves = diffPolicies(withAutonomy({ weight: 'supporting' }), rsp22);
    expect(directionsOf(moves)).toEqual({ 'criteria.autonomy.weight': 'looser' });
  });

  it('is the other way round for a bar from above', () => {
    const above = withAutonomy({ comparison: 'at_most' });
    const moves = diffPolicies(above, withAutonomy({ thresholdRate: 0.6 }, above));
    expect(directionsOf(moves)).toEqual({ 'criteria.autonomy.thresholdRate': 'tighter' });
  });

  it("can't be ordered when the measure changed with it", () => {
    const moves = diffPolicies(
      rsp22,
      withAutonomy({ aggregator: { kind: 'mean' }, thresholdRate: 0.4 }),
    );
    expect(directionsOf(moves)).toEqual({
      'criteria.autonomy.aggregator': 'redefined',
      'criteria.autonomy.thresholdRate': 'redefined',
    });
    expect(moves.map(({ sentence }) => sentence)).toContain(
      "Criterion Autonomy, aggregator: from any_of_k 10 to mean, which can't be ordered.",
    );
  });

  it('of a count and of a ratio is told in its own terms, and redefined with its number of tasks', () => {
    const aggregator = { kind: 'count', ofTasks: 20, passesAt: 1 } as const;
    const count = withAutonomy({ aggregator, thresholdCount: 3, thresholdRate: 0.15 });
    const higher = withAutonomy({ aggregator, thresholdCount: 4, thresholdRate: 0.2 });
    expect(directionsOf(diffPolicies(count, higher))).toEqual({
      'criteria.autonomy.thresholdCount': 'looser',
      'criteria.autonomy.thresholdRate': 'looser',
    });
    const more = { ...aggregator, ofTasks: 40 };
    const other = withAutonomy({ aggregator: more, thresholdCount: 6, thresholdRate: 0.15 });
    expect(directionsOf(diffPolicies(count, other))).toEqual({
      'criteria.autonomy.aggregator': 'redefined',
      'criteria.autonomy.thresholdCount': 'redefined',
    });
    expect(directionsOf(diffPolicies(rsp22, count))).toMatchObject({
      'criteria.autonomy.thresholdCount': 'redefined',
    });
    const ratio = { kind: 'ratio_of_arms', treatment: 'one', control: 'other' } as const;
    const lower = withAutonomy({ aggregator: ratio, thresholdRatio: 1, thresholdRate: 0.5 });
    const double = withAutonomy({ aggregator: ratio, thresholdRatio: 2, thresholdRate: 2 / 3 });
    expect(directionsOf(diffPolicies(double, lower))).toEqual({
      'criteria.autonomy.thresholdRatio': 'tighter',
      'criteria.autonomy.thresholdRate': 'tighter',
    });
  });

  it('says none for a name that is not there any more', () => {
    const moves = diffPolicies(rsp22, withAutonomy({ kind: 'control', tier: null }));
    expect(moves.map(({ sentence }) => sentence)).toContain(
      "Criterion Autonomy, tier: from ai-rnd-checkpoint to none, which can't be ordered.",
    );
  });

  it('of a gate is removed with what it no longer asks, seat by seat', () => {
    const gate = rsp22.gates.deploy_external;
    if (gate === undefined) throw new Error('the default policy has this gate');
    const eased: Policy = {
      ...rsp22,
      gates: {
        ...rsp22.gates,
        deploy_external: {
          ...gate,
          determinations: [],
          safeguardAxes: ['security'],
          signOffs: ['chief_executive_officer', 'chief_executive_officer'],
          validDays: 365,
        },
      },
    };
    expect(directionsOf(diffPolicies(rsp22, eased))).toEqual({
      'gates.deploy_external.determinations.cbrn-3': 'removed',
      'gates.deploy_external.safeguardAxes.deployment': 'removed',
      'gates.deploy_external.safeguardAxes.affirmative_case': 'removed',
      'gates.deploy_external.signOffs.responsible_scaling_officer': 'removed',
      'gates.deploy_external.signOffs.chief_executive_officer.2': 'added',
      'gates.deploy_external.validDays': 'looser',
    });
  });

  it('of a tier with two safeguards of one axis shows when one of them goes', () => {
    const withBoth = (levels: readonly string[]): Policy => ({
      ...rsp22,
      tiers: rsp22.tiers.map((tier) =>
        tier.id === 'cbrn-3'
          ? {
              ...tier,
              requiredSafeguards: levels.map((level) => ({ axis: 'security' as const, level })),
            }
          : tier,
      ),
    });
    const moves = diffPolicies(withBoth(['ASL-3', 'ASL-4']), withBoth(['ASL-3']));
    expect(moves.filter(isLoosening)).not.toEqual([]);
  });

  it('of an action that had no gate is looser: it was never allowed', () => {
    const { release_weights: _gate, ...gates } = rsp22.gates;
    const before: Policy = { ...rsp22, gates };
    expect(directionsOf(diffPolicies(before, rsp22))['gates.release_weights']).toBe('looser');
    expect(directionsOf(diffPolicies(rsp22, before))['gates.release_weights']).toBe('tighter');
  });

  it('of a tier: other people who may determine it redefine it, a higher level is tighter', () => {
    const tiers = rsp22.tiers.map((tier) =>
      tier.id === 'cbrn-3'
        ? {
            ...tier,
            kind: 'watch' as const,
            determinedBy: [...tier.determinedBy, 'safety_reviewer' as const],
            requiredSafeguards: [{ axis: 'security' as const, level: 'ASL-4' }],
          }
        : tier,
    );
    expect(directionsOf(diffPolicies(rsp22, { ...rsp22, tiers }))).toEqual({
      'tiers.cbrn-3.determinedBy.safety_reviewer': 'redefined',
      'tiers.cbrn-3.requiredSafeguards.deployment': 'removed',
      'tiers.cbrn-3.requiredSafeguards.security.level': 'tighter',
      'tiers.cbrn-3.kind': 'looser',
    });
  });

  it('is told once when the whole rule that contains it goes', () => {
    const bare: Policy = { ...rsp22, triggers: null, responses: null };
    expect(directionsOf(diffPolicies(rsp22, bare))).toEqual({
      triggers: 'removed',
      responses: 'removed',
    });
  });

  it('of the document alone is none', () => {
    const renamed: Policy = { ...rsp22, notes: [], changes: [], supersedes: null, sources: [] };
    expect(diffPolicies(rsp22, renamed)).toEqual([]);
  });

  it('may loosen unless it is shown not to', () => {
    const loosening = (['looser', 'removed', 'redefined'] as const).map((direction) =>
      isLoosening({ direction }),
    );
    const harmless = (['tighter', 'added', 'reworded'] as const).map((direction) =>
      isLoosening({ direction }),
    );
    expect([loosening, harmless]).toEqual([
      [true, true, true],
      [false, false, false],
    ]);
  });
});

describe('the ledger of a version', () => {
  it('belongs to versions of one policy: a crosswalk has none', () => {
    const moves = diffPolicies(rsp10, policyByRef('openai-preparedness@2'));
    expect(moves.filter(({ path }) => path.startsWith('changes.'))).toEqual([]);
  });

  it('leaves out what changed before the older one, and keeps what bears no day', () => {
    const changes = rsp22.changes.map((change, index) => ({
      ...change,
      date: index === 0 ? null : '2020-01-01',
    }));
    const moves = diffPolicies(rsp10, { ...rsp22, changes });
    const ledger = moves.filter(({ path }) => path.startsWith('changes.'));
    expect(ledger.map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/^Version 2\.0: An ASL names/),
    ]);
  });

  it('orders no change that its publisher mixed', () => {
    const mixed = diffPolicies(rsp22, rsp34).filter(({ path }) => path.startsWith('changes.3.3'));
    expect(mixed.map(({ direction }) => direction)).toEqual(['redefined']);
  });
});

/** A policy with some of its rules moved, added or taken away. */
const aPolicy: fc.Arbitrary<Policy> = fc
  .record({
    base: fc.constantFrom(...policies),
    thresholdRate: fc.double({ min: 0, max: 1, noNaN: true }),
    minimumTasks: fc.integer({ min: 1, max: 500 }),
    acceptsImported: fc.boolean(),
    comparison: fc.constantFrom('at_least' as const, 'at_most' as const),
    months: fc.option(fc.integer({ min: 1, max: 24 })),
    actions: fc.subarray([...Action.options]),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    day: fc.integer({ min: 0, max: 3000 }),
  })
  .map(({ base, months, actions, share, day, ...bars }) => ({
    ...base,
    effectiveAt: new Date(Date.UTC(2020, 0, 1 + day)).toISOString(),
    criteria: base.criteria.slice(Math.floor(share * 3)).map((one) => ({ ...one, ...bars })),
    tiers: base.tiers.slice(Math.floor(share * 4)),
    obligations: base.obligations.slice(Math.floor(share * 4)),
    triggers: base.triggers === null ? null : { ...base.triggers, calendarMonths: months },
    gates: Object.fromEntries(
      Object.entries(base.gates).filter(([action]) => actions.some((kept) => kept === action)),
    ),
  }));

describe('the difference of two policies', () => {
  it('is empty for a policy and itself', () => {
    for (const policy of policies) expect(diffPolicies(policy, policy)).toEqual([]);
    fc.assert(
      fc.property(aPolicy, (policy) => {
        expect(diffPolicies(policy, structuredClone(policy))).toEqual([]);
      }),
    );
  });

  it('has the same places in the opposite directions the other way round', () => {
    fc.assert(
      fc.property(aPolicy, aPolicy, (from, to) => {
        const there = directionsOf(diffPolicies(from, to));
        const back = directionsOf(diffPolicies(to, from));
        const turned = Object.entries(back).map(([path, direction]) => [path, opposite(direction)]);
        expect(Object.fromEntries(turned)).toEqual(there);
      }),
    );
  });

  it('names each place once and keeps to its schema', () => {
    fc.assert(
      fc.property(aPolicy, aPolicy, (from, to) => {
        const moves = diffPolicies(from, to);
        expect(new Set(moves.map(({ path }) => path)).size).toBe(moves.length);
        for (const move of moves) expect(BarMove.parse(move)).toEqual(move);
      }),
    );
  });
});
