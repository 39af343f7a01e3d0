import type { Draws } from '../statistics/random.js';

/** Up to here trials are drawn one by one. */
const MANY_TRIALS = 1000;

/**
 * Successes among `trials` (rounded, at least one) of a rate; beyond 1,000 trials by the normal approximation, whose
 * error is far below what a forecast shows. Total.
 */
export function binomialDraw(trials: number, rate: number, draws: Draws): number {
  const count = Math.max(1, Math.round(trials));
  if (count > MANY_TRIALS) {
    // Box and Muller 1958; 1 - u is never 0.
    const normal =
      Math.sqrt(-2 * Math.log(1 - draws.uniform())) * Math.cos(2 * Math.PI * draws.uniform());
    const drawn = Math.round(count * rate + normal * Math.sqrt(count * rate * (1 - rate)));
    return Math.min(count, Math.max(0, drawn));
  }
  let successes = 0;
  for (let trial = 0; trial < count; trial += 1) if (draws.uniform() < rate) successes += 1;
  return successes;
}
