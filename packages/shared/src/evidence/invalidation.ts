import { z } from 'zod';

import { EvaluationRef, Sha256, Timestamp } from '../contracts/common.js';

/** What was found to be bad: a whole evaluation (its grader or its tasks), one task of it, one run, or a model's identity. */
export const InvalidationTarget = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('grader'), evaluation: EvaluationRef }),
    z.strictObject({
      kind: z.literal('task'),
      evaluation: EvaluationRef,
      task: z.string().min(1).max(200),
    }),
    z.strictObject({ kind: z.literal('run'), runId: z.uuid() }),
    z.strictObject({ kind: z.literal('model'), weightsDigest: Sha256 }),
  ])
  .meta({ id: 'InvalidationTarget' });
export type InvalidationTarget = z.infer<typeof InvalidationTarget>;

/**
 * Evidence that was found to be bad after it was recorded. It concerns the runs registered before `at` (later ones
 * are made with what was mended) and every imported log.
 */
export const Invalidation = z
  .strictObject({
    id: z.uuid(),
    target: InvalidationTarget,
    reason: z.string().min(1).max(2000),
    by: z.string().min(1).max(120),
    at: Timestamp,
  })
  .meta({ id: 'Invalidation' });
export type Invalidation = z.infer<typeof Invalidation>;
