import { z } from 'zod';

import { AssessmentAnswer } from '../triggers/assessment.js';
import { PolicyRef, storable, Timestamp } from './common.js';
import { defineRoute } from './route.js';

const CheckpointName = z.strictObject({ id: z.uuid(), model: z.string(), checkpoint: z.string() });

/** The answer about one checkpoint under one policy. */
export const AssessmentDue = AssessmentAnswer.extend({
  checkpoint: CheckpointName,
  policy: PolicyRef,
  asOf: Timestamp,
  /** The last comprehensive assessment of the model: a campaign whose gate was decided with nothing missing. */
  last: z
    .strictObject({
      checkpoint: CheckpointName,
      campaignId: z.uuid(),
      decisionId: z.uuid(),
      completedAt: Timestamp,
    })
    .nullable(),
}).meta({ id: 'AssessmentDue' });
export type AssessmentDue = z.infer<typeof AssessmentDue>;

/** An officer's word that a model must be assessed. It holds until the next comprehensive assessment is complete. */
export const AssessmentCall = z
  .strictObject({
    id: z.uuid(),
    checkpoint: CheckpointName,
    /** Null: under every policy that leaves it to the officer. */
    policy: PolicyRef.nullable(),
    reason: z.string(),
    calledBy: z.string(),
    calledAt: Timestamp,
  })
  .meta({ id: 'AssessmentCall' });
export type AssessmentCall = z.infer<typeof AssessmentCall>;

export const assessmentRoutes = {
  due: defineRoute({
    method: 'GET',
    path: '/v1/assessments/due',
    summary:
      'Is a comprehensive assessment due, why, until when, and may training go on meanwhile?',
    access: 'signed_in',
    query: z.object({
      checkpointId: z.uuid(),
      policy: PolicyRef.default('anthropic-rsp@2.2'),
    }),
    response: AssessmentDue,
  }),
  list: defineRoute({
    method: 'GET',
    path: '/v1/assessments',
    summary: 'The same for the newest checkpoint of every model, under one policy.',
    access: 'signed_in',
    query: z.object({ policy: PolicyRef.default('anthropic-rsp@2.2') }),
    response: z.strictObject({ assessments: z.array(AssessmentDue) }),
  }),
  call: defineRoute({
    method: 'POST',
    path: '/v1/assessments/calls',
    summary: "Call for an assessment at the officer's discretion.",
    access: ['responsible_scaling_officer'],
    body: z.strictObject({
      checkpointId: z.uuid(),
      policy: PolicyRef.nullable().default(null),
      reason: z.string().trim().min(1).max(2000).regex(storable, 'expected text without NUL'),
    }),
    response: AssessmentCall,
    status: 201,
    idempotencyKey: 'optional',
  }),
  calls: defineRoute({
    method: 'GET',
    path: '/v1/assessments/calls',
    summary: 'Calls for assessments, newest first.',
    access: 'signed_in',
    response: z.strictObject({ calls: z.array(AssessmentCall) }),
  }),
};
