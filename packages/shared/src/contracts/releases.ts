import { z } from 'zod';

import { Checkpoint } from './checkpoints.js';
import { Action, DecisionWord, EvaluationRef, PolicyRef, Timestamp } from './common.js';
import { defineRoute } from './route.js';

/**
 * Whether a recorded decision still says what the gate would say. `superseded`: a run, a review or a sign-off came since, or
 * the policy has other words than it had.
 * `expired`: an `ALLOW` whose end has passed. Only a current `ALLOW` may be shown as one.
 */
export const Currency = z.enum(['current', 'superseded', 'expired']).meta({ id: 'Currency' });
export type Currency = z.infer<typeof Currency>;

/** One gate before which a checkpoint stands: a campaign was opened for it, or it was decided. */
export const ReleaseGate = z
  .strictObject({
    action: Action,
    policy: PolicyRef,
    /** The newest for this gate; null where it was decided without one. */
    campaign: z
      .strictObject({ id: z.uuid(), state: z.enum(['running', 'closed']), createdAt: Timestamp })
      .nullable(),
    /** The newest for this gate; null where it was never decided. */
    decision: z
      .strictObject({
        id: z.uuid(),
        decision: DecisionWord,
        sentence: z.string(),
        decidedAt: Timestamp,
        notAfter: Timestamp.nullable(),
        requestedBy: z.string(),
        currency: Currency,
      })
      .nullable(),
  })
  .meta({ id: 'ReleaseGate' });
export type ReleaseGate = z.infer<typeof ReleaseGate>;

export const Release = z
  .strictObject({ checkpoint: Checkpoint, gates: z.array(ReleaseGate) })
  .meta({ id: 'Release' });
export type Release = z.infer<typeof Release>;

/** Something that runs out, and must be done again before it does. */
export const DueDate = z
  .strictObject({
    kind: z.enum(['evidence_expires', 'decision_expires']),
    at: Timestamp,
    checkpointId: z.uuid(),
    model: z.string(),
    checkpoint: z.string(),
    action: Action,
    policy: PolicyRef,
    /** What must be run again; null for a decision. */
    evaluation: EvaluationRef.nullable(),
  })
  .meta({ id: 'DueDate' });
export type DueDate = z.infer<typeof DueDate>;

export const releaseRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/v1/releases',
    summary: 'Checkpoints with the gates before them, newest first, in keyset pages.',
    access: 'signed_in',
    query: z.object({
      after: z.uuid().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
    response: z.strictObject({ releases: z.array(Release), next: z.uuid().nullable() }),
  }),
  get: defineRoute({
    method: 'GET',
    path: '/v1/releases/:checkpointId',
    summary: 'One checkpoint with the gates before it.',
    access: 'signed_in',
    params: z.object({ checkpointId: z.uuid() }),
    response: Release,
  }),
  schedule: defineRoute({
    method: 'GET',
    path: '/v1/schedule',
    summary:
      'What runs out, by date: evidence by the freshness that the policy asks for, and open gates by their end.',
    access: 'signed_in',
    response: z.strictObject({ due: z.array(DueDate) }),
  }),
};
