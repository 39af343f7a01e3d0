import { ComputationSpec, computationSpecDigest } from '@holdpoint/shared/computations/computation';
import type { ComputationProgress } from '@holdpoint/shared/computations/computation-frame';
import type { Sha256 } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { LEASE_GRACE_SECONDS } from '@holdpoint/shared/jobs/leases';
import type pg from 'pg';

/** A claimed computation. Whatever its claimant writes carries the fence, and is refused once a later claim raised it. */
export interface ComputationLease {
  readonly computationId: string;
  /** From 1; the number of claims so far. */
  readonly fence: number;
  readonly spec: ComputationSpec;
  readonly specDigest: Sha256;
  /** Claims in a row whose holder fell silent before it had saved anything. */
  readonly abandonedClaims: number;
  readonly failedClaims: number;
}

export interface ComputationClaim {
  readonly computationId: string;
  /** Name of the claiming process. */
  readonly worker: string;
  readonly leaseSeconds: number;
}

interface ClaimRow {
  readonly fence: number;
  readonly abandoned_claims: number;
  readonly failed_claims: number;
  readonly spec: unknown;
  readonly spec_digest: string;
}

/** Undefined when it is done, cancelled, held or paused. Throws `computation.spec_corrupt`. */
export async function claimComputation(
  pool: pg.Pool,
  { computationId, worker, leaseSeconds }: ComputationClaim,
): Promise<ComputationLease | undefined> {
  const { rows } = await pool.query<ClaimRow>(
    `UPDATE computation_claim AS claim
        SET state = 'LEASED', fence = fence + 1, abandoned_claims = abandoned_claims + (claim.state = 'LEASED')::int,
            lease_until = now() + make_interval(secs => $3), worker = $2
       FROM computation
      WHERE computation_id = $1 AND computation.id = computation_id
        AND ((claim.state = 'READY' AND (lease_until IS NULL OR lease_until < now()))
             OR (claim.state = 'LEASED' AND lease_until < now() - make_interval(secs => ${LEASE_GRACE_SECONDS})))
     RETURNING fence, abandoned_claims, failed_claims, spec, spec_digest`,
    [computationId, worker, leaseSeconds],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const spec = ComputationSpec.safeParse(row.spec);
  if (!spec.success || computationSpecDigest(spec.data) !== row.spec_digest) {
    // A worker of another release may know its kind.
    await releaseComputation(pool, { computationId, fence: row.fence }, 'failed');
    throw new HoldpointError({
      code: 'computation.spec_corrupt',
      kind: 'integrity',
      message: `The spec of computation ${computationId} is not the one that was asked for.`,
    });
  }
  return {
    computationId,
    fence: row.fence,
    spec: spec.data,
    specDigest: computationSpecDigest(spec.data),
    abandonedClaims: row.abandoned_claims,
    failedClaims: row.failed_claims,
  };
}

/** Of all computations that may still be claimed, by anybody. */
export async function openComputations(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ computation_id: string }>(
    `SELECT computation_id FROM computation_claim WHERE state IN ('READY', 'LEASED')`,
  );
  return rows.map(({ computation_id: id }) => id);
}

export interface Beat {
  readonly leaseSeconds: number;
  /** Null: nothing new to tell. */
  readonly progress: ComputationProgress | null;
  /** Something was saved: what was abandoned before is no sign of a computation that kills its workers. */
  readonly hasSaved: boolean;
}

/** Extends a lease and tells how far the work is; false when it was cancelled or is held by a later claim. */
export async function beatComputation(
  pool: pg.Pool,
  { computationId, fence }: ComputationLease,
  { leaseSeconds, progress, hasSaved }: Beat,
): Promise<boolean> {
  const beat: pg.QueryConfig & { query_timeout: number } = {
    query_timeout: (leaseSeconds * 1000) / 3,
    text: `UPDATE computation_claim
              SET lease_until = now() + make_interval(secs => $3), progress = coalesce($4::jsonb, progress),
                  abandoned_claims = CASE WHEN $5 THEN 0 ELSE abandoned_claims END
            WHERE computation_id = $1 AND fence = $2 AND state = 'LEASED'`,
    values: [
      computationId,
      fence,
      leaseSeconds,
      progress === null ? null : JSON.stringify(progress),
      hasSaved,
    ],
  };
  return (await pool.query(beat)).rowCount === 1;
}

const LONGEST_PAUSE_SECONDS = 600;

/** Gives a computation back: at once where nothing is held against it, else after a pause that doubles with each failure. */
export async function releaseComputation(
  pool: pg.Pool,
  { computationId, fence }: Pick<ComputationLease, 'computationId' | 'fence'>,
  release: 'failed' | 'unharmed',
): Promise<void> {
  await pool.query(
    `UPDATE computation_claim SET state = 'READY', worker = NULL, failed_claims = failed_claims + $3,
            lease_until = CASE WHEN $3 = 0 THEN NULL
                               ELSE now() + make_interval(secs => least(power(2, least(failed_claims + $3, 20)), $4)) END
      WHERE computation_id = $1 AND fence = $2 AND state = 'LEASED'`,
    [computationId, fence, release === 'failed' ? 1 : 0, LONGEST_PAUSE_SECONDS],
  );
}
