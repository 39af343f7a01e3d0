import { Action, PolicyRef, Role } from '@holdpoint/shared/contracts/common';
import { type Waiver, type WaiverApproval, WaiverKind } from '@holdpoint/shared/gate/waiver';
import { type WaiverFacts, waiverStatement } from '@holdpoint/shared/gate/waiver-statement';
import type { EnrolledCredential } from '@holdpoint/shared/webauthn/enrolled-credential';
import { z } from 'zod';

import { checkpointsOfSameWeights } from '../checkpoints/same-weights.js';
import type { AssertionCheck } from '../credentials/assertion-check.service.js';
import { Count, Instant, type Queries } from '../database/database.js';

const WaiverRow = z.object({
  id: z.uuid(),
  checkpoint_id: z.uuid(),
  kind: WaiverKind,
  criterion_id: z.string().nullable(),
  tier_id: z.string().nullable(),
  model: z.string(),
  checkpoint_name: z.string(),
  weights_digest: z.string(),
  policy_ref: PolicyRef,
  policy_digest: z.string(),
  action: Action,
  evidence_digest: z.string(),
  finding: z.string(),
  reason: z.string(),
  requested_by: z.string(),
  requested_at: Instant,
  expires_at: Instant,
  revoked_by: z.string().nullable(),
  revocation_reason: z.string().nullable(),
  revoked_at: Instant.nullable(),
});

const ApprovalRow = z.object({
  id: z.uuid(),
  waiver_id: z.uuid(),
  person_id: z.uuid(),
  person: z.string(),
  role: Role,
  statement_digest: z.string(),
  assertion: z.unknown(),
  approved_at: Instant,
  position: Count,
});

const SELECT = `
  SELECT waiver.id, waiver.checkpoint_id, kind, criterion_id, tier_id, waiver.model, checkpoint_name, weights_digest,
         policy_ref, policy_digest, action, evidence_digest, finding, waiver.reason, account.name AS requested_by,
         requested_at, expires_at, revoker.name AS revoked_by, revocation.reason AS revocation_reason, revoked_at
    FROM waiver
    JOIN account ON account.id = requested_by
    JOIN audit.event AS event ON event.id = waiver.event_id AND event.type = 'waiver.requested'
    LEFT JOIN waiver_revocation AS revocation ON revocation.waiver_id = waiver.id
    LEFT JOIN account AS revoker ON revoker.id = revocation.person_id`;

const APPROVALS = `
  SELECT waiver_approval.id, waiver_id, person_id, account.name AS person, role, statement_digest, assertion, approved_at,
         event.position
    FROM waiver_approval
    JOIN account ON account.id = person_id
    JOIN audit.event AS event ON event.id = waiver_approval.event_id AND event.type = 'waiver.approved'
   WHERE waiver_id = ANY($1::uuid[]) AND audit.is_effective(event.id)
   ORDER BY approved_at, waiver_approval.id`;

/** A waiver with the approvals that count here, and the credentials that signed them. */
export interface StandingWaiver {
  readonly checkpointId: string;
  readonly waiver: Waiver;
  readonly credentials: readonly EnrolledCredential[];
}

/**
 * Every waiver ever asked for on the weights of a checkpoint, under whatever name, newest first. Of its approvals those of
 * which the log has a receipt and that their own person's authenticator signed, over the words that it comes to.
 */
export async function waiversOn(
  queries: Queries,
  checkpointId: string,
  assertions: AssertionCheck,
): Promise<StandingWaiver[]> {
  const rows = await queries.rows(
    WaiverRow,
    `${SELECT} WHERE waiver.checkpoint_id = ANY($1::uuid[]) ORDER BY requested_at DESC, waiver.id`,
    [await checkpointsOfSameWeights(queries, checkpointId)],
  );
  return withApprovals(queries, rows, assertions);
}

export async function waiverById(
  queries: Queries,
  id: string,
  assertions: AssertionCheck,
): Promise<StandingWaiver | undefined> {
  const rows = await queries.rows(WaiverRow, `${SELECT} WHERE waiver.id = $1::uuid`, [id]);
  return (await withApprovals(queries, rows, assertions))[0];
}

/** The newest decision that a waiver opened and that still counts: a revocation reaches whatever was decided before. */
export async function decisionOpenedBy(
  queries: Queries,
  waiverId: string,
): Promise<string | undefined> {
  const row = await queries.row(
    z.object({ id: z.uuid() }),
    `SELECT decision.id FROM gate_decision AS decision JOIN checkpoint ON checkpoint.id = checkpoint_id
      WHERE decision = 'ALLOW' AND body->'waivers' @> $2::jsonb
        AND checkpoint.weights_digest = (SELECT weights_digest FROM waiver WHERE id = $1::uuid)
        AND decision.epoch >= coalesce((SELECT max(min_epoch) FROM gate_revocation
              WHERE weights_digest = checkpoint.weights_digest AND action = decision.action), 1)
      ORDER BY decided_at DESC, decision.id LIMIT 1`,
    [waiverId, JSON.stringify([{ id: waiverId, state: 'used' }])],
  );
  return row?.id;
}

async function withApprovals(
  queries: Queries,
  rows: readonly z.infer<typeof WaiverRow>[],
  assertions: AssertionCheck,
): Promise<StandingWaiver[]> {
  if (rows.length === 0) return [];
  const facts = new Map(rows.map((row) => [row.id, factsOf(row)]));
  const given = await queries.rows(ApprovalRow, APPROVALS, [[...facts.keys()]]);
  const stored = given.flatMap((row) => {
    const about = facts.get(row.waiver_id);
    if (about === undefined) return [];
    const statement = waiverStatement(about, row.role).text;
    return [{ ...row, accountId: row.person_id, statement }];
  });
  const standing = await assertions.standing(queries, stored);
  return rows.map((row) => {
    const own = standing.filter((each) => each.row.waiver_id === row.id);
    return {
      checkpointId: row.checkpoint_id,
      waiver: {
        ...factsOf(row),
        approvals: own.map((each): WaiverApproval => {
          const { id, person, role, statement_digest, approved_at } = each.row;
          const { assertion } = each;
          return {
            id,
            person,
            role,
            statementDigest: statement_digest,
            assertion,
            at: approved_at,
          };
        }),
        revocation: revocationOf(row),
      },
      credentials: own.map(({ credential }) => credential),
    };
  });
}

function factsOf(row: z.infer<typeof WaiverRow>): WaiverFacts {
  return {
    id: row.id,
    kind: row.kind,
    criterionId: row.criterion_id,
    tierId: row.tier_id,
    model: row.model,
    checkpoint: row.checkpoint_name,
    weightsDigest: row.weights_digest,
    policyRef: row.policy_ref,
    policyDigest: row.policy_digest,
    action: row.action,
    evidenceDigest: row.evidence_digest,
    finding: row.finding,
    reason: row.reason,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
  };
}

function revocationOf(row: z.infer<typeof WaiverRow>): Waiver['revocation'] {
  const { revoked_by: person, revocation_reason: reason, revoked_at: at } = row;
  return person === null || reason === null || at === null ? null : { person, reason, at };
}
