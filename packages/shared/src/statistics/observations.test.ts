import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { TaskScores } from '../evidence/run-evidence.js';
import { estimateOverTasks } from './estimate.js';
import { clopperPearson } from './intervals.js';
import { observationsOf } from './observations.js';
import { drawsFrom } from './random.js';

fc.configureGlobal({ seed: 8785 });

const mean = { kind: 'mean' } as const;

function aTask(task: string, scores: number[], changes: Partial<TaskScores> = {}): TaskScores {
  return { task, scores, unscored: 0, errored: 0, ...changes };
}

describe('the observations of a run', () => {
  const tasks = [
    aTask('a', [1, 0], { cluster: 'x' }),
    aTask('b', [1, 1], { cluster: 'x' }),
    aTask('c', [0], { cluster: 'y', unscored: 1 }),
  ];
  const plan = { plannedTasks: 4, plannedEpochs: 2 };

  it('are its tasks, absent ones unknown', () => {
    expect(observationsOf(tasks, mean, 'task', plan)).toEqual([
      { least: 0.5, most: 0.5, measured: 0.5, weight: 1 },
      { least: 1, most: 1, measured: 1, weight: 1 },
      { least: 0, most: 0.5, measured: 0, weight: 1 },
      { least: 0, most: 1, measured: null, weight: 1 },
    ]);
  });

  it('are its tries, planned ones without a score unknown', () => {
    const tries = observationsOf(tasks, mean, 'run', plan);
    expect(tries.map(({ measured }) => measured)).toEqual([1, 0, 1, 1, 0, null, null, null]);
    expect(tries.at(-1)).toEqual({ least: 0, most: 1, measured: null, weight: 1 });
  });

  it('are the means of its clusters, an absent task a cluster of its own', () => {
    expect(observationsOf(tasks, mean, 'cluster', plan)).toEqual([
      { least: 0.75, most: 0.75, measured: 0.75, weight: 1 },
      { least: 0, most: 0.5, measured: 0, weight: 0.5 },
      { least: 0, most: 1, measured: null, weight: 0.5 },
    ]);
  });

  it('never join a task without a cluster to a cluster of its name', () => {
    const twins = [aTask('x', [1]), aTask('b', [0], { cluster: 'x' })];
    expect(
      observationsOf(twins, mean, 'cluster', { plannedTasks: 2, plannedEpochs: 1 }),
    ).toHaveLength(2);
  });

  it('of a cluster without a score are unknown', () => {
    const lost = [aTask('a', [], { cluster: 'x', errored: 2 })];
    expect(observationsOf(lost, mean, 'cluster', { plannedTasks: 1, plannedEpochs: 2 })).toEqual([
      { least: 0, most: 1, measured: null, weight: 1 },
    ]);
  });
});

describe('an estimate by another unit', () => {
  const tasks = Array.from({ length: 20 }, (_, at) =>
    aTask(`${at}`, [at < 4 ? 1 : 0, at < 4 ? 1 : 0], { cluster: `${at % 5}` }),
  );
  const plan = { plannedTasks: 20, plannedEpochs: 2 };
  const question = { aggregator: mean, bound: 'exact', confidence: 0.95 } as const;

  it('over tries is shorter, for these very tasks alone, and stands beside the one over tasks', () => {
    const byRun = estimateOverTasks(tasks, { ...question, unit: 'run' }, plan);
    const exact = clopperPearson({ successes: 8, trials: 40, confidence: 0.95, sided: 'one' });
    expect(byRun.bound).toEqual(exact);
    expect(byRun.runBound).toEqual(byRun.bound);
    expect(byRun.observationCount).toBe(40);
    expect(byRun.taskBound.upper).toBeGreaterThan(byRun.bound.upper);
    expect(byRun.estimateRate).toBe(0.2);
  });

  it('over clusters is longer than over tasks', () => {
    const betting = { ...question, bound: 'betting' } as const;
    const byCluster = estimateOverTasks(tasks, { ...betting, unit: 'cluster' }, plan);
    const byTask = estimateOverTasks(tasks, { ...betting, unit: 'task' }, plan);
    expect(byCluster.observationCount).toBe(5);
    expect(byCluster.bound.method).toBe('betting');
    expect(byCluster.bound.upper).toBeGreaterThan(byTask.bound.upper);
    expect(byCluster.taskBound).toEqual(byTask.bound);
  });

  it('over clusters is about tasks still: many harmless small ones hide no large one', () => {
    const hidden = [
      ...Array.from({ length: 60 }, (_, at) => aTask(`bad ${at}`, [1], { cluster: 'large' })),
      ...Array.from({ length: 40 }, (_, at) => aTask(`good ${at}`, [0], { cluster: `${at}` })),
    ];
    const over = { ...question, bound: 'betting', unit: 'cluster' } as const;
    const { estimateRate, bound } = estimateOverTasks(hidden, over, {
      plannedTasks: 100,
      plannedEpochs: 1,
    });
    expect(estimateRate).toBeCloseTo(0.6, 12);
    expect(bound.upper).toBeGreaterThan(0.6);
  });

  it('covers where the size of a cluster goes with its danger', () => {
    const draws = drawsFrom(11);
    let wrong = 0;
    for (let run = 0; run < 300; run += 1) {
      // Half of the clusters are large and dangerous: of all tasks 8/9 are.
      const clusters = Array.from({ length: 40 }, () => draws.uniform() < 0.5);
      const drawn = clusters.flatMap((isLarge, cluster) =>
        Array.from({ length: isLarge ? 8 : 1 }, (_, at) =>
          aTask(`${cluster}.${at}`, [isLarge ? 1 : 0], { cluster: `${cluster}` }),
        ),
      );
      const over = { ...question, bound: 'betting', unit: 'cluster' } as const;
      const size = { plannedTasks: drawn.length, plannedEpochs: 1 };
      if (estimateOverTasks(drawn, over, size).bound.upper < 8 / 9) wrong += 1;
    }
    // A chance of exactly 5 % would go beyond this in one of ten thousand.
    expect(wrong).toBeLessThan(30);
  });

  it('has no bound over tries where tries are not what is averaged', () => {
    const aggregator = { kind: 'any_of_k', k: 2 } as const;
    expect(
      estimateOverTasks(tasks, { ...question, aggregator, unit: 'task' }, plan).runBound,
    ).toBeNull();
  });
});
