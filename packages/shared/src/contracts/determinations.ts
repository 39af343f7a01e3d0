import { z } from 'zod';

import { Attestation, Determination, Dissent } from '../gate/determination.js';
import { Slug } from '../policy/source.js';
import { PolicyRef, storable } from './common.js';
import { defineRoute } from './route.js';

/**
 * `standing`: counts. `superseded`: the same person determined anew. `expired`: too old. `reopened`: evidence that it
 * leaned on was found bad.
 */
export const DeterminationState = z
  .enum(['standing', 'superseded', 'expired', 'reopened'])
  .meta({ id: 'DeterminationState' });
export type DeterminationState = z.infer<typeof DeterminationState>;

/**
 * A determination as a person may read it. Who may determine the same tier and has not yet sees that there is one, and
 * not what it says: `verdict` and `rationale` are then null.
 */
export const DeterminationView = Determination.extend({
  checkpointId: z.uuid(),
  policy: PolicyRef,
  state: DeterminationState,
  verdict: Determination.shape.verdict.nullable(),
  rationale: z.string().nullable(),
}).meta({ id: 'DeterminationView' });
export type DeterminationView = z.infer<typeof DeterminationView>;

const words = (maximum: number) =>
  z.string().trim().min(1).max(maximum).regex(storable, 'expected text without NUL');

export const determinationRoutes = {
  record: defineRoute({
    method: 'POST',
    path: '/v1/determinations',
    summary:
      'Determine whether a tier is reached, on all that is known. Not for who asked for any of the evidence.',
    access: 'signed_in',
    body: z.strictObject({
      checkpointId: z.uuid(),
      policy: PolicyRef,
      tier: Slug,
      verdict: Determination.shape.verdict,
      role: Determination.shape.role,
      rationale: words(8000),
      dissent: z
        .array(Dissent.extend({ person: words(120), text: words(4000) }))
        .max(50)
        .default([]),
      attestations: z
        .array(Attestation.extend({ title: words(300), by: words(200) }))
        .max(50)
        .default([]),
      validDays: z.int().min(1).max(366).default(180),
    }),
    response: Determination,
    status: 201,
    idempotencyKey: 'optional',
  }),
  list: defineRoute({
    method: 'GET',
    path: '/v1/determinations',
    summary:
      'Every determination about a checkpoint, oldest first; those that you have yet to make yourself are not told.',
    access: 'signed_in',
    query: z.object({ checkpointId: z.uuid(), policy: PolicyRef.optional() }),
    response: z.strictObject({ determinations: z.array(DeterminationView) }),
  }),
};
