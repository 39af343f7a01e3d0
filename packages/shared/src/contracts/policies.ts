import { z } from 'zod';

import { BarChange, BarMove } from '../policy/bar-move.js';
import { Policy } from '../policy/policy.js';
import { Assertion } from '../webauthn/assertion.js';
import { PolicyRef, Role, Sha256, storable, Timestamp } from './common.js';
import { SigningRequest } from './credentials.js';
import { defineRoute } from './route.js';

/**
 * `active`: its bars hold under its name. `proposed`: waits for its quorum. `superseded`: another document took its
 * place. `inactive`: came with this release, and its name is held by another document; nobody has activated it.
 */
export const PolicyState = z
  .enum(['active', 'proposed', 'superseded', 'inactive'])
  .meta({ id: 'PolicyState' });
export type PolicyState = z.infer<typeof PolicyState>;

export const PolicySummary = z
  .strictObject({
    ref: PolicyRef,
    title: z.string(),
    kind: Policy.shape.kind,
    digest: Sha256,
    state: PolicyState,
  })
  .meta({ id: 'PolicySummary' });
export type PolicySummary = z.infer<typeof PolicySummary>;

/** When a document took effect under its name. */
export const PolicyActivation = z
  .strictObject({
    /** Gapless from 1 within the name; the last one is in force. */
    seq: z.int().positive(),
    digest: Sha256,
    /** Built in and taken as in force by a new installation, without a quorum. */
    genesis: z.boolean(),
    activatedAt: Timestamp,
    /** Which bars moved; null where nothing was in force before. */
    barChange: BarChange.nullable(),
  })
  .meta({ id: 'PolicyActivation' });
export type PolicyActivation = z.infer<typeof PolicyActivation>;

/** One person's name under an activation. `isCurrent`: it still counts towards the quorum, or made it. */
export const PolicyApproval = z
  .strictObject({
    id: z.uuid(),
    digest: Sha256,
    role: Role,
    person: z.string(),
    statement: z.string(),
    statementDigest: Sha256,
    approvedAt: Timestamp,
    isCurrent: z.boolean(),
  })
  .meta({ id: 'PolicyApproval' });
export type PolicyApproval = z.infer<typeof PolicyApproval>;

/** What is still needed before a document takes effect. */
export const PolicyQuorum = z
  .strictObject({
    seats: z.array(Role),
    /** Seats that nobody has filled, in the quorum's order; empty once it is active. */
    open: z.array(Role),
    /** What it would take the place of. */
    from: z.strictObject({ ref: PolicyRef, digest: Sha256 }).nullable(),
  })
  .meta({ id: 'PolicyQuorum' });
export type PolicyQuorum = z.infer<typeof PolicyQuorum>;

export const PolicyRecord = z
  .strictObject({
    policy: Policy,
    digest: Sha256,
    state: PolicyState,
    /** Null for one that came with the release. */
    proposedBy: z.string().nullable(),
    proposedAt: Timestamp,
    quorum: PolicyQuorum,
    /** Of its name, oldest first. */
    activations: z.array(PolicyActivation),
    /** Of this document, oldest first. */
    approvals: z.array(PolicyApproval),
  })
  .meta({ id: 'PolicyRecord' });
export type PolicyRecord = z.infer<typeof PolicyRecord>;

export const PolicyStatement = z
  .strictObject({
    /** What a person signs, word by word. */
    text: z.string(),
    digest: Sha256,
    ...SigningRequest.shape,
  })
  .meta({ id: 'PolicyStatement' });
export type PolicyStatement = z.infer<typeof PolicyStatement>;

const Pin = z.strictObject({ ref: PolicyRef, digest: Sha256 });
const Named = z.union([PolicyRef, Sha256]);

export const policyRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/v1/policies',
    summary: 'Policies that this platform knows, each with its digest and whether it is in force.',
    access: 'signed_in',
    response: z.strictObject({ policies: z.array(PolicySummary) }),
  }),
  diff: defineRoute({
    method: 'GET',
    path: '/v1/policies/diff',
    summary: 'Every rule that differs between two policies, with its direction.',
    access: 'signed_in',
    query: z.object({ from: Named, to: Named }),
    response: z.strictObject({ from: Pin, to: Pin, moves: z.array(BarMove) }),
  }),
  get: defineRoute({
    method: 'GET',
    path: '/v1/policies/:policyRef',
    summary:
      'One policy, whole, by name or digest: the document in force under that name, else the newest one.',
    access: 'signed_in',
    params: z.object({ policyRef: Named }),
    response: PolicyRecord,
  }),
  propose: defineRoute({
    method: 'POST',
    path: '/v1/policies',
    summary: 'Propose a policy. It decides nothing until its quorum has activated it.',
    access: ['responsible_scaling_officer', 'administrator'],
    body: z.strictObject({
      policy: Policy,
      /** As its author wrote it. */
      text: z.string().max(1_000_000).regex(storable, 'expected text without NUL').default(''),
    }),
    response: PolicySummary,
    status: 201,
    idempotencyKey: 'optional',
  }),
  statement: defineRoute({
    method: 'GET',
    path: '/v1/policies/:digest/statement',
    summary: 'The exact words that an approval of a policy puts a name under.',
    access: 'signed_in',
    params: z.object({ digest: Sha256 }),
    query: z.object({ role: Role }),
    response: PolicyStatement,
  }),
  approve: defineRoute({
    method: 'POST',
    path: '/v1/policies/:digest/approvals',
    summary:
      'Put your name under the activation of a policy. The last open seat activates it at once.',
    access: 'signed_in',
    params: z.object({ digest: Sha256 }),
    body: z.strictObject({
      role: Role,
      statementDigest: Sha256,
      /** Your authenticator's signature over the statement; without one, nothing is signed. */
      assertion: Assertion.optional(),
    }),
    response: PolicyRecord,
    status: 201,
    idempotencyKey: 'optional',
  }),
};
