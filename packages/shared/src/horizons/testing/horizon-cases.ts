import { drawsFrom } from '../../statistics/random.js';
import type { HorizonRun } from '../horizon-runs.js';

/** A run with all that a test doesn't name. */
export function aRun(run: Partial<HorizonRun> = {}): HorizonRun {
  return {
    agent: 'agent',
    family: 'a',
    task: 'a0',
    humanMinutes: 8,
    score: 1,
    stated: { invsqrt: null, equal: null },
    ...run,
  };
}

const MINUTES = [1, 2, 4, 4, 8, 15, 15, 30, 60, 60, 240, 480];
const SCORES = [1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 0];

/** The golden set of METR's objective: twelve tasks in three families, one run each. */
export function goldenRuns(): readonly HorizonRun[] {
  return Array.from('aaabbbbccccc', (family, index) =>
    aRun({
      family,
      task: `${family}${index}`,
      humanMinutes: MINUTES[index] ?? 1,
      score: SCORES[index] ?? 0,
    }),
  );
}

/**
 * Runs of an agent whose true p50 is `p50Minutes` and whose success falls by `slope` logits a doubling; eight families
 * of five tasks, each run three times.
 */
export function simulatedRuns(agent: string, p50Minutes: number, seed: number, slope = 1) {
  const draws = drawsFrom(seed);
  return Array.from({ length: 120 }, (_, index): HorizonRun => {
    const task = Math.floor(index / 3);
    const humanMinutes = 2 ** (task % 10);
    const success = 1 / (1 + Math.exp(slope * Math.log2(humanMinutes / p50Minutes)));
    const score = draws.uniform() < success ? 1 : 0;
    return aRun({ agent, family: `f${task % 8}`, task: `t${task}`, humanMinutes, score });
  });
}
