import { z } from 'zod';

import { Waiver, WaiverKind } from '../gate/waiver.js';
import { Slug } from '../policy/source.js';
import { Assertion } from '../webauthn/assertion.js';
import { Action, PolicyRef, Role, Sha256, storable, Timestamp } from './common.js';
import { SigningRequest } from './credentials.js';
import { defineRoute } from './route.js';

/** A waiver with how far it has come. Whether it lets anything pass is the gate's to say, at the moment of a decision. */
export const WaiverView = z
  .strictObject({
    ...Waiver.shape,
    checkpointId: z.uuid(),
    state: z.enum(['requested', 'approved', 'revoked', 'expired']),
    /** Seats of the quorum that nobody has filled yet. */
    seatsMissing: z.array(Role),
  })
  .meta({ id: 'WaiverView' });
export type WaiverView = z.infer<typeof WaiverView>;

export const WaiverStatementView = z
  .strictObject({
    /** What a person signs, word by word. */
    text: z.string(),
    digest: Sha256,
    ...SigningRequest.shape,
  })
  .meta({ id: 'WaiverStatementView' });

const params = z.object({ waiverId: z.uuid() });
const words = z.string().trim().min(1).max(2000).regex(storable, 'expected text without NUL');

export const waiverRoutes = {
  request: defineRoute({
    method: 'POST',
    path: '/v1/checkpoints/:checkpointId/waivers',
    summary:
      'Ask that a gate pass over one criterion or tier, on the evidence as it stands. Others must approve it.',
    access: [
      'pipeline',
      'evaluation_engineer',
      'safety_reviewer',
      'responsible_scaling_officer',
      'chief_executive_officer',
    ],
    params: z.object({ checkpointId: z.uuid() }),
    body: z
      .strictObject({
        kind: WaiverKind,
        policy: PolicyRef,
        action: Action,
        criterionId: Slug.optional(),
        tierId: Slug.optional(),
        reason: words,
        /** At most as far away as the policy grants. */
        expiresAt: Timestamp,
      })
      .refine((body) => (body.criterionId === undefined) !== (body.tierId === undefined), {
        message: 'expected either a criterion or a tier',
      }),
    response: WaiverView,
    status: 201,
    idempotencyKey: 'optional',
  }),
  statement: defineRoute({
    method: 'GET',
    path: '/v1/waivers/:waiverId/statement',
    summary: 'The exact words that an approval in this role puts a name under.',
    access: 'signed_in',
    params,
    query: z.object({ role: Role }),
    response: WaiverStatementView,
  }),
  approve: defineRoute({
    method: 'POST',
    path: '/v1/waivers/:waiverId/approvals',
    summary: 'Approve a waiver in one seat of its quorum; one person fills one seat.',
    access: 'signed_in',
    params,
    body: z.strictObject({
      role: Role,
      statementDigest: Sha256,
      /** Your authenticator's signature over the statement; without one, nothing is approved. */
      assertion: Assertion.optional(),
    }),
    response: WaiverView,
    status: 201,
    idempotencyKey: 'optional',
  }),
  revoke: defineRoute({
    method: 'POST',
    path: '/v1/waivers/:waiverId/revocation',
    summary: 'Take a waiver back, at once and for good. One person is enough.',
    access: [
      'evaluation_engineer',
      'safety_reviewer',
      'responsible_scaling_officer',
      'chief_executive_officer',
    ],
    params,
    body: z.strictObject({ reason: words }),
    response: WaiverView,
  }),
  get: defineRoute({
    method: 'GET',
    path: '/v1/waivers/:waiverId',
    summary: 'One waiver with its approvals.',
    access: 'signed_in',
    params,
    response: WaiverView,
  }),
  list: defineRoute({
    method: 'GET',
    path: '/v1/checkpoints/:checkpointId/waivers',
    summary: 'Every waiver and override on the weights of a checkpoint, newest first.',
    access: 'signed_in',
    params: z.object({ checkpointId: z.uuid() }),
    response: z.strictObject({ waivers: z.array(WaiverView) }),
  }),
};
