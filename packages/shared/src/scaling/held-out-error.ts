import type { ScalingFit, ScalingForm } from '../computations/scaling.js';
import { refitLaw } from './fit-law.js';
import { type LawPlace, type LawPoint, termsOf } from './log-sum-exp-law.js';

const LEAST_RUNS = 20;

/**
 * How well a law of the smaller nine tenths foretells the largest tenth, by compute or by what the law is of; the optimum
 * is looked for near that of all runs. Null below 20 runs.
 */
export function heldOutError(
  points: readonly LawPoint[],
  form: ScalingForm,
  from: LawPlace,
  huberDelta: number,
): ScalingFit['heldOut'] {
  if (points.length < LEAST_RUNS) return null;
  const size = ({ first, second }: LawPoint): number =>
    form === 'chinchilla' ? first + second : first;
  const bySize = points.toSorted((left, right) => size(left) - size(right));
  const n = Math.max(1, Math.floor(points.length / 10));
  const fitted = bySize.slice(0, -n);
  const { place } = refitLaw(fitted, from, huberDelta);
  const residuals = bySize.slice(-n).map((point) => logLossAt(place, point) - point.logLoss);
  const mean = (values: readonly number[]): number =>
    values.reduce((total, value) => total + value, 0) / values.length;
  return {
    n,
    fittedOn: fitted.length,
    rootMeanSquareLog: Math.sqrt(mean(residuals.map((residual) => residual ** 2))),
    meanLog: mean(residuals),
  };
}

/** Logarithm of the loss that a law says for one run. */
export function logLossAt(place: LawPlace, { first, second }: LawPoint): number {
  const [a, alpha, b, beta, e] = termsOf(place);
  const terms = [a - alpha * first, b - beta * second, e];
  const most = Math.max(...terms);
  return most + Math.log(terms.reduce((total, term) => total + Math.exp(term - most), 0));
}
