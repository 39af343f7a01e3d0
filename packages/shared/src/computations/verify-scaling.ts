import { refitLaw } from '../scaling/fit-law.js';
import { ABSENT, huberObjective, type LawPlace } from '../scaling/log-sum-exp-law.js';
import { lawPoints, withoutHighestLoss } from '../scaling/training-runs.js';
import {
  type ComputationDifference,
  differenceAt,
  figureDiffers,
  numberDiffers,
} from './computation-difference.js';
import type { ScalingFit, ScalingSpec } from './scaling.js';

/** Parameters are told as exp and log of what was fitted. */
const ROUNDING = 1e-9;
/** By how much less than the claimed objective a descent from the claimed parameters may end: a settled optimum's slack. */
const SLACK = 1e-4;

/**
 * Holds a fitted law against its question: the runs, the objective at the claimed parameters, and that nothing better lies
 * downhill of them. Bootstrap intervals are not drawn again. Throws as `lawPoints` for runs that no law can be fitted to.
 */
export function verifyScaling(
  spec: ScalingSpec,
  fit: ScalingFit,
): readonly ComputationDifference[] {
  const over = spec.form === 'chinchilla' ? 'compute' : spec.over;
  const { kept, dropped } = withoutHighestLoss(spec.runs, spec.dropHighestLoss);
  const asked = [
    ...figureDiffers('form', [spec.form, over], [fit.form, fit.over]),
    ...figureDiffers('runs', [kept, dropped], [fit.runs, fit.dropped]),
    ...figureDiffers(
      'settings',
      [spec.seed, spec.huberDelta, kept.length],
      [fit.seed, fit.huberDelta, fit.n],
    ),
    ...(fit.intervals === null
      ? []
      : figureDiffers(
          'intervals',
          [spec.confidence, spec.resamples],
          [fit.intervals.confidence, fit.intervals.resamples],
        )),
  ];
  if (asked.length > 0) return asked;
  const points = lawPoints(kept, spec.form, over);
  const place = placeOf(fit);
  const objective = huberObjective(
    points,
    fit.huberDelta,
    1,
  )(place, new Float64Array(place.length));
  const least = refitLaw(points, place, fit.huberDelta).objective;
  return [
    ...numberDiffers('objective', objective, fit.objective, ROUNDING),
    ...(least < objective * (1 - SLACK)
      ? [differenceAt('parameters', `an optimum; ${least} lies downhill`, String(objective))]
      : []),
    ...(fit.form === 'chinchilla'
      ? numberDiffers('ratio', ratioOf(fit.parameters), fit.ratio.betaOverSum, ROUNDING)
      : []),
  ];
}

function placeOf(fit: ScalingFit): LawPlace {
  if (fit.form === 'chinchilla') {
    const { A, B, E, alpha, beta } = fit.parameters;
    return Float64Array.of(amplitude(A), alpha, amplitude(B), beta, amplitude(E));
  }
  const { A, E, alpha } = fit.parameters;
  return Float64Array.of(amplitude(A), alpha, ABSENT, 0, amplitude(E));
}

/** exp of an absent term's amplitude is 0. */
function amplitude(told: number): number {
  return told === 0 ? ABSENT : Math.log(told);
}

function ratioOf({ alpha, beta }: { readonly alpha: number; readonly beta: number }): number {
  return beta / (alpha + beta);
}
