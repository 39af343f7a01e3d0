import { known } from '../statistics/known.js';
import type { Objective } from './minimize-lbfgs.js';

/** One run on the scale of logarithms, as often as a bootstrap drew it. */
export interface LawPoint {
  readonly first: number;
  /** 0 for a law of one variable. */
  readonly second: number;
  readonly logLoss: number;
  readonly weight: number;
}

/**
 * ln L = ln(exp(a - alpha ln X) + exp(b - beta ln Y) + exp(e)), as [a, alpha, b, beta, e]. A term that a form lacks has
 * the amplitude `ABSENT` and stays there, because its gradient is 0.
 */
export type LawPlace = Float64Array;

/** exp(ABSENT) is 0 beside any loss. */
export const ABSENT = -1000;

/** Means of the logarithms, which the minimiser works around: its variables then hardly depend on one another. */
export interface LawCentre {
  readonly first: number;
  readonly second: number;
  readonly logLoss: number;
}

/** The weighted means of the points, not empty. */
export function centreOf(points: readonly LawPoint[]): LawCentre {
  let [first, second, logLoss, weight] = [0, 0, 0, 0];
  for (const point of points) {
    first += point.weight * point.first;
    second += point.weight * point.second;
    logLoss += point.weight * point.logLoss;
    weight += point.weight;
  }
  return { first: first / weight, second: second / weight, logLoss: logLoss / weight };
}

/** The same law in the logarithms less their means; `outOfCentre` undoes it. */
export function intoCentre(place: LawPlace, centre: LawCentre): LawPlace {
  return moved(place, centre, -1);
}

/** A law of centred logarithms as one of the plain ones. */
export function outOfCentre(place: LawPlace, centre: LawCentre): LawPlace {
  return moved(place, centre, 1);
}

function moved(place: LawPlace, centre: LawCentre, sign: 1 | -1): LawPlace {
  const [a, alpha, b, beta, e] = termsOf(place);
  const shift = (amplitude: number, by: number): number =>
    amplitude === ABSENT ? ABSENT : amplitude + sign * by;
  return Float64Array.of(
    shift(a, alpha * centre.first + centre.logLoss),
    alpha,
    shift(b, beta * centre.second + centre.logLoss),
    beta,
    shift(e, centre.logLoss),
  );
}

/** The five numbers of a law. */
export function termsOf(place: LawPlace): readonly [number, number, number, number, number] {
  return [known(place[0]), known(place[1]), known(place[2]), known(place[3]), known(place[4])];
}

/** The points with their means taken off. */
export function centred(points: readonly LawPoint[], centre: LawCentre): readonly LawPoint[] {
  return points.map(({ first, second, logLoss, weight }) => ({
    first: first - centre.first,
    second: second - centre.second,
    logLoss: logLoss - centre.logLoss,
    weight,
  }));
}

/**
 * Sum of Huber losses of the log residuals, over `divisor`, with its gradient. Logarithm of a sum of exponentials around
 * its largest term, so that no start overflows. Hoffmann et al. 2022 (arXiv 2203.15556), equation 3.
 */
export function huberObjective(
  points: readonly LawPoint[],
  huberDelta: number,
  divisor: number,
): Objective {
  const { exp, log, max, abs } = Math;
  return (place, gradient) => {
    const [a, alpha, b, beta, e] = termsOf(place);
    let [value, toA, toAlpha, toB, toBeta, toE] = [0, 0, 0, 0, 0, 0];
    for (const { first, second, logLoss, weight } of points) {
      const left = a - alpha * first;
      const right = b - beta * second;
      const most = max(left, right, e);
      const leftTerm = exp(left - most);
      const rightTerm = exp(right - most);
      const floor = exp(e - most);
      const total = leftTerm + rightTerm + floor;
      const residual = most + log(total) - logLoss;
      const size = abs(residual);
      const isSmall = size <= huberDelta;
      value +=
        weight * (isSmall ? 0.5 * residual * residual : huberDelta * (size - 0.5 * huberDelta));
      const pull =
        (weight * (isSmall ? residual : residual < 0 ? -huberDelta : huberDelta)) / total;
      toA += pull * leftTerm;
      toAlpha -= pull * leftTerm * first;
      toB += pull * rightTerm;
      toBeta -= pull * rightTerm * second;
      toE += pull * floor;
    }
    gradient[0] = toA / divisor;
    gradient[1] = toAlpha / divisor;
    gradient[2] = toB / divisor;
    gradient[3] = toBeta / divisor;
    gradient[4] = toE / divisor;
    return value / divisor;
  };
}
