import { describe, expect, it } from '@jest/globals';

import { bootstrapHorizons } from './bootstrap-horizons.js';
import { weightedTasks } from './horizon-runs.js';
import { aRun, goldenRuns, simulatedRuns } from './testing/horizon-cases.js';

const plan = { regularization: 0.1, resamples: 200, seed: 42 };

function p50s(runs: ReturnType<typeof goldenRuns>, changes: Partial<typeof plan> = {}) {
  const tasks = new Map([['agent', weightedTasks(runs, 'invsqrt')]]);
  return bootstrapHorizons(tasks, { ...plan, ...changes }).get('agent') ?? [];
}

describe('the hierarchical bootstrap', () => {
  it('gives the same draws for the same seed, and its first draws whatever their number', () => {
    const draws = p50s(goldenRuns());
    expect(p50s(goldenRuns())).toEqual(draws);
    expect(p50s(goldenRuns(), { resamples: 100 })).toEqual(draws.slice(0, 100));
    // Draw i is seeded with seed + i.
    expect(p50s(goldenRuns(), { seed: 43 }).slice(0, -1)).toEqual(draws.slice(1));
  });

  it('doesn’t follow the order of runs', () => {
    expect(p50s(goldenRuns().toReversed())).toEqual(p50s(goldenRuns()));
  });

  it('leaves out a draw of one class', () => {
    const hard = goldenRuns().map((run, index) => ({ ...run, score: index === 0 ? 1 : 0 }));
    const draws = p50s(hard);
    expect(draws).toContain(null);
    expect(draws.some((draw) => draw !== null)).toBe(true);
  });

  it('draws whole families: of two with one class each, half of the draws hold one class', () => {
    const runs = Array.from({ length: 20 }, (_, index) =>
      aRun({
        family: index % 2 === 0 ? 'easy' : 'hard',
        task: `t${index}`,
        humanMinutes: 2 ** (index % 7),
        score: index % 2 === 0 ? 1 : 0,
      }),
    );
    const lost = p50s(runs).filter((draw) => draw === null).length;
    // 100 of 200 by chance alone, give or take three standard deviations.
    expect(Math.abs(lost - 100)).toBeLessThan(22);
  });

  it('draws agents together: what is hard for one in a draw is hard for the other', () => {
    const runs = simulatedRuns('one', 16, 1);
    const tasks = weightedTasks(runs, 'equal');
    const drawn = bootstrapHorizons(
      new Map([
        ['one', tasks],
        ['two', tasks],
      ]),
      plan,
    );
    const logs = ['one', 'two'].map((agent) =>
      (drawn.get(agent) ?? []).map((draw) => Math.log2(draw?.p50Minutes ?? 1)),
    );
    expect(correlation(logs[0] ?? [], logs[1] ?? [])).toBeGreaterThan(0.5);
  });

  it('has intervals that hold the true horizon about as often as they say', () => {
    const simulations = 30;
    let held = 0;
    for (let index = 0; index < simulations; index += 1) {
      const draws = p50s(simulatedRuns('agent', 20, 1000 + index), {
        regularization: 0,
        resamples: 80,
      });
      const sorted = draws.map((draw) => draw?.p50Minutes ?? 0).sort((one, other) => one - other);
      if ((sorted[2] ?? 0) <= 20 && (sorted[77] ?? 0) >= 20) held += 1;
    }
    // Fewer than 24 of 30 has a chance of 0.001 at 95 %; a percentile interval over 8 families is a little short.
    expect(held).toBeGreaterThanOrEqual(24);
  });
});

function correlation(one: readonly number[], other: readonly number[]): number {
  const mean = (values: readonly number[]) =>
    values.reduce((total, value) => total + value, 0) / values.length;
  const [left, right] = [mean(one), mean(other)];
  const products = (a: readonly number[], ma: number, b: readonly number[], mb: number) =>
    a.reduce((total, value, index) => total + (value - ma) * ((b[index] ?? 0) - mb), 0);
  return (
    products(one, left, other, right) /
    Math.sqrt(products(one, left, one, left) * products(other, right, other, right))
  );
}
