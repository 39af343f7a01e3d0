import type { ScalingForm } from '../computations/scaling.js';
import { ABSENT, type LawPlace } from './log-sum-exp-law.js';

const EXPONENTS = [0, 0.5, 1, 1.5, 2];
const FLOORS = [-1, -0.5, 0, 0.5, 1];
const AMPLITUDES = [0, 5, 10, 15, 20, 25];

/**
 * The starts of Hoffmann et al. 2022 (approach 3): 4,500 for the Chinchilla form; the same grid over the terms that a
 * power law has.
 */
export function lawStarts(form: ScalingForm): readonly LawPlace[] {
  const seconds = form === 'chinchilla' ? pairs(AMPLITUDES, EXPONENTS) : ([[ABSENT, 0]] as const);
  const floors = form === 'kaplan' ? [ABSENT] : FLOORS;
  return pairs(AMPLITUDES, EXPONENTS).flatMap(([a, alpha]) =>
    seconds.flatMap(([b, beta]) => floors.map((e) => Float64Array.of(a, alpha, b, beta, e))),
  );
}

function pairs(
  left: readonly number[],
  right: readonly number[],
): readonly (readonly [number, number])[] {
  return left.flatMap((one) => right.map((other) => [one, other] as const));
}
