import { known } from '../statistics/known.js';
import { type Draws, drawsFrom } from '../statistics/random.js';
import { minimizeLbfgs, type Minimum, type Objective } from './minimize-lbfgs.js';

/** A settled value of the objective, and how many of the confirmed starts ended there. */
export interface SettledOptimum {
  readonly minimum: Minimum;
  readonly starts: number;
}

/** The best optimum first; never empty. */
export interface ManyMinima {
  readonly best: Minimum;
  readonly optima: readonly SettledOptimum[];
}

/** Every start is looked at; the best and a seeded sample of the others take some steps, fewer take more, and so on. */
const ROUNDS = [
  { keep: Infinity, iterations: 0 },
  { keep: 1000, iterations: 8 },
  { keep: 240, iterations: 30 },
  { keep: 40, iterations: 400 },
] as const;
const OTHERS_SHARE = 0.1;
const CONFIRMING_ITERATIONS = 2000;
/** Two settled values closer than this are one optimum. */
const SAME_VALUE = 1e-6;

/**
 * Minimises from every start as in a race, so that thousands of starts cost what dozens would. `starts` isn't empty and
 * its order matters only among exact ties. Throws `statistics.invalid_seed`.
 */
export function minimizeFromMany(
  objective: Objective,
  starts: readonly Float64Array[],
  seed: number,
  report?: (done: number, total: number) => void,
): ManyMinima {
  const draws = drawsFrom(seed);
  let places: readonly Float64Array[] = starts;
  let minima: Minimum[] = [];
  for (const [round, { keep, iterations }] of ROUNDS.entries()) {
    if (round > 0) places = kept(minima, keep, draws).map(({ point }) => point);
    minima = places.map((place, index) => {
      if (round === 1) report?.(index, places.length);
      return minimizeLbfgs(objective, place, { iterations });
    });
    minima.sort(byValue);
  }
  const optima = settled(minima);
  const best = minimizeLbfgs(objective, known(optima[0]).minimum.point, {
    iterations: CONFIRMING_ITERATIONS,
    gradientTolerance: 1e-12,
  });
  return { best, optima };
}

function byValue(left: Minimum, right: Minimum): number {
  return (Number.isFinite(left.value) ? left.value : Infinity) <=
    (Number.isFinite(right.value) ? right.value : Infinity)
    ? left.value === right.value
      ? 0
      : -1
    : 1;
}

/** The best `count`, and some of those behind them: a slow valley may be the deepest. */
function kept(sorted: readonly Minimum[], count: number, draws: Draws): readonly Minimum[] {
  const best = sorted.slice(0, count);
  const rest = sorted.slice(count);
  const others = Array.from(
    { length: Math.floor(OTHERS_SHARE * Math.min(count, rest.length)) },
    () => known(rest[draws.below(rest.length)]),
  );
  return [...best, ...others];
}

function settled(sorted: readonly Minimum[]): readonly SettledOptimum[] {
  const optima: { minimum: Minimum; starts: number }[] = [];
  for (const minimum of sorted) {
    const last = optima.at(-1);
    if (last !== undefined && isSame(last.minimum.value, minimum.value)) last.starts += 1;
    // Where the iterations ran out there is no optimum yet, unless nothing else is left.
    else if (last === undefined || minimum.reason !== 'iterations')
      optima.push({ minimum, starts: 1 });
  }
  return optima;
}

function isSame(left: number, right: number): boolean {
  return Math.abs(left - right) <= SAME_VALUE * Math.max(Math.abs(left), Math.abs(right), 1e-12);
}
