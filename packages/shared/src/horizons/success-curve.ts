// Taken once: a bootstrap asks for them by the million.
const { abs, exp, log1p, max } = Math;

/** Success against log2 of human minutes: P = sigmoid(intercept + slope log2 minutes). */
export interface SuccessCurve {
  readonly intercept: number;
  readonly slope: number;
}

/** What a fit sees at one length of task: log2 minutes and the weight of successes and of failures there. */
export interface CurveObservation {
  readonly x: number;
  readonly successWeight: number;
  readonly failureWeight: number;
}

/** Weighted mean of log-losses plus the penalty `0.5 * regularization * slope^2`; the intercept is free. */
export interface CurveObjective {
  readonly observations: readonly CurveObservation[];
  /** METR: 0.1, which is scikit-learn's `C = 1 / 0.1`; 0: maximum likelihood. */
  readonly regularization: number;
}

/** Value and derivatives of the objective at a curve. */
export interface CurveSlopes {
  readonly value: number;
  /** By slope and intercept. */
  readonly gradient: readonly [number, number];
  readonly hessian: { readonly ss: number; readonly si: number; readonly ii: number };
}

/** The objective with its derivatives; finite for finite input. */
export function objectiveAt(
  { observations, regularization }: CurveObjective,
  { intercept, slope }: SuccessCurve,
): CurveSlopes {
  let value = 0.5 * regularization * slope * slope;
  let bySlope = regularization * slope;
  let byIntercept = 0;
  let [ss, si, ii] = [regularization, 0, 0];
  for (const { x, successWeight, failureWeight } of observations) {
    const weight = successWeight + failureWeight;
    const logit = intercept + slope * x;
    // log(1 + e^z) without overflow on either side.
    const tail = log1p(exp(-abs(logit)));
    const success = 1 / (1 + exp(-logit));
    value += weight * (max(logit, 0) + tail) - successWeight * logit;
    const residual = weight * success - successWeight;
    const curvature = weight * success * (1 - success);
    bySlope += residual * x;
    byIntercept += residual;
    ss += curvature * x * x;
    si += curvature * x;
    ii += curvature;
  }
  return { value, gradient: [bySlope, byIntercept], hessian: { ss, si, ii } };
}

/**
 * Minutes up to which the curve gives success `probability`; null where it has no such length: a curve that doesn't fall,
 * or a length beyond all numbers.
 */
export function horizonAt(curve: SuccessCurve, probability: number): number | null {
  const logit = Math.log(probability / (1 - probability));
  const minutes = 2 ** ((logit - curve.intercept) / curve.slope);
  return curve.slope < 0 && Number.isFinite(minutes) ? minutes : null;
}

/** The curve's probability of success at a length of task. */
export function successAt({ intercept, slope }: SuccessCurve, minutes: number): number {
  return 1 / (1 + Math.exp(-(intercept + slope * Math.log2(minutes))));
}
