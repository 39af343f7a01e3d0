import { z } from 'zod';

import { ClaimedBinding } from '../attestation/endpoint-binding.js';
import { ModelSignatureBundle } from '../attestation/model-signature.js';
import { CheckpointIdentity } from '../evidence/checkpoint-identity.js';
import { Subject } from '../evidence/run-plan.js';
import { AuditEvent } from '../report/audit-event.js';
import { Timestamp } from './common.js';
import { defineRoute } from './route.js';

/** Upper bound of the interval around `effectiveCompute`, in FLOP. Triggers of assessments read it, plans do not. */
const EffectiveComputeUpper = z.number().positive();

/** What a pipeline says of a checkpoint. Without an upper bound triggers take the point estimate, and say so. */
export const CheckpointRegistration = Subject.extend({
  effectiveComputeUpper: EffectiveComputeUpper.optional(),
  /** A sigstore bundle of OpenSSF Model Signing; the weights digest must be the root that it signs. */
  modelSignature: ModelSignatureBundle.optional(),
  /** Left out, it is the operator's word. */
  binding: ClaimedBinding.optional(),
})
  .refine(
    ({ effectiveCompute, effectiveComputeUpper }) =>
      effectiveComputeUpper === undefined || effectiveComputeUpper >= effectiveCompute,
    {
      message: 'expected an upper bound that is not below effectiveCompute',
      path: ['effectiveComputeUpper'],
    },
  )
  .meta({ id: 'CheckpointRegistration' });
export type CheckpointRegistration = z.infer<typeof CheckpointRegistration>;

/** A model checkpoint: one snapshot of weights, and the endpoint that serves it. */
export const Checkpoint = Subject.extend({
  id: z.uuid(),
  /** Left out where it was registered without an interval. */
  effectiveComputeUpper: EffectiveComputeUpper.optional(),
  ...CheckpointIdentity.shape,
  registeredBy: z.string(),
  createdAt: Timestamp,
}).meta({ id: 'Checkpoint' });
export type Checkpoint = z.infer<typeof Checkpoint>;

export const checkpointRoutes = {
  register: defineRoute({
    method: 'POST',
    path: '/v1/checkpoints',
    summary: 'Register a checkpoint, and its model at first sight.',
    access: ['pipeline', 'evaluation_engineer', 'responsible_scaling_officer', 'administrator'],
    body: CheckpointRegistration,
    response: Checkpoint,
    status: 201,
    idempotencyKey: 'optional',
  }),
  list: defineRoute({
    method: 'GET',
    path: '/v1/checkpoints',
    summary: 'Checkpoints, newest first.',
    access: 'signed_in',
    response: z.strictObject({ checkpoints: z.array(Checkpoint) }),
  }),
  get: defineRoute({
    method: 'GET',
    path: '/v1/checkpoints/:checkpointId',
    summary: 'One checkpoint.',
    access: 'signed_in',
    params: z.object({ checkpointId: z.uuid() }),
    response: Checkpoint,
  }),
  history: defineRoute({
    method: 'GET',
    path: '/v1/checkpoints/:checkpointId/history',
    summary: 'Audit events about a checkpoint and its campaigns, newest first.',
    access: 'signed_in',
    params: z.object({ checkpointId: z.uuid() }),
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(200) }),
    response: z.strictObject({ events: z.array(AuditEvent) }),
  }),
};
