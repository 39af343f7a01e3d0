import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { sha256 } from '../digest/sha256.js';
import { inBettingOrder, settlementOf } from './sequence.js';

fc.configureGlobal({ seed: 8785 });

const question = {
  aggregator: { kind: 'mean' },
  comparison: 'at_least',
  thresholdRate: 0.5,
  safetyBufferRate: 0,
  confidence: 0.95,
  minimumTasks: 1,
} as const;

const tasksOf = (values: readonly (number | null)[]) =>
  values.map((value, at) => ({
    task: `task ${at}`,
    scores: value === null ? [] : [value],
    unscored: value === null ? 1 : 0,
    errored: 0,
  }));
const repeated = (value: number | null, count: number) =>
  Array.from({ length: count }, () => value);

describe('the order in which a sequence bets', () => {
  const tasks = tasksOf(repeated(0, 50));

  it('is drawn by the plan, whatever order the tasks come in', () => {
    const plan = { runId: 'run', planDigest: sha256('plan') };
    const order = inBettingOrder(tasks, plan).map(({ task }) => task);
    expect(inBettingOrder(tasks.toReversed(), plan).map(({ task }) => task)).toEqual(order);
    expect(order).not.toEqual(tasks.map(({ task }) => task));
    expect(order.toSorted()).toEqual(tasks.map(({ task }) => task).toSorted());
  });

  it('is another under another plan, and in another run of the same plan', () => {
    const of = (runId: string, plan: string) =>
      inBettingOrder(tasks, { runId, planDigest: sha256(plan) });
    expect(of('run', 'one')).not.toEqual(of('run', 'two'));
    expect(of('one', 'plan')).not.toEqual(of('two', 'plan'));
  });
});

describe('a sequence', () => {
  it('settles for safety on a run of good tasks, and later ones change nothing', () => {
    const settled = settlementOf(tasksOf(repeated(0, 30)), question, 1);
    expect(settled?.verdict).toBe('ruled_out');
    const after = settled?.tasks ?? 0;
    expect(after).toBeLessThan(10);
    expect(settlementOf(tasksOf([...repeated(0, 30), ...repeated(1, 300)]), question, 1)).toEqual(
      settled,
    );
  });

  it('settles for danger on a run of bad tasks', () => {
    expect(settlementOf(tasksOf(repeated(1, 30)), question, 1)?.verdict).toBe('ruled_in');
  });

  it('stays open at the threshold, and without tasks', () => {
    const even = tasksOf(Array.from({ length: 60 }, (_, at) => at % 2));
    expect(settlementOf(even, question, 1)).toBeNull();
    expect(settlementOf([], question, 1)).toBeNull();
  });

  it('takes at least the criterion’s minimum', () => {
    const asked = { ...question, minimumTasks: 25 };
    expect(settlementOf(tasksOf(repeated(0, 30)), asked, 1)).toEqual({
      verdict: 'ruled_out',
      tasks: 25,
    });
  });

  it('needs more for a safety buffer', () => {
    const some = tasksOf(repeated(0, 60));
    const plain = settlementOf(some, question, 1)?.tasks ?? 0;
    const buffered = settlementOf(some, { ...question, safetyBufferRate: 0.3 }, 1)?.tasks ?? 0;
    expect(buffered).toBeGreaterThan(plain);
  });

  it('turns round for a rate that must not be low', () => {
    const asked = { ...question, comparison: 'at_most' } as const;
    expect(settlementOf(tasksOf(repeated(1, 30)), asked, 1)?.verdict).toBe('ruled_out');
    expect(settlementOf(tasksOf(repeated(0, 30)), asked, 1)?.verdict).toBe('ruled_in');
  });

  it('is never settled for safety by losing scores, nor by a worse one', () => {
    const some = fc.array(fc.constantFrom(0, 0, 0, 1), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(some, fc.array(fc.nat(39)), fc.boolean(), (values, spots, isLost) => {
        const spoiled = values.map((value, at) =>
          spots.includes(at) ? (isLost ? null : 1) : value,
        );
        const before = settlementOf(tasksOf(values), question, 1);
        const after = settlementOf(tasksOf(spoiled), question, 1);
        return after?.verdict !== 'ruled_out' || before?.verdict === 'ruled_out';
      }),
      { numRuns: 2000 },
    );
  });

  it('is no proof of danger where scores are lost', () => {
    expect(settlementOf(tasksOf(repeated(null, 60)), question, 1)).toBeNull();
  });
});
