import { Action, Role } from '@holdpoint/shared/contracts/common';
import type { SignOff } from '@holdpoint/shared/gate/sign-off';
import { SignOffChoice } from '@holdpoint/shared/gate/sign-off';
import type { SignedStatement } from '@holdpoint/shared/report/bundle';
import { z } from 'zod';

import { Instant, type Queries } from '../database/database.js';

const SignOffRow = z
  .object({
    id: z.uuid(),
    person: z.string(),
    role: Role,
    choice: SignOffChoice,
    statement: z.string(),
    statement_digest: z.string(),
    weights_digest: z.string(),
    policy_digest: z.string(),
    action: Action,
    evidence_digest: z.string(),
    comment: z.string(),
    signed_at: Instant,
  })
  .transform((row): SignedStatement => ({
    id: row.id,
    person: row.person,
    role: row.role,
    choice: row.choice,
    statementDigest: row.statement_digest,
    subjectDigest: row.weights_digest,
    policyDigest: row.policy_digest,
    action: row.action,
    evidenceDigest: row.evidence_digest,
    comment: row.comment,
    signedAt: row.signed_at,
    statement: row.statement,
  }));

/** All sign-offs ever made on a checkpoint, oldest first; which of them count is the gate's to say. */
export function signOffsOn(queries: Queries, checkpointId: string): Promise<SignedStatement[]> {
  return queries.rows(
    SignOffRow,
    `SELECT sign_off.id, account.name AS person, role, choice, statement, statement_digest, weights_digest, policy_digest,
            action, evidence_digest, comment, signed_at
       FROM sign_off JOIN account ON account.id = person_id
      WHERE checkpoint_id = $1 ORDER BY signed_at, sign_off.id`,
    [checkpointId],
  );
}

/** A sign-off as the gate reads it: without the words, which its digest stands for. */
export function withoutWords({ statement: _statement, ...signOff }: SignedStatement): SignOff {
  return signOff;
}
