import { z } from 'zod';

import {
  ComputationKind,
  ComputationResult,
  ComputationSpec,
} from '../computations/computation.js';
import {
  ArtefactName,
  ComputationFinding,
  ComputationProgress,
} from '../computations/computation-frame.js';
import { type Role, Sha256, Timestamp } from './common.js';
import { defineRoute } from './route.js';

/** `waiting`, `running` and `verifying` are open; the others are ends. */
export const ComputationState = z
  .enum(['waiting', 'running', 'verifying', 'verified', 'invalid', 'refused', 'cancelled'])
  .meta({ id: 'ComputationState' });
export type ComputationState = z.infer<typeof ComputationState>;

export const Computation = z
  .strictObject({
    id: z.uuid(),
    kind: ComputationKind,
    /** Whose weights it is about; null for a law over many models. */
    checkpointId: z.uuid().nullable(),
    spec: ComputationSpec,
    specDigest: Sha256,
    state: ComputationState,
    /** The worker's word while it runs. */
    progress: ComputationProgress.nullable(),
    /** Claims so far; each after the first took up where the one before it was cut off. */
    claims: z.int().nonnegative(),
    /** Of a verified one. */
    resultDigest: Sha256.nullable(),
    /** Why it is invalid or was refused. */
    differences: z.array(ComputationFinding),
    requestedBy: z.string(),
    createdAt: Timestamp,
    settledAt: Timestamp.nullable(),
  })
  .meta({ id: 'Computation' });
export type Computation = z.infer<typeof Computation>;

/** Largest input that the API takes. */
export const MAXIMUM_INPUT_BYTES = 2 * 1024 ** 3;

const requesters = [
  'pipeline',
  'evaluation_engineer',
  'safety_reviewer',
  'responsible_scaling_officer',
] as const satisfies readonly Role[];

const One = z.object({ computationId: z.uuid() });

export const computationRoutes = {
  putInput: defineRoute({
    method: 'POST',
    path: '/v1/computations/inputs',
    summary: 'Hand in a file for computations; stored unread, addressed by its digest.',
    access: requesters,
    requestMedia: 'application/octet-stream',
    response: z.strictObject({ digest: Sha256, sizeBytes: z.int().positive() }),
    status: 201,
  }),
  request: defineRoute({
    method: 'POST',
    path: '/v1/computations',
    summary:
      'Ask for a computation; its spec stands in the log before a worker begins. Every input was handed in before.',
    access: requesters,
    body: z.strictObject({
      spec: ComputationSpec,
      checkpointId: z.uuid().nullable().default(null),
    }),
    response: Computation,
    status: 201,
    idempotencyKey: 'required',
  }),
  list: defineRoute({
    method: 'GET',
    path: '/v1/computations',
    summary:
      'Computations, newest first: at most 200 at once, fewer where their specs are long. `next` is the `before` of those that follow.',
    access: 'signed_in',
    query: z.object({
      kind: ComputationKind.optional(),
      checkpointId: z.uuid().optional(),
      before: z.uuid().optional(),
    }),
    response: z.strictObject({
      computations: z.array(Computation),
      next: z.uuid().nullable(),
    }),
  }),
  get: defineRoute({
    method: 'GET',
    path: '/v1/computations/:computationId',
    summary: 'One computation with its progress.',
    access: 'signed_in',
    params: One,
    response: Computation,
  }),
  result: defineRoute({
    method: 'GET',
    path: '/v1/computations/:computationId/result',
    summary: 'The figures of a verified computation.',
    access: 'signed_in',
    params: One,
    response: ComputationResult,
  }),
  artefact: defineRoute({
    method: 'GET',
    path: '/v1/computations/:computationId/artefacts/:name',
    summary: 'One file that a verified computation left.',
    access: 'signed_in',
    params: One.extend({ name: ArtefactName }),
    responseMedia: 'application/octet-stream',
    response: z.instanceof(Uint8Array),
  }),
  cancel: defineRoute({
    method: 'POST',
    path: '/v1/computations/:computationId/cancellation',
    summary: 'End a computation that is open; its worker stops within seconds. Once, and for good.',
    access: requesters,
    params: One,
    response: Computation,
  }),
  events: defineRoute({
    method: 'GET',
    path: '/v1/computations/:computationId/events',
    summary:
      'The computation again whenever it changes, as server-sent events `computation`; the stream ends when it is settled.',
    access: 'signed_in',
    params: One,
    responseMedia: 'text/event-stream',
    response: Computation,
  }),
};
