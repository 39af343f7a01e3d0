import { z } from 'zod';

import { Invalidation, InvalidationTarget } from '../evidence/invalidation.js';
import { Action, DecisionWord, EvaluationRef, PolicyRef, Role, storable } from './common.js';
import { defineRoute } from './route.js';

const onCheckpoint = { checkpointId: z.uuid(), model: z.string(), checkpoint: z.string() };

/** Everything that rests on evidence that was found bad; each list in order of time. */
export const Affected = z
  .strictObject({
    runs: z.array(z.strictObject({ runId: z.uuid(), ...onCheckpoint, evaluation: EvaluationRef })),
    signOffs: z.array(
      z.strictObject({
        signOffId: z.uuid(),
        ...onCheckpoint,
        policy: PolicyRef,
        action: Action,
        role: Role,
        person: z.string(),
      }),
    ),
    determinations: z.array(
      z.strictObject({
        determinationId: z.uuid(),
        ...onCheckpoint,
        policy: PolicyRef,
        tier: z.string(),
        role: Role,
        person: z.string(),
      }),
    ),
    decisions: z.array(
      z.strictObject({
        decisionId: z.uuid(),
        ...onCheckpoint,
        policy: PolicyRef,
        action: Action,
        decision: DecisionWord,
      }),
    ),
  })
  .meta({ id: 'Affected' });
export type Affected = z.infer<typeof Affected>;

export const InvalidationReport = z
  .strictObject({
    /** Null for a dry run: nothing was recorded. */
    invalidation: Invalidation.nullable(),
    target: InvalidationTarget,
    affected: Affected,
  })
  .meta({ id: 'InvalidationReport' });
export type InvalidationReport = z.infer<typeof InvalidationReport>;

export const invalidationRoutes = {
  record: defineRoute({
    method: 'POST',
    path: '/v1/invalidations',
    summary:
      'Say that evidence was found bad, and re-open every sign-off, determination and decision that rests on it.',
    access: ['responsible_scaling_officer', 'safety_reviewer', 'administrator'],
    body: z.strictObject({
      target: InvalidationTarget,
      reason: z.string().trim().min(1).max(2000).regex(storable, 'expected text without NUL'),
      /** Only lists. */
      dryRun: z.boolean().default(false),
    }),
    response: InvalidationReport,
    status: 201,
    idempotencyKey: 'optional',
  }),
  list: defineRoute({
    method: 'GET',
    path: '/v1/invalidations',
    summary: 'Evidence that was found bad, newest first.',
    access: 'signed_in',
    response: z.strictObject({ invalidations: z.array(Invalidation) }),
  }),
};
