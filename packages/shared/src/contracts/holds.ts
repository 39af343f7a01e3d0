import { z } from 'zod';

import { Hold } from '../gate/hold.js';
import { Slug } from '../policy/source.js';
import { Action, PolicyRef, Role, Sha256, storable, Timestamp } from './common.js';
import { defineRoute } from './route.js';

export const HoldRelease = z.strictObject({
  person: z.string(),
  reason: z.string(),
  releasedAt: Timestamp,
});
export type HoldRelease = z.infer<typeof HoldRelease>;

/** A hold with who has released it so far. */
export const HoldView = Hold.extend({
  checkpointId: z.uuid(),
  state: z.enum(['open', 'released']),
  /** People who must still release it. */
  releasesMissing: z.int().nonnegative(),
  releases: z.array(HoldRelease),
  /** Answer to a threshold that opened it; null where a person did by hand. */
  responseId: z.uuid().nullable(),
}).meta({ id: 'HoldView' });
export type HoldView = z.infer<typeof HoldView>;

/** One recorded step of a policy's answer to a crossed threshold. */
export const PolicyResponse = z
  .strictObject({
    id: z.uuid(),
    checkpointId: z.uuid(),
    policy: z.strictObject({ ref: PolicyRef, digest: Sha256 }),
    seq: z.int().positive(),
    on: Slug,
    from: Slug,
    to: Slug,
    rationale: z.string(),
    person: z.string(),
    recordedAt: Timestamp,
  })
  .meta({ id: 'PolicyResponse' });
export type PolicyResponse = z.infer<typeof PolicyResponse>;

export const ResponseStanding = z
  .strictObject({
    policy: z.strictObject({ ref: PolicyRef, digest: Sha256 }),
    state: Slug,
    title: z.string(),
    clause: z.string(),
    /** What may be recorded next, and by whom. */
    possible: z.array(z.strictObject({ on: Slug, to: Slug, by: z.array(Role) })),
    /** Oldest first. */
    history: z.array(PolicyResponse),
  })
  .meta({ id: 'ResponseStanding' });
export type ResponseStanding = z.infer<typeof ResponseStanding>;

const params = z.object({ checkpointId: z.uuid() });
const words = (maximum: number) =>
  z.string().trim().min(1).max(maximum).regex(storable, 'expected text without NUL');

export const holdRoutes = {
  open: defineRoute({
    method: 'POST',
    path: '/v1/checkpoints/:checkpointId/holds',
    summary: 'Shut actions on a checkpoint at once: a pause, a lockdown or an incident.',
    access: [
      'evaluation_engineer',
      'safety_reviewer',
      'responsible_scaling_officer',
      'chief_executive_officer',
    ],
    params,
    body: z.strictObject({
      kind: Hold.shape.kind,
      actions: z.array(Action).min(1).default(Action.options),
      reason: words(2000),
    }),
    response: HoldView,
    status: 201,
    idempotencyKey: 'optional',
  }),
  release: defineRoute({
    method: 'POST',
    path: '/v1/holds/:holdId/release',
    summary: 'Release a hold. A lockdown ends only when two people have released it.',
    access: ['responsible_scaling_officer', 'chief_executive_officer'],
    params: z.object({ holdId: z.uuid() }),
    body: z.strictObject({ reason: words(2000) }),
    response: HoldView,
    idempotencyKey: 'optional',
  }),
  list: defineRoute({
    method: 'GET',
    path: '/v1/checkpoints/:checkpointId/holds',
    summary: 'Every hold on a checkpoint, newest first.',
    access: 'signed_in',
    params,
    response: z.strictObject({ holds: z.array(HoldView) }),
  }),
  respond: defineRoute({
    method: 'POST',
    path: '/v1/checkpoints/:checkpointId/responses',
    summary: 'Record what was found or done after a threshold triggered; opens and releases holds.',
    access: 'signed_in',
    params,
    body: z.strictObject({ policy: PolicyRef, on: Slug, rationale: words(2000) }),
    response: ResponseStanding,
    status: 201,
    idempotencyKey: 'optional',
  }),
  responses: defineRoute({
    method: 'GET',
    path: '/v1/checkpoints/:checkpointId/responses',
    summary: 'Where a checkpoint stands in a policy’s answer to a crossed threshold.',
    access: 'signed_in',
    params,
    query: z.object({ policy: PolicyRef }),
    response: ResponseStanding,
  }),
};
