import { z } from 'zod';

import { RequiredSafeguard } from '../policy/tier.js';
import { Role, storable, Timestamp } from './common.js';
import { defineRoute } from './route.js';

/** `recorded`: waits for a second person. `in_force`: counts at the gate until it expires. */
export const SafeguardState = z
  .enum(['recorded', 'in_force', 'expired'])
  .meta({ id: 'SafeguardState' });
export type SafeguardState = z.infer<typeof SafeguardState>;

/** What protects a checkpoint, or every checkpoint of a model; it must be shown anew every year (RSP v2.2). */
export const Safeguard = z
  .strictObject({
    id: z.uuid(),
    checkpointId: z.uuid().nullable(),
    model: z.string().nullable(),
    axis: RequiredSafeguard.shape.axis,
    level: RequiredSafeguard.shape.level,
    title: z.string().min(1).max(200),
    /** What was shown of it, against whom, and by what evidence. */
    efficacy: z.string().min(1).max(8000),
    expiresAt: Timestamp,
    recordedBy: z.string(),
    recordedAt: Timestamp,
    approvedBy: z.string().nullable(),
    approvedAt: Timestamp.nullable(),
    state: SafeguardState,
  })
  .meta({ id: 'Safeguard' });
export type Safeguard = z.infer<typeof Safeguard>;

const words = (maximum: number) =>
  z.string().trim().min(1).max(maximum).regex(storable, 'expected text without NUL');

export const safeguardRoutes = {
  record: defineRoute({
    method: 'POST',
    path: '/v1/safeguards',
    summary: 'Record a safeguard. It counts once a second person has approved it.',
    access: [
      'evaluation_engineer',
      'safety_reviewer',
      'responsible_scaling_officer',
      'chief_executive_officer',
    ],
    body: z
      .strictObject({
        checkpointId: z.uuid().optional(),
        model: words(120).optional(),
        axis: RequiredSafeguard.shape.axis,
        level: words(40),
        title: words(200),
        efficacy: words(8000),
        /** At most one year from now. */
        expiresAt: Timestamp,
      })
      .refine(({ checkpointId, model }) => (checkpointId === undefined) !== (model === undefined), {
        message: 'expected either checkpointId or model',
      }),
    response: Safeguard,
    status: 201,
    idempotencyKey: 'optional',
  }),
  approve: defineRoute({
    method: 'POST',
    path: '/v1/safeguards/:safeguardId/approvals',
    summary: 'Approve a safeguard that somebody else recorded.',
    access: ['responsible_scaling_officer', 'chief_executive_officer'],
    params: z.object({ safeguardId: z.uuid() }),
    body: z.strictObject({ role: Role }),
    response: Safeguard,
    status: 201,
    idempotencyKey: 'optional',
  }),
  list: defineRoute({
    method: 'GET',
    path: '/v1/safeguards',
    summary: 'Safeguards, newest first; with a checkpoint its own and those of its model.',
    access: 'signed_in',
    query: z.object({ checkpointId: z.uuid().optional() }),
    response: z.strictObject({ safeguards: z.array(Safeguard) }),
  }),
};
