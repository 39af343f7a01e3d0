import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import {
  type ComputationSpec,
  computationSpecDigest,
} from '@holdpoint/shared/computations/computation';
import type pg from 'pg';

import { aCheckpoint } from './a-run.js';

/** Asks for a computation as the API does, with the rights of the owner; gives its id. */
export async function requestComputation(owner: pg.Pool, spec: ComputationSpec): Promise<string> {
  const { accountId } = await aCheckpoint(owner);
  const id = randomUUID();
  await owner.query(
    `INSERT INTO computation (id, kind, spec, spec_digest, requested_by) VALUES ($1, $2, $3, $4, $5)`,
    [id, spec.kind, JSON.stringify(spec), computationSpecDigest(spec), accountId],
  );
  await owner.query('INSERT INTO computation_claim (computation_id) VALUES ($1)', [id]);
  return id;
}

export interface StoredOutcome {
  readonly outcome: string;
  readonly fence: number;
  readonly body: { readonly code?: string };
  readonly result_digest: string | null;
}

/** What a worker stored; undefined where it stored nothing. */
export async function outcomeOf(owner: pg.Pool, id: string): Promise<StoredOutcome | undefined> {
  const { rows } = await owner.query<StoredOutcome>(
    'SELECT outcome, fence, body, result_digest FROM computation_result WHERE computation_id = $1',
    [id],
  );
  return rows[0];
}

export interface StoredClaim {
  readonly state: string;
  readonly fence: number;
  readonly progress: { readonly phase: string; readonly secondsLeft: number | null } | null;
  readonly abandoned_claims: number;
  readonly failed_claims: number;
}

/** The claim once it fits; waiting is on the database's own state. Throws after a minute. */
export async function claimWhere(
  owner: pg.Pool,
  id: string,
  fits: (claim: StoredClaim) => boolean,
): Promise<StoredClaim> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { rows } = await owner.query<StoredClaim>(
      'SELECT state, fence, progress, abandoned_claims, failed_claims FROM computation_claim WHERE computation_id = $1',
      [id],
    );
    const [claim] = rows;
    if (claim !== undefined && fits(claim)) return claim;
    if (Date.now() > deadline) throw new Error(`never came: last was ${JSON.stringify(claim)}`);
    await delay(25);
  }
}
