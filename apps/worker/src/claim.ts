import { LEASE_GRACE_SECONDS, SUSPECT_AFTER } from '@holdpoint/shared/jobs/leases';
import type pg from 'pg';

/** A claimed sample. Whatever its claimant writes carries the fence, and is refused once a later claim raised it. */
export interface Lease {
  readonly sampleId: string;
  readonly runId: string;
  readonly sampleKey: string;
  readonly epoch: number;
  /** From 1; the number of claims so far. */
  readonly fence: number;
  /** Earlier claims whose holder fell silent: it died, or was blocked for longer than its lease. */
  readonly abandonedClaims: number;
  /** Earlier claims that ended in a failure of our infrastructure or the provider's. */
  readonly failedClaims: number;
}

export interface ShardClaim {
  readonly runId: string;
  readonly shard: number;
  /** Name of the claiming process. */
  readonly worker: string;
  readonly leaseSeconds: number;
}

interface LeaseRow {
  readonly id: string;
  readonly sample_key: string;
  readonly epoch: number;
  readonly fence: number;
  readonly abandoned_claims: number;
  readonly failed_claims: number;
}

const CLAIM = `
  UPDATE sample SET state = 'LEASED', fence = fence + 1, abandoned_claims = abandoned_claims + (state = 'LEASED')::int,
         lease_until = now() + make_interval(secs => $4), worker = $3`;
const IS_FREE = `((state = 'READY' AND (lease_until IS NULL OR lease_until < now()))
       OR (state = 'LEASED' AND lease_until < now() - make_interval(secs => ${LEASE_GRACE_SECONDS})))`;
const CLAIMABLE = `run_id = $1 AND shard = $2 AND ${IS_FREE}`;
const IS_SUSPECT = `abandoned_claims + (state = 'LEASED')::int >= ${SUSPECT_AFTER}`;
const RETURNING = 'RETURNING id, sample_key, epoch, fence, abandoned_claims, failed_claims';

/** Takes what is left of a shard but its suspects, in one statement: nothing when others hold it or it is done. */
export async function claimShard(pool: pg.Pool, claim: ShardClaim): Promise<readonly Lease[]> {
  return leases(pool, claim, `${CLAIM} WHERE ${CLAIMABLE} AND NOT (${IS_SUSPECT}) ${RETURNING}`);
}

/**
 * The same for the first shard of the run that has something to take, whichever was rung for: doorbells overtake each
 * other, and a run that may end early is settled by its first shards.
 */
export async function claimFirstShard(pool: pg.Pool, claim: ShardClaim): Promise<readonly Lease[]> {
  for (;;) {
    const { rows } = await pool.query<{ shard: number }>(
      `SELECT shard FROM sample WHERE run_id = $1 AND ${IS_FREE} AND NOT (${IS_SUSPECT}) ORDER BY shard LIMIT 1`,
      [claim.runId],
    );
    const [first] = rows;
    if (first === undefined) return [];
    const taken = await claimShard(pool, { ...claim, shard: first.shard });
    // Else another worker took it in between, and this ring is for the next one.
    if (taken.length > 0) return taken;
  }
}

/** Takes the shard's suspect that was abandoned least often; undefined when there is none to take. */
export async function claimSuspect(pool: pg.Pool, claim: ShardClaim): Promise<Lease | undefined> {
  const [lease] = await leases(
    pool,
    claim,
    `${CLAIM} WHERE id = (SELECT id FROM sample WHERE ${CLAIMABLE} AND ${IS_SUSPECT}
                           ORDER BY abandoned_claims, id LIMIT 1 FOR UPDATE SKIP LOCKED) ${RETURNING}`,
  );
  return lease;
}

/** Whether the shard has a suspect to take. */
export async function hasSuspect(
  pool: pg.Pool,
  { runId, shard }: Pick<ShardClaim, 'runId' | 'shard'>,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT 1 FROM sample WHERE ${CLAIMABLE} AND ${IS_SUSPECT} LIMIT 1`,
    [runId, shard],
  );
  return rowCount === 1;
}

async function leases(pool: pg.Pool, claim: ShardClaim, statement: string): Promise<Lease[]> {
  const { runId, shard, worker, leaseSeconds } = claim;
  const { rows } = await pool.query<LeaseRow>(statement, [runId, shard, worker, leaseSeconds]);
  // As they were laid: a run that may end early is settled by its first tasks.
  const inOrder = rows.toSorted((left, right) => Number(BigInt(left.id) - BigInt(right.id)));
  return inOrder.map((row) => ({
    sampleId: row.id,
    runId,
    sampleKey: row.sample_key,
    epoch: row.epoch,
    fence: row.fence,
    abandonedClaims: row.abandoned_claims,
    failedClaims: row.failed_claims,
  }));
}

/** How a claim ended without a record: `failed` counts against the sample, `unharmed` doesn't. */
export type Release = 'failed' | 'unharmed';

/** Longest pause of a sample that failed; the first is two seconds, and each is twice the one before. */
const LONGEST_PAUSE_SECONDS = 600;

/**
 * Gives unfinished samples back: for anyone to claim at once, or after a pause that grows with each failure, since what
 * failed (a full disk, a provider that is down) takes its time. Those claimed by others since are left alone.
 */
export async function releaseLeases(
  pool: pg.Pool,
  given: readonly Lease[],
  release: Release,
): Promise<void> {
  if (given.length === 0) return;
  await pool.query(
    `UPDATE sample SET state = 'READY', worker = NULL, failed_claims = failed_claims + $3,
            lease_until = CASE WHEN $3 = 0 THEN NULL
                               ELSE now() + make_interval(secs => least(power(2, failed_claims + $3), $4)) END
       FROM unnest($1::bigint[], $2::int[]) AS held (id, fence)
      WHERE sample.id = held.id AND sample.fence = held.fence AND sample.state = 'LEASED'`,
    [
      given.map(({ sampleId }) => sampleId),
      given.map(({ fence }) => fence),
      release === 'failed' ? 1 : 0,
      LONGEST_PAUSE_SECONDS,
    ],
  );
}
