import { z } from 'zod';

import { DecisionReceipt, Revocation } from '../gate/announced-decision.js';
import { GateDecision } from '../gate/gate-decision.js';
import { SignOff, SignOffChoice } from '../gate/sign-off.js';
import { SignedStatement } from '../report/bundle.js';
import { Assertion } from '../webauthn/assertion.js';
import { Action, PolicyRef, Role, Sha256 } from './common.js';
import { SigningRequest } from './credentials.js';
import { defineRoute } from './route.js';

/** A recorded decision, as it may be acted on (`announcedDecision`). No boolean anywhere: only the word `ALLOW` allows, and HTTP 200 never does. */
export const Decision = GateDecision.extend({
  id: z.uuid(),
  checkpointId: z.uuid(),
  requestedBy: z.string(),
  /** Counts the revocations of this gate and these weights, from 1: a lower one than the epoch list's is revoked. */
  epoch: z.int().positive(),
  /** Null until the log has signed for it: the decision takes no effect before, and says `PENDING`. */
  receipt: DecisionReceipt.nullable(),
  revocation: Revocation.nullable(),
}).meta({ id: 'Decision' });
export type Decision = z.infer<typeof Decision>;

export const Statement = z
  .strictObject({
    /** What a person signs, word by word. */
    text: z.string(),
    digest: Sha256,
    evidenceDigest: Sha256,
    /** Size of the log's head that the words name; to be sent back with the signature. */
    seenTreeSize: z.int().nonnegative(),
    ...SigningRequest.shape,
  })
  .meta({ id: 'Statement' });

const params = z.object({ action: Action });

export const gateRoutes = {
  decide: defineRoute({
    method: 'POST',
    path: '/v1/gates/:action/decisions',
    summary:
      'May this action be taken on this checkpoint? Decided anew from all evidence, recorded and logged. 201, or 202 with the word PENDING while the log has not signed for it: ask for the decision then. Neither means allowed.',
    access: [
      'pipeline',
      'evaluation_engineer',
      'safety_reviewer',
      'responsible_scaling_officer',
      'chief_executive_officer',
      'auditor',
    ],
    params,
    body: z.strictObject({
      checkpointId: z.uuid(),
      policy: PolicyRef.default('anthropic-rsp@2.2'),
    }),
    response: Decision,
    status: 201,
    idempotencyKey: 'required',
  }),
  get: defineRoute({
    method: 'GET',
    path: '/v1/decisions/:decisionId',
    summary:
      'One recorded decision. `wait` holds the answer for as many seconds, until it is no longer PENDING for want of a receipt.',
    access: 'signed_in',
    params: z.object({ decisionId: z.uuid() }),
    query: z.object({ wait: z.coerce.number().min(0).max(60).default(0) }),
    response: Decision,
  }),
  list: defineRoute({
    method: 'GET',
    path: '/v1/decisions',
    summary: 'Recorded decisions, newest first.',
    access: 'signed_in',
    query: z.object({
      checkpointId: z.uuid().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.strictObject({ decisions: z.array(Decision) }),
  }),
  standing: defineRoute({
    method: 'GET',
    path: '/v1/gates/:action/standing',
    summary:
      'What the gate would decide now, from all evidence at this moment. Not recorded, so no pipeline may act on it.',
    access: 'signed_in',
    params,
    query: z.object({ checkpointId: z.uuid(), policy: PolicyRef }),
    response: GateDecision,
  }),
  signOffs: defineRoute({
    method: 'GET',
    path: '/v1/checkpoints/:checkpointId/sign-offs',
    summary: 'Every sign-off on a checkpoint with the words that were signed, oldest first.',
    access: 'signed_in',
    params: z.object({ checkpointId: z.uuid() }),
    response: z.strictObject({ signOffs: z.array(SignedStatement) }),
  }),
  statement: defineRoute({
    method: 'GET',
    path: '/v1/gates/:action/statement',
    summary: 'The exact words that a sign-off puts a name under, over the evidence as it stands.',
    access: 'signed_in',
    params,
    query: z.object({
      checkpointId: z.uuid(),
      policy: PolicyRef,
      role: Role,
      choice: SignOffChoice.default('approve'),
    }),
    response: Statement,
  }),
  signOff: defineRoute({
    method: 'POST',
    path: '/v1/sign-offs',
    summary: 'Put your name under a statement. It must be the current one, word for word.',
    access: 'signed_in',
    body: z.strictObject({
      checkpointId: z.uuid(),
      policy: PolicyRef,
      action: Action,
      role: Role,
      choice: SignOffChoice,
      statementDigest: Sha256,
      comment: z.string().max(2000).default(''),
      /** As the statement answered. */
      seenTreeSize: z.int().nonnegative(),
      /** Your authenticator's signature over the statement; without one, nothing is signed. */
      assertion: Assertion.optional(),
    }),
    response: SignOff,
    status: 201,
    idempotencyKey: 'optional',
  }),
};
