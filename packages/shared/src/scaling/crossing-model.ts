import type { CrossingForecastSpec, CrossingPoint } from '../computations/crossing-forecast.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { known } from '../statistics/known.js';
import type { Draws } from '../statistics/random.js';
import { binomialDraw } from './binomial-draw.js';
import { fitLaw, HUBER_DELTA, refitLaw } from './fit-law.js';
import { logLossAt } from './held-out-error.js';
import type { LawPlace, LawPoint } from './log-sum-exp-law.js';
import { fitLogistic, type LogisticCurve, placeOfRate, rateAt } from './logistic-curve.js';
import { computeAtLoss } from './reference-law.js';

/** A curve of a quantity over the axis, and how the quantity scatters around it. */
export interface CrossingModel<Curve> {
  readonly method: string;
  /** Null where the points carry no curve. */
  readonly fit: (points: readonly CrossingPoint[]) => Curve | null;
  /** As `fit`, of points that differ little from those of `near`. */
  readonly refit: (points: readonly CrossingPoint[], near: Curve) => Curve | null;
  /** What another measurement of the point might have said. */
  readonly measuredAgain: (point: CrossingPoint, draws: Draws) => CrossingPoint;
  readonly valueAt: (curve: Curve, at: number) => number;
  /** A measurement at a point that the curve foretells. */
  readonly observedAt: (curve: Curve, point: CrossingPoint, draws: Draws) => number;
  /** Infinite: never. `earliest` is the first place that was measured. */
  readonly crossing: (curve: Curve, threshold: number, earliest: number) => number;
}

type Axis = CrossingForecastSpec['axis'];

/**
 * Logistic curve of a success rate over log10 FLOP or over days. A draw measures each point's trials again, from
 * (successes + 1/2) / (trials + 1): a checkpoint without a success isn't one that can't succeed.
 */
export function rateModel(axis: Axis): CrossingModel<LogisticCurve> {
  const scaled = (at: number): number => (axis === 'compute' ? Math.log10(at) : at);
  const unscaled = (place: number): number => (axis === 'compute' ? 10 ** place : place);
  const fit = (points: readonly CrossingPoint[]): LogisticCurve | null =>
    fitLogistic(
      points.map((point) => ({
        at: scaled(point.at),
        successes: point.value * trialsOf(point),
        trials: trialsOf(point),
      })),
    );
  return {
    method: 'logistic regression, bootstrap of checkpoints and their trials',
    fit,
    refit: fit,
    measuredAgain: (point, draws) => {
      const trials = trialsOf(point);
      const rate = (point.value * trials + 0.5) / (trials + 1);
      return {
        ...point,
        value: binomialDraw(trials, rate, draws) / Math.max(1, Math.round(trials)),
      };
    },
    valueAt: (curve, at) => rateAt(curve, scaled(at)),
    observedAt: (curve, point, draws) =>
      binomialDraw(trialsOf(point), rateAt(curve, scaled(point.at)), draws) /
      Math.max(1, Math.round(trialsOf(point))),
    crossing: (curve, threshold, earliest) =>
      curve.slope <= 0 && rateAt(curve, scaled(earliest)) >= threshold
        ? earliest
        : unscaled(placeOfRate(curve, threshold)),
  };
}

/** A power law of the loss with what the runs scatter around it, as ratios in logarithms. */
export interface LossCurve {
  readonly place: LawPlace;
  readonly residuals: readonly number[];
}

/** Power law with an irreducible loss, over FLOP; the crossing is where the loss falls to the threshold. */
export function lossModel(seed: number): CrossingModel<LossCurve> {
  const pointOf = ({ at, value }: Pick<CrossingPoint, 'at' | 'value'>): LawPoint => ({
    first: Math.log(at),
    second: 0,
    logLoss: Math.log(value),
    weight: 1,
  });
  const around = (points: readonly LawPoint[], place: LawPlace): LossCurve => ({
    place,
    residuals: points.map((point) => point.logLoss - logLossAt(place, point)),
  });
  const places = (points: readonly LawPoint[]): number =>
    new Set(points.map(({ first }) => first)).size;
  const valueAt = ({ place }: LossCurve, at: number): number =>
    Math.exp(logLossAt(place, pointOf({ at, value: 1 })));
  return {
    method: 'power law with an irreducible loss, bootstrap of runs',
    fit: (points) => {
      const law = points.map(pointOf);
      if (places(law) < 3) return null;
      return around(law, fitLaw(law, 'power_law', { seed, huberDelta: HUBER_DELTA }).place);
    },
    refit: (points, near) => {
      const law = points.map(pointOf);
      if (places(law) < 3) return null;
      const { place, reason } = refitLaw(law, near.place, HUBER_DELTA);
      return reason === 'iterations' ? null : around(law, place);
    },
    measuredAgain: (point) => point,
    valueAt,
    observedAt: (curve, { at }, draws) =>
      valueAt(curve, at) * Math.exp(known(curve.residuals[draws.below(curve.residuals.length)])),
    crossing: (curve, threshold, earliest) =>
      valueAt(curve, earliest) <= threshold
        ? Math.min(earliest, computeAtLoss({ form: 'power_law', place: curve.place }, threshold))
        : computeAtLoss({ form: 'power_law', place: curve.place }, threshold),
  };
}

/** A rate without its trials says nothing of its own error. Throws `crossing.trials_missing`. */
function trialsOf({ at, trials }: CrossingPoint): number {
  if (trials !== null) return trials;
  throw new HoldpointError({
    code: 'crossing.trials_missing',
    kind: 'invalid',
    message: `The point at ${at} has a success rate without its number of trials; give it.`,
  });
}
