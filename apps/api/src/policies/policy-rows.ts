import { type PolicyRef, Role } from '@holdpoint/shared/contracts/common';
import type { PolicyActivation, PolicyApproval } from '@holdpoint/shared/contracts/policies';
import { PolicyState } from '@holdpoint/shared/contracts/policies';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { BarChange } from '@holdpoint/shared/policy/bar-move';
import { policyDigest } from '@holdpoint/shared/policy/policies';
import { Policy } from '@holdpoint/shared/policy/policy';
import { z } from 'zod';

import { Count, Instant } from '../database/database.js';

/** Name of a policy without its version: who governs a name governs all its versions. */
export function policyNameOf(ref: PolicyRef): string {
  return ref.slice(0, ref.lastIndexOf('@'));
}

/** The audit stream of every version of a policy, so that a change of one can't be left out of what another decides. */
export function policyStreamOf(ref: PolicyRef): `policy:${string}` {
  return `policy:${policyNameOf(ref)}`;
}

/** A policy with what is known of it here. */
export interface KnownPolicy {
  readonly policy: Policy;
  readonly digest: string;
  readonly state: PolicyState;
  /** Null for one that came with the release. */
  readonly proposedBy: string | null;
  readonly proposedAt: string;
}

/**
 * Of a row of `policy_activation`: the log has signed the activation of this very document. Threat: a row that somebody wrote
 * into the database, with the event of something else.
 */
export const IS_IN_EFFECT = `
  audit.is_effective(policy_activation.event_id) AND EXISTS (
    SELECT FROM audit.event
     WHERE event.id = policy_activation.event_id AND event.type = 'policy.activated'
       AND event.stream = 'policy:' || split_part(policy_activation.ref, '@', 1)
       AND event.body @> jsonb_build_object('ref', policy_activation.ref, 'digest', policy_activation.digest,
                                            'seq', policy_activation.seq, 'genesis', policy_activation.genesis))`;

/** Every document with its state: the last activation of a name that the log has signed is in force. */
export const SELECT_POLICIES = `
  SELECT policy_document.digest, policy_document.ref, body, account.name AS proposed_by, proposed_at,
         CASE WHEN newest.digest = policy_document.digest THEN 'active'
              WHEN EXISTS (SELECT FROM policy_activation
                            WHERE policy_activation.digest = policy_document.digest AND ${IS_IN_EFFECT})
                THEN 'superseded'
              WHEN policy_document.proposed_by IS NULL THEN 'inactive'
              ELSE 'proposed' END AS state
    FROM policy_document
    LEFT JOIN account ON account.id = policy_document.proposed_by
    LEFT JOIN LATERAL (
      SELECT digest FROM policy_activation
       WHERE policy_activation.ref = policy_document.ref AND ${IS_IN_EFFECT}
       ORDER BY seq DESC LIMIT 1) AS newest ON true`;

export const PolicyRow = z
  .object({
    digest: z.string(),
    ref: z.string(),
    body: z.unknown(),
    proposed_by: z.string().nullable(),
    proposed_at: Instant,
    state: PolicyState,
  })
  .transform(({ body, proposed_by, proposed_at, ref, ...row }): KnownPolicy => ({
    ...row,
    policy: readableBody(row.digest, ref, body),
    proposedBy: proposed_by,
    proposedAt: proposed_at,
  }));

/** A body that is no longer the document of its digest must decide nothing. */
function readableBody(digest: string, ref: string, body: unknown): Policy {
  const parsed = Policy.safeParse(body);
  if (parsed.success && policyDigest(parsed.data) === digest) return parsed.data;
  throw new HoldpointError({
    code: 'policy.unreadable',
    kind: 'integrity',
    message: `The stored document ${ref} ${digest} does not have its digest.`,
  });
}

export const ActivationRow = z
  .object({
    seq: z.int(),
    digest: z.string(),
    genesis: z.boolean(),
    basis_digest: z.string().nullable(),
    bar_change: BarChange.nullable(),
    activated_at: Instant,
  })
  .transform(({ basis_digest, bar_change, activated_at, ...row }) => ({
    basisDigest: basis_digest,
    activation: {
      ...row,
      activatedAt: activated_at,
      barChange: bar_change,
    } satisfies PolicyActivation,
  }));
export type ActivationRow = z.infer<typeof ActivationRow>;

export const SELECT_ACTIVATIONS = `
  SELECT seq, digest, genesis, basis_digest, bar_change, activated_at FROM policy_activation`;

export const ApprovalRow = z
  .object({
    id: z.uuid(),
    digest: z.string(),
    basis_digest: z.string(),
    role: Role,
    person: z.string(),
    statement: z.string(),
    statement_digest: z.string(),
    approved_at: Instant,
    counts: z.boolean(),
    person_id: z.uuid(),
    assertion: z.unknown(),
    position: Count,
  })
  .transform((row) => ({
    basisDigest: row.basis_digest,
    /** Whether its author may still speak for the role, and their signature holds where that was looked at. */
    counts: row.counts,
    signature: {
      accountId: row.person_id,
      statement: row.statement,
      assertion: row.assertion,
      position: row.position,
    },
    approval: {
      id: row.id,
      digest: row.digest,
      role: row.role,
      person: row.person,
      statement: row.statement,
      statementDigest: row.statement_digest,
      approvedAt: row.approved_at,
    } satisfies Omit<PolicyApproval, 'isCurrent'>,
  }));
export type ApprovalRow = z.infer<typeof ApprovalRow>;

export const SELECT_APPROVALS = `
  SELECT policy_activation_approval.id, digest, basis_digest, role, account.name AS person, statement, statement_digest,
         approved_at, account.disabled_at IS NULL AND role = ANY(account.roles) AS counts, person_id, assertion, event.position
    FROM policy_activation_approval
    JOIN account ON account.id = person_id
    JOIN audit.event AS event ON event.id = event_id AND event.type = 'policy.approved'`;
