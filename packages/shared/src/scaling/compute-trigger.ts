import type { ComputeTriggerAnswer, EffectiveCompute } from '../computations/effective-compute.js';

/** An estimate with its limits; null is beyond every compute of the reference. */
export type Extent = EffectiveCompute['effectiveCompute'];

/**
 * What a trigger of k times says: due at an upper bound of k or more, and wherever there is no upper bound. The larger of
 * two bounds counts: that of the multiple over common draws, and that which the platform's triggers compute from a
 * registered checkpoint, so that no two parts of the product answer differently. Total. RSP v1.0, evaluation protocol.
 */
export function computeTrigger({
  triggerMultiple,
  effective,
  assessed,
  multiple,
}: {
  readonly triggerMultiple: number;
  readonly effective: Extent;
  readonly assessed: Extent;
  readonly multiple: Extent;
}): ComputeTriggerAnswer {
  const lineage = lineageMultiple(effective, assessed);
  const larger = Math.max(lineage ?? Infinity, multiple.upper ?? Infinity);
  // A quotient that is no finite number bounds nothing.
  const upperMultiple = Number.isFinite(larger) ? larger : null;
  const bar = times(triggerMultiple);
  if (upperMultiple === null) {
    return {
      triggerMultiple,
      upperMultiple,
      state: 'due',
      sentence: `Due: nothing bounds the multiple from above, so it counts as ${bar} or more.`,
    };
  }
  const isDue = !(upperMultiple < triggerMultiple);
  const upper = times(upperMultiple);
  return {
    triggerMultiple,
    upperMultiple,
    state: isDue ? 'due' : 'not_due',
    sentence: isDue
      ? `Due: effective compute may be ${upper} what was assessed (upper bound); the policy asks at ${bar}.`
      : `Not due: effective compute is at most ${upper} what was assessed (upper bound); the policy asks at ${bar}.`,
  };
}

/** The upper bound over the assessed point, as `assessmentDue` divides them; null where either is missing. */
export function lineageMultiple(effective: Extent, assessed: Extent): number | null {
  return effective.upper === null || assessed.estimate === null
    ? null
    : effective.upper / assessed.estimate;
}

function times(multiple: number): string {
  return `${Number(multiple.toPrecision(3))}x`;
}
