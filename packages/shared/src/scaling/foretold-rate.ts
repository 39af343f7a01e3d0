import type { CrossingForecastSpec } from '../computations/crossing-forecast.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { known } from '../statistics/known.js';
import { drawsFrom } from '../statistics/random.js';
import { checkedPoints, drawnCurves } from './crossing.js';
import { rateModel } from './crossing-model.js';
import { quantileOfSorted } from './draw-limits.js';

/** Apart from the seed of the curves, so that what scatters a measurement says nothing of its curve. */
const MEASUREMENT = 0x9e3779b9;

/** What the draws of a crossing say of one place of the axis. Quantiles are of a measured rate, in [0, 1], in order. */
export interface ForetoldRate {
  readonly at: number;
  /** Share of draws whose curve has reached the threshold there: of the rate itself, not of a measurement of it. */
  readonly probability: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  /** Draws behind all four. */
  readonly draws: number;
  /** Trials that the measurement is taken to have: those of the last point. */
  readonly trials: number;
}

/**
 * Predictive rates at `at` from the very curves that `forecastCrossing` draws from the same specification: uncertainty of
 * the curve, and for the quantiles that of so many trials on top. Deterministic given the specification. Throws
 * `crossing.unsupported` for anything but success rates, and as `forecastCrossing`.
 */
export function foretoldRate(spec: CrossingForecastSpec, at: number): ForetoldRate {
  if (spec.quantity !== 'success_rate') {
    throw new HoldpointError({
      code: 'crossing.unsupported',
      kind: 'invalid',
      message: `Rates at a place are foretold from success rates, not from ${spec.quantity}.`,
    });
  }
  const points = checkedPoints(spec);
  const model = rateModel(spec.axis);
  const curve = model.fit(points);
  const curves =
    curve === null ? [] : drawnCurves(model, points, curve, drawsFrom(spec.seed), spec.resamples);
  if (curves.length === 0 || !(at > 0) || !Number.isFinite(at)) {
    throw new HoldpointError({
      code: 'crossing.no_spread',
      kind: 'invalid',
      message: `The points carry no curve that says anything at ${at}.`,
    });
  }
  const draws = drawsFrom((spec.seed ^ MEASUREMENT) >>> 0);
  const last = known(points.at(-1));
  const measured = Float64Array.from(curves, (drawn) =>
    model.observedAt(drawn, { ...last, at }, draws),
  ).sort();
  const reached = curves.filter((drawn) => model.valueAt(drawn, at) >= spec.threshold);
  return {
    at,
    probability: reached.length / curves.length,
    p10: quantileOfSorted(measured, 0.1),
    p50: quantileOfSorted(measured, 0.5),
    p90: quantileOfSorted(measured, 0.9),
    draws: curves.length,
    trials: last.trials ?? 0,
  };
}
