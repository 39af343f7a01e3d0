import { Action, Role } from '@holdpoint/shared/contracts/common';
import type { SignOff } from '@holdpoint/shared/gate/sign-off';
import { SignOffChoice } from '@holdpoint/shared/gate/sign-off';
import { statementAgrees } from '@holdpoint/shared/gate/statement-agrees';
import { type SignedStatement, signOffIn } from '@holdpoint/shared/report/bundle';
import { Assertion } from '@holdpoint/shared/webauthn/assertion';
import type { EnrolledCredential } from '@holdpoint/shared/webauthn/enrolled-credential';
import { z } from 'zod';

import { checkpointsOfSameWeights } from '../checkpoints/same-weights.js';
import type { AssertionCheck } from '../credentials/assertion-check.service.js';
import { Count, Instant, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';

const SignOffRow = z.object({
  id: z.uuid(),
  person_id: z.uuid(),
  person: z.string(),
  role: Role,
  choice: SignOffChoice,
  statement: z.string(),
  statement_digest: z.string(),
  weights_digest: z.string(),
  policy_digest: z.string(),
  action: Action,
  evidence_digest: z.string(),
  assertion: z.unknown(),
  seen_origin: z.string(),
  seen_tree_size: Count,
  seen_root: z.string(),
  comment: z.string(),
  signed_at: Instant,
  event_id: z.uuid(),
  position: Count,
});

const SELECT = `
  SELECT sign_off.id, person_id, account.name AS person, role, choice, statement, statement_digest, weights_digest,
         policy_digest, action, evidence_digest, assertion, seen_origin, seen_tree_size, seen_root, comment, signed_at,
         event.id AS event_id, event.position
    FROM sign_off
    JOIN account ON account.id = person_id
    JOIN audit.event AS event ON event.id = sign_off.event_id AND event.type = 'signoff.recorded'`;

/** A sign-off that counts, and the credential that signed it. */
export interface StandingSignOff {
  readonly signed: SignedStatement;
  readonly credential: EnrolledCredential;
}

/**
 * The sign-offs ever made on the weights of a checkpoint, oldest first, of which the log has a receipt, whose author's own
 * authenticator signed the words, and which are what these words say. Any other row was not made here, and is no sign-off.
 * Which of them a gate counts is the gate's to say.
 */
export async function signOffsOn(
  queries: Queries,
  checkpointId: string,
  assertions: AssertionCheck,
): Promise<StandingSignOff[]> {
  const rows = await queries.rows(
    SignOffRow,
    `${SELECT} WHERE checkpoint_id = ANY($1::uuid[]) AND audit.is_effective(event.id)
      ORDER BY signed_at, sign_off.id`,
    [await checkpointsOfSameWeights(queries, checkpointId)],
  );
  const stored = rows.map((row) => ({ ...row, accountId: row.person_id }));
  const standing = await assertions.standing(queries, stored);
  return standing
    .map(({ row, assertion, credential }) => ({ signed: signedIn(row, assertion), credential }))
    .filter(({ signed }) => statementAgrees(signOffIn(signed), signed.statement));
}

/**
 * Events of sign-offs on the weights of a checkpoint that the log is yet to sign. A decision waits for them: it would leave out
 * what its own audit trail tells of.
 */
export async function unsettledSignOffs(
  queries: Queries,
  checkpointId: string,
): Promise<readonly string[]> {
  const rows = await queries.rows(
    z.object({ id: z.uuid() }),
    `SELECT event.id FROM sign_off JOIN audit.event AS event ON event.id = sign_off.event_id
      WHERE checkpoint_id = ANY($1::uuid[]) AND NOT audit.is_effective(event.id)`,
    [await checkpointsOfSameWeights(queries, checkpointId)],
  );
  return rows.map(({ id }) => id);
}

/** What the caller recorded under an id before, effective or not. */
export async function recordedSignOff(
  queries: Queries,
  id: string,
  { accountId }: Pick<Caller, 'accountId'>,
): Promise<{ readonly signOff: SignOff; readonly eventId: string } | undefined> {
  const row = await queries.row(
    SignOffRow,
    `${SELECT} WHERE sign_off.id = $1::uuid AND person_id = $2::uuid`,
    [id, accountId],
  );
  if (row === undefined) return undefined;
  const signed = signedIn(row, Assertion.parse(row.assertion));
  return { signOff: withoutWords(signed), eventId: row.event_id };
}

function signedIn(row: z.infer<typeof SignOffRow>, assertion: Assertion): SignedStatement {
  return {
    id: row.id,
    person: row.person,
    role: row.role,
    choice: row.choice,
    statement: row.statement,
    statementDigest: row.statement_digest,
    subjectDigest: row.weights_digest,
    policyDigest: row.policy_digest,
    action: row.action,
    evidenceDigest: row.evidence_digest,
    comment: row.comment,
    seen: { origin: row.seen_origin, size: row.seen_tree_size, root: row.seen_root },
    assertion,
    signedAt: row.signed_at,
  };
}

/** A sign-off as the gate reads it: without the words, which its digest stands for. */
export function withoutWords({ statement: _statement, ...signOff }: SignedStatement): SignOff {
  return signOff;
}
