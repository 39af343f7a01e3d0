import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { TaskScores } from '../evidence/run-evidence.js';
import type { Aggregator } from '../policy/aggregator.js';
import {
  type AggregatorKind,
  comparePaired,
  type TaskValues,
  taskValuesOf,
} from './compare-paired.js';

fc.configureGlobal({ seed: 8785 });

const plan = { seed: 1, resamples: 400, confidence: 0.95, sided: 'two' } as const;

function aTask(task: string, scores: readonly number[], cluster?: string): TaskScores {
  return {
    task,
    scores: [...scores],
    unscored: 0,
    errored: 0,
    ...(cluster === undefined ? {} : { cluster }),
  };
}

/** One try a task, named by its place. */
function ofScores(scores: readonly number[], clusterOf?: (index: number) => string) {
  return taskValuesOf<'mean'>(
    { kind: 'mean' },
    scores.map((score, index) => aTask(`t${index}`, [score], clusterOf?.(index))),
  );
}

describe('a paired comparison', () => {
  // By hand: 4 tasks only the second solves, 1 only the first, 5 alike: 2 * (1 + 5) / 32.
  const first = ofScores([1, 0, 0, 0, 0, 1, 1, 0, 0, 0]);
  const second = ofScores([0, 1, 1, 1, 1, 1, 1, 0, 0, 0]);

  it('gives difference, McNemar’s exact test and limits over tasks', () => {
    const result = comparePaired(first, second, plan);
    expect(result).toMatchObject({
      aggregator: { kind: 'mean' },
      taskCount: 10,
      clusterCount: 10,
      undetermined: 0,
      estimateFirst: 0.3,
      estimateSecond: 0.6,
      difference: expect.closeTo(0.3, 12),
      mcnemar: { onlyFirst: 1, onlySecond: 4, pValue: 0.375 },
      test: 'mcnemar',
      pValue: 0.375,
    });
    // By hand: differences 4 x 1, 1 x -1, 5 x 0: variance (5 - 10 * 0.09) / 9, over 10.
    expect(result.standardError).toBeCloseTo(Math.sqrt(4.1 / 90), 12);
    expect(result.interval?.lower).toBeLessThan(0.3);
    expect(result.interval?.upper).toBeGreaterThan(0.3);
  });

  it('turns round when the two change places', () => {
    const there = comparePaired(first, second, plan);
    const back = comparePaired(second, first, plan);
    expect(back.difference).toBeCloseTo(-there.difference, 12);
    expect(back.pValue).toBe(there.pValue);
    expect(back.mcnemar).toMatchObject({ onlyFirst: 4, onlySecond: 1 });
  });

  it('does not depend on the order of tasks, to the last digit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(0, 0.3, 0.7, 1), fc.constantFrom(0, 0.1, 1), fc.nat(4)), {
          minLength: 2,
          maxLength: 25,
        }),
        (rows) => {
          const clusterOf = (index: number): string => `c${rows[index]?.[2] ?? 0}`;
          const one = ofScores(
            rows.map(([score]) => score),
            clusterOf,
          );
          const other = ofScores(
            rows.map(([, score]) => score),
            clusterOf,
          );
          const turned = <Kind extends 'mean'>(values: TaskValues<Kind>): TaskValues<Kind> => ({
            ...values,
            tasks: values.tasks.toReversed(),
          });
          expect(comparePaired(turned(one), turned(other), plan)).toEqual(
            comparePaired(one, other, plan),
          );
        },
      ),
    );
  });

  it('flips whole clusters where tasks share one, and says more tasks are no more evidence', () => {
    const clusterOf = (index: number): string => `repository ${index % 2}`;
    const zeros = ofScores(Array<number>(20).fill(0), clusterOf);
    const ones = ofScores(Array<number>(20).fill(1), clusterOf);
    const result = comparePaired(zeros, ones, plan);
    // By hand: two clusters of one sign, 2 of 4 ways; as 20 independent tasks it would be 2 / 2^20.
    expect(result).toMatchObject({ clusterCount: 2, test: 'sign-flip', pValue: 0.5 });
    expect(result.mcnemar?.pValue).toBeLessThan(1e-5);
  });

  it('has no McNemar where values are not all 0 or 1', () => {
    const result = comparePaired(ofScores([0.5, 0, 1]), ofScores([1, 1, 1]), plan);
    expect(result).toMatchObject({ mcnemar: null, test: 'sign-flip', pValue: 0.5 });
  });

  it('has no limits from one cluster', () => {
    expect(comparePaired(ofScores([0]), ofScores([1]), plan)).toMatchObject({
      interval: null,
      standardError: null,
      pValue: 1,
    });
  });

  it('counts what it leaves out: tasks of one side, and those without a value', () => {
    const anyOf2 = { kind: 'any_of_k', k: 2 } as const;
    const left = taskValuesOf<'any_of_k'>(anyOf2, [
      aTask('both', [0, 1]),
      { ...aTask('holed', [0]), unscored: 1 },
      aTask('left', [0, 0]),
    ]);
    const right = taskValuesOf<'any_of_k'>(anyOf2, [
      aTask('both', [0, 0]),
      aTask('holed', [1, 1]),
      aTask('right', [0, 0]),
      aTask('right too', [0, 0]),
    ]);
    expect(comparePaired(left, right, plan)).toMatchObject({
      taskCount: 1,
      undetermined: 1,
      onlyInFirst: 1,
      onlyInSecond: 2,
      difference: -1,
    });
  });
});

