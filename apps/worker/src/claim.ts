import type pg from 'pg';

/** A claimed sample. Whatever its claimant writes carries the fence, and is refused once a later claim raised it. */
export interface Lease {
  readonly sampleId: string;
  readonly runId: string;
  readonly sampleKey: string;
  readonly epoch: number;
  /** From 1; the number of claims so far. */
  readonly fence: number;
}

export interface ShardClaim {
  readonly runId: string;
  readonly shard: number;
  /** Name of the claiming process. */
  readonly worker: string;
  readonly leaseSeconds: number;
}

/** Claims after which a sample that never finished is recorded as errored: something about it kills its workers. */
export const CLAIM_LIMIT = 20;

interface LeaseRow {
  readonly id: string;
  readonly sample_key: string;
  readonly epoch: number;
  readonly fence: number;
}

/** Takes what is left of a shard in one statement: nothing when others hold it or it is done. */
export async function claimShard(pool: pg.Pool, claim: ShardClaim): Promise<readonly Lease[]> {
  const { rows } = await pool.query<LeaseRow>(
    `UPDATE sample SET state = 'LEASED', fence = fence + 1,
            lease_until = now() + make_interval(secs => $4), worker = $3
      WHERE run_id = $1 AND shard = $2
        AND (state = 'READY' OR (state = 'LEASED' AND lease_until < now()))
      RETURNING id, sample_key, epoch, fence`,
    [claim.runId, claim.shard, claim.worker, claim.leaseSeconds],
  );
  return rows.map(({ id, sample_key: sampleKey, epoch, fence }) => ({
    sampleId: id,
    runId: claim.runId,
    sampleKey,
    epoch,
    fence,
  }));
}

/** Gives unfinished samples back for anyone to claim at once; those claimed by others since are left alone. */
export async function releaseLeases(pool: pg.Pool, leases: readonly Lease[]): Promise<void> {
  if (leases.length === 0) return;
  await pool.query(
    `UPDATE sample SET state = 'READY', lease_until = NULL, worker = NULL
       FROM unnest($1::bigint[], $2::int[]) AS held (id, fence)
      WHERE sample.id = held.id AND sample.fence = held.fence AND sample.state = 'LEASED'`,
    [leases.map(({ sampleId }) => sampleId), leases.map(({ fence }) => fence)],
  );
}
