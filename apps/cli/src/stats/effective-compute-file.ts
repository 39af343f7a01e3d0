import { EffectiveCompute } from '@holdpoint/shared/computations/effective-compute';
import type { Sha256 } from '@holdpoint/shared/contracts/common';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { LEAST_CONFIDENCE } from '@holdpoint/shared/scaling/effective-compute';

import { parseJsonFile, readInput } from './read-input.js';

/** Effective compute of a checkpoint, in FLOP, and the file that says so. */
export interface StatedEffectiveCompute {
  readonly effectiveCompute: number;
  /** Not below `effectiveCompute`. */
  readonly effectiveComputeUpper: number;
  readonly digest: Sha256;
}

/**
 * What `stats effective-compute --json` wrote. Triggers divide the upper bound by what was assessed, so where the file has a
 * multiple since an assessment, the bound is no less than gives that multiple's. Throws `file.unreadable`, `file.invalid`, and
 * `checkpoint.effective_compute_unbounded` where no upper bound is known: a point estimate in its place would let a
 * trigger say "not due" that nothing shows; `scaling.confidence_too_low` for limits too near for a trigger.
 */
export async function readEffectiveCompute(file: string): Promise<StatedEffectiveCompute> {
  const text = await readInput(file);
  const { confidence, ...found } = parseJsonFile(file, text, EffectiveCompute);
  const { effectiveCompute: extent, reference } = found;
  const sinceAssessed = upperSinceAssessed(found);
  if (confidence < LEAST_CONFIDENCE) {
    throw new HoldpointError({
      code: 'scaling.confidence_too_low',
      kind: 'invalid',
      message: `${file} has limits of ${confidence}, so its upper bound holds at less than 95 %. Compute it again with --confidence ${LEAST_CONFIDENCE} or more.`,
    });
  }
  if (extent.estimate === null || extent.upper === null || sinceAssessed === null) {
    throw new HoldpointError({
      code: 'checkpoint.effective_compute_unbounded',
      kind: 'invalid',
      message: `${file} has no upper bound of effective compute, or none of its multiple since the assessment: the reference, measured up to ${reference.largestFlop.toExponential(2)} FLOP, may never reach the loss. No multiple can be shown to be below a trigger, so an assessment is due: call for it (holdpoint assessment call), or extend the reference with larger runs and compute it again.`,
    });
  }
  return {
    effectiveCompute: extent.estimate,
    // Percentiles of draws may lie beside the estimate; the larger one counts.
    effectiveComputeUpper: Math.max(extent.upper, extent.estimate, sinceAssessed),
    digest: sha256(Buffer.from(text, 'utf8')),
  };
}

/** FLOP that are the upper bound of the multiple times what was assessed; 0 without an assessment, null where unbounded. */
function upperSinceAssessed({
  assessed,
  multiple,
}: Pick<EffectiveCompute, 'assessed' | 'multiple'>): number | null {
  if (assessed === null) return 0;
  const { estimate } = assessed.effectiveCompute;
  const upper = multiple?.upper ?? null;
  return estimate === null || upper === null ? null : upper * estimate;
}
