import { Action, type PolicyRef, Sha256 } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

import type { Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, type Ledger } from '../ledger/ledger.service.js';
import { epochOf } from './epoch-of.js';
import { takeTurn } from './take-turn.js';

const About = z.object({ weights_digest: Sha256, action: Action, checkpoint_id: z.uuid() });

/** Whose word withdraws which decision, and why. */
export interface Withdrawal {
  /** Of the revocation. */
  readonly id: string;
  readonly decisionId: string;
  readonly reason: string;
  readonly caller: Caller;
}

/**
 * Raises the epoch of a decision's weights and action within a transaction: it, and whatever was decided on them before,
 * counts no more. Gives the id of the event. Throws `decision.unknown`.
 */
export async function raiseEpoch(
  queries: Queries,
  ledger: Ledger,
  { id, decisionId, reason, caller }: Withdrawal,
): Promise<string> {
  const {
    weights_digest: weightsDigest,
    action,
    checkpoint_id,
  } = await aboutOf(queries, decisionId);
  // One after the other: two revocations at once are two epochs.
  await takeTurn(queries, checkpoint_id);
  const minEpoch = (await epochOf(queries, weightsDigest, action)) + 1;
  const [eventId = ''] = await ledger.append(queries, {
    stream: `checkpoint:${checkpoint_id}`,
    type: 'gate.decision_revoked',
    actor: actorOf(caller),
    body: { revocationId: id, decisionId, weightsDigest, action, minEpoch, reason },
  });
  await queries.execute(
    `INSERT INTO gate_revocation (id, decision_id, weights_digest, action, min_epoch, reason, revoked_by, revoked_at, event_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, now(), $8)`,
    [id, decisionId, weightsDigest, action, minEpoch, reason, caller.accountId, eventId],
  );
  return eventId;
}

/**
 * Withdraws every `ALLOW` of these actions on a checkpoint's weights that still counts, within the transaction of what
 * speaks against it: a pipeline that looks offline sees it in the next list of epochs. Gives how many gates were shut.
 */
export async function withdrawAllows(
  queries: Queries,
  ledger: Ledger,
  {
    checkpointId,
    actions,
    policy,
    reason,
    caller,
  }: {
    readonly checkpointId: string;
    readonly actions: readonly Action[];
    /** Under this policy alone; under every one where it is left out. */
    readonly policy?: PolicyRef;
    readonly reason: string;
    readonly caller: Caller;
  },
): Promise<number> {
  await takeTurn(queries, checkpointId);
  const rows = await queries.rows(
    z.object({ id: z.uuid() }),
    `SELECT DISTINCT ON (decision.action) decision.id FROM gate_decision AS decision
       JOIN checkpoint ON checkpoint.id = decision.checkpoint_id
      WHERE checkpoint.weights_digest = (SELECT weights_digest FROM checkpoint WHERE id = $1::uuid)
        AND decision.action = ANY($2::text[]) AND decision.decision = 'ALLOW'
        AND ($3::text IS NULL OR decision.policy_ref = $3::text)
        AND (decision.body->>'notAfter')::timestamptz > now()
        AND decision.epoch >= coalesce((SELECT max(min_epoch) FROM gate_revocation
              WHERE weights_digest = checkpoint.weights_digest AND action = decision.action), 1)
      ORDER BY decision.action, decision.decided_at DESC, decision.id`,
    [checkpointId, actions, policy ?? null],
  );
  for (const { id: decisionId } of rows)
    await raiseEpoch(queries, ledger, { id: crypto.randomUUID(), decisionId, reason, caller });
  return rows.length;
}

async function aboutOf(queries: Queries, decisionId: string): Promise<z.infer<typeof About>> {
  const about = await queries.row(
    About,
    `SELECT weights_digest, action, checkpoint_id FROM gate_decision
       JOIN checkpoint ON checkpoint.id = checkpoint_id WHERE gate_decision.id = $1`,
    [decisionId],
  );
  if (about !== undefined) return about;
  throw new HoldpointError({
    code: 'decision.unknown',
    kind: 'not_found',
    message: `No decision ${decisionId}.`,
  });
}
