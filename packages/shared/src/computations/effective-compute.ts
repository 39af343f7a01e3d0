import { z } from 'zod';

import { ScalingForm, TrainingRun } from './scaling.js';

const Positive = z.number().positive();
const Share = z.number().min(0).max(1);
const Seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);

/**
 * Compute of the reference recipe, in FLOP, or a multiple of it. Null says "beyond every compute of the reference", never
 * "unknown": a null upper limit is an unbounded one.
 */
const Extent = z.strictObject({
  estimate: z.number().nonnegative().nullable(),
  lower: z.number().nonnegative().nullable(),
  upper: z.number().nonnegative().nullable(),
});

/** What is asked of a checkpoint that reached `loss` on the reference's held-out text. */
export const EffectiveComputeSpec = z
  .strictObject({
    schema: z.literal('holdpoint.effective-compute-spec.v1'),
    form: ScalingForm,
    reference: z.array(TrainingRun).min(1).max(20_000),
    dropHighestLoss: z.int().nonnegative(),
    loss: Positive,
    /** Of the checkpoint that was last assessed comprehensively. */
    assessedLoss: Positive.nullable(),
    /** A policy's `effectiveComputeMultiple`: 4 in RSP v1.0 and v2.2. */
    triggerMultiple: z.number().gt(1).nullable(),
    confidence: z.number().gt(0).lt(1),
    resamples: z.int().min(100).max(100_000),
    seed: Seed,
  })
  .refine(
    ({ assessedLoss, triggerMultiple }) => triggerMultiple === null || assessedLoss !== null,
    {
      message: 'expected assessedLoss with triggerMultiple: a multiple is since an assessment',
      path: ['assessedLoss'],
    },
  )
  .meta({ id: 'EffectiveComputeSpec' });
export type EffectiveComputeSpec = z.infer<typeof EffectiveComputeSpec>;

/** What makes the figure doubtful, in words. */
export const EffectiveComputeFinding = z.strictObject({
  code: z.enum([
    'scaling.beyond_reference',
    'assessed_beyond_reference',
    'upper_unbounded',
    'extrapolates',
    'lineage_disagrees',
    'reference',
  ]),
  detail: z.string(),
});
export type EffectiveComputeFinding = z.infer<typeof EffectiveComputeFinding>;

/** What a trigger of k times says; `due` unless the upper bound is known and lower. */
export const ComputeTriggerAnswer = z.strictObject({
  triggerMultiple: z.number().gt(1),
  /** Null: unbounded. */
  upperMultiple: z.number().nonnegative().nullable(),
  state: z.enum(['due', 'not_due']),
  sentence: z.string(),
});
export type ComputeTriggerAnswer = z.infer<typeof ComputeTriggerAnswer>;

/** Effective compute of a checkpoint: the reference recipe's compute at equal held-out loss. */
export const EffectiveCompute = z
  .strictObject({
    schema: z.literal('holdpoint.effective-compute.v1'),
    loss: Positive,
    effectiveCompute: Extent,
    assessed: z.strictObject({ loss: Positive, effectiveCompute: Extent }).nullable(),
    /** Over what was assessed; its interval takes both losses from the same draws. */
    multiple: Extent.nullable(),
    trigger: ComputeTriggerAnswer.nullable(),
    /** Share of draws whose reference never reaches the loss. */
    beyondShare: Share,
    confidence: z.number().gt(0).lt(1),
    method: z.literal('percentile bootstrap'),
    resamples: z.int().positive(),
    used: z.int().nonnegative(),
    seed: Seed,
    /** Runs behind the reference. */
    n: z.int().positive(),
    reference: z.strictObject({
      form: ScalingForm,
      irreducibleLoss: z.number().nonnegative(),
      lowestLoss: Positive,
      largestFlop: Positive,
    }),
    curve: z.array(
      z.strictObject({ at: Positive, loss: Positive, lower: Positive, upper: Positive }),
    ),
    findings: z.array(EffectiveComputeFinding),
  })
  .meta({ id: 'EffectiveCompute' });
export type EffectiveCompute = z.infer<typeof EffectiveCompute>;