describe('values of different aggregators', () => {
  const tasks = [aTask('a', [0, 1]), aTask('b', [1, 1])];
  const mean = taskValuesOf<'mean'>({ kind: 'mean' }, tasks);
  const anyOf2 = taskValuesOf<'any_of_k'>({ kind: 'any_of_k', k: 2 }, tasks);

  it('do not compile, and are refused at run time', async () => {
    // @ts-expect-error values of one aggregator are no values of another
    const compare = () => comparePaired(anyOf2, mean, plan);
    await expect(compare).toThrowWithCode('statistics.aggregator_mismatch');
  });

  it('are refused at another k, also where the types have lost the difference', async () => {
    const anyOf1 = taskValuesOf<'any_of_k'>({ kind: 'any_of_k', k: 1 }, tasks);
    await expect(() => comparePaired(anyOf1, anyOf2, plan)).toThrowWithCode(
      'statistics.aggregator_mismatch',
    );
    const parsed = (aggregator: Aggregator) => taskValuesOf<AggregatorKind>(aggregator, tasks);
    const [one, other] = [parsed({ kind: 'mean' }), parsed({ kind: 'any_of_k', k: 2 })];
    await expect(() => comparePaired(one, other, plan)).toThrowWithCode(
      'statistics.aggregator_mismatch',
    );
  });
});

describe('tasks that can not be paired', () => {
  const mean = { kind: 'mean' } as const;
  const of = (...tasks: TaskScores[]) => taskValuesOf<'mean'>(mean, tasks);

  it('are refused where none is on both sides', async () => {
    await expect(() =>
      comparePaired(of(aTask('a', [1])), of(aTask('b', [1])), plan),
    ).toThrowWithCode('statistics.no_common_tasks');
    await expect(() => comparePaired(of(), of(), plan)).toThrowWithCode(
      'statistics.no_common_tasks',
    );
  });

  it('are refused where one stands twice or moves to another cluster', async () => {
    const twice = of(aTask('a', [1]), aTask('a', [0]));
    const once = of(aTask('a', [1]));
    for (const [left, right] of [
      [twice, once],
      [once, twice],
    ] as const) {
      await expect(() => comparePaired(left, right, plan)).toThrowWithCode(
        'statistics.duplicate_task',
      );
    }
    await expect(() => comparePaired(once, of(aTask('a', [1], 'c')), plan)).toThrowWithCode(
      'statistics.cluster_mismatch',
    );
  });
});
