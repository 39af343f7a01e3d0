/** Successes among trials at a place of the axis; successes may be fractional. */
export interface RatePoint {
  readonly at: number;
  readonly successes: number;
  readonly trials: number;
}

/** P(success) at x = 1 / (1 + exp(-(intercept + slope (x - centre)))). */
export interface LogisticCurve {
  readonly centre: number;
  readonly intercept: number;
  readonly slope: number;
}

/**
 * Half of this times the squares of the intercept and of the slope a standard deviation is added to the negative
 * likelihood: with few checkpoints many draws separate perfectly, and would run off. A slope of 10 costs 0.05 nats.
 */
const RIDGE = 1e-3;
const NEWTON_STEPS = 100;

/**
 * Logistic curve of highest likelihood, with a ridge so weak that only perfect separation feels it. Null
 * where all points share one place. Newton's steps, halved until the likelihood doesn't fall. Total.
 */
export function fitLogistic(points: readonly RatePoint[]): LogisticCurve | null {
  const trials = total(points.map((point) => point.trials));
  const centre = total(points.map(({ at, trials: weight }) => weight * at)) / trials;
  const spread = Math.sqrt(
    total(points.map(({ at, trials: weight }) => weight * (at - centre) ** 2)) / trials,
  );
  if (!(spread > 0) || !Number.isFinite(spread)) return null;
  const scaled = points.map((point) => ({ ...point, x: (point.at - centre) / spread }));
  const cost = (intercept: number, slope: number): number =>
    0.5 * RIDGE * (slope ** 2 + intercept ** 2) +
    total(
      scaled.map(({ x, successes, trials: weight }) => {
        const logit = intercept + slope * x;
        return weight * softplus(logit) - successes * logit;
      }),
    );
  let [intercept, slope] = [0, 0];
  let value = cost(intercept, slope);
  for (let step = 0; step < NEWTON_STEPS; step += 1) {
    let [g0, g1, h00, h01, h11] = [RIDGE * intercept, RIDGE * slope, RIDGE, 0, RIDGE];
    for (const { x, successes, trials: weight } of scaled) {
      const rate = sigmoid(intercept + slope * x);
      const error = weight * rate - successes;
      const curvature = weight * rate * (1 - rate);
      g0 += error;
      g1 += error * x;
      h00 += curvature;
      h01 += curvature * x;
      h11 += curvature * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    const [d0, d1] = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant];
    let length = 1;
    let next = cost(intercept - d0, slope - d1);
    while (!(next <= value) && length > 1e-6) {
      length /= 2;
      next = cost(intercept - length * d0, slope - length * d1);
    }
    if (!(next <= value)) break;
    const gain = value - next;
    intercept -= length * d0;
    slope -= length * d1;
    value = next;
    if (gain <= 1e-13 * (1 + Math.abs(value))) break;
  }
  return { centre, intercept, slope: slope / spread };
}

/** The rate that a curve says, in [0, 1]. */
export function rateAt({ centre, intercept, slope }: LogisticCurve, at: number): number {
  return sigmoid(intercept + slope * (at - centre));
}

/** Where a rising curve reaches `rate` in (0, 1); infinite for one that doesn't rise. */
export function placeOfRate({ centre, intercept, slope }: LogisticCurve, rate: number): number {
  if (!(slope > 0)) return Infinity;
  const place = centre + (Math.log(rate / (1 - rate)) - intercept) / slope;
  // A slope next to 0 may overflow: far in the past is no "never".
  return Math.max(-Number.MAX_VALUE, place);
}

function sigmoid(logit: number): number {
  return logit >= 0 ? 1 / (1 + Math.exp(-logit)) : Math.exp(logit) / (1 + Math.exp(logit));
}

function softplus(logit: number): number {
  return Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit)));
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
