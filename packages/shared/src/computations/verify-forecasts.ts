import { computeTrigger } from '../scaling/compute-trigger.js';
import { withoutHighestLoss } from '../scaling/training-runs.js';
import {
  type ComputationDifference,
  differenceAt,
  figureDiffers,
} from './computation-difference.js';
import type { CrossingForecast, CrossingForecastSpec } from './crossing-forecast.js';
import type { EffectiveCompute, EffectiveComputeSpec } from './effective-compute.js';

interface Limits {
  readonly lower: number | null;
  readonly upper: number | null;
}

/**
 * Holds effective compute against its question: the losses, what the reference holds, that limits lie in order, and what
 * the trigger says to the claimed bounds. The law is not fitted again. Throws as `withoutHighestLoss`.
 */
export function verifyEffectiveCompute(
  spec: EffectiveComputeSpec,
  claimed: EffectiveCompute,
): readonly ComputationDifference[] {
  const { kept } = withoutHighestLoss(spec.reference, spec.dropHighestLoss);
  const { effectiveCompute: effective, assessed, multiple, reference, trigger } = claimed;
  const asksTrigger = spec.triggerMultiple !== null;
  return [
    ...figureDiffers(
      'settings',
      [spec.loss, spec.assessedLoss, spec.form, spec.confidence, spec.resamples, spec.seed],
      [
        claimed.loss,
        assessed?.loss ?? null,
        reference.form,
        claimed.confidence,
        claimed.resamples,
        claimed.seed,
      ],
    ),
    ...figureDiffers(
      'reference',
      [
        kept.length,
        Math.min(...kept.map(({ loss }) => loss)),
        Math.max(...kept.map(({ flop }) => flop ?? 0)),
      ],
      [claimed.n, reference.lowestLoss, reference.largestFlop],
    ),
    ...inOrder('effectiveCompute', effective, effective.estimate),
    ...(multiple === null ? [] : inOrder('multiple', multiple, multiple.estimate)),
    ...(spec.triggerMultiple === null || assessed === null || multiple === null
      ? figureDiffers('trigger', asksTrigger, trigger !== null)
      : figureDiffers(
          'trigger',
          computeTrigger({
            triggerMultiple: spec.triggerMultiple,
            effective,
            assessed: assessed.effectiveCompute,
            multiple,
          }),
          trigger,
        )),
  ];
}

/** Holds a crossing forecast against its question: points, threshold, and limits in order. The curve is not fitted again. */
export function verifyCrossing(
  spec: CrossingForecastSpec,
  claimed: CrossingForecast,
): readonly ComputationDifference[] {
  const byPlace = (points: CrossingForecast['points']) =>
    points
      .map(({ at, value, trials }) => [at, value, trials])
      .sort((left, right) => compare(left, right));
  return [
    ...figureDiffers(
      'settings',
      [spec.axis, spec.quantity, spec.threshold, spec.resamples, spec.seed],
      [claimed.axis, claimed.quantity, claimed.threshold, claimed.resamples, claimed.seed],
    ),
    ...figureDiffers('points', byPlace(spec.points), byPlace(claimed.points)),
    ...inOrder('interval95', claimed.interval95, claimed.median),
    ...inOrder('interval80', claimed.interval80, claimed.median),
    // The median lies in draws that never cross exactly where at least half of them do.
    ...(claimed.median === null && claimed.neverShare < 0.5
      ? [differenceAt('neverShare', 'at least a half without a median', String(claimed.neverShare))]
      : []),
  ];
}

/** Null above the middle says "never" or "unbounded", which is above every number. */
function inOrder(
  place: string,
  { lower, upper }: Limits,
  middle: number | null,
): readonly ComputationDifference[] {
  const [low, mid, high] = [lower ?? Infinity, middle ?? Infinity, upper ?? Infinity];
  if (low <= high && (place !== 'effectiveCompute' || middle === null || mid <= high)) return [];
  return [differenceAt(place, 'limits in order', JSON.stringify([lower, middle, upper]))];
}

function compare(left: readonly (number | null)[], right: readonly (number | null)[]): number {
  const at = left.findIndex((value, index) => value !== right[index]);
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}
