import { withTransaction } from '@holdpoint/prisma/pool';
import type { RunClaim } from '@holdpoint/shared/evidence/claims';
import type { RunStatus } from '@holdpoint/shared/evidence/run-evidence';
import { runEvidenceOver } from '@holdpoint/shared/evidence/run-evidence-of';
import type { JobName, Payload } from '@holdpoint/shared/jobs/catalog';
import type pg from 'pg';

import { originOf, type ReadRecords, readRecords, readRun, type StoredRun } from './read-run.js';

const COMPLETED: JobName = 'run.completed';

/**
 * Computes what a finished run shows and rings `run.completed`, once however often it is called. A run with undone
 * samples is left alone: its last sample rings again. The API recomputes all of it and believes none.
 */
export async function aggregateRun(
  pool: pg.Pool,
  { runId }: Payload<'run.aggregate'>,
): Promise<void> {
  await withTransaction(pool, async (client) => {
    const run = await readRun(client, runId);
    const existing = await client.query('SELECT 1 FROM run_result WHERE run_id = $1', [runId]);
    if (existing.rowCount !== 0 || run.undone > 0) return;
    const records = await readRecords(client, runId);
    const claim = claimOf(run, records);
    if (claim === null) return;
    const inserted = await client.query(
      'INSERT INTO run_result (run_id, body, result_digest) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [runId, JSON.stringify(claim), claim.resultDigest],
    );
    if (inserted.rowCount === 0) return;
    await client.query('INSERT INTO outbox (job, payload) VALUES ($1, $2)', [
      COMPLETED,
      JSON.stringify({ runId }),
    ]);
  });
}

/** Null while there is nothing to claim: no sample has a record. */
export function claimOf(
  run: StoredRun,
  { tries, root, completedAt }: ReadRecords,
): RunClaim | null {
  const origin = originOf(run, tries);
  if (origin === null || completedAt === null) return null;
  const findings = run.imported?.reading.findings.map(({ code }) => code) ?? [];
  return runEvidenceOver({
    registration: run.registration,
    origin,
    records: tries,
    root,
    status: statusOf(findings),
    sandbox: run.plan?.minimumSandbox ?? run.imported?.reading.sandbox ?? 'L0',
    findings,
    completedAt,
  });
}

/** A native run is complete unless records are missing; a log says itself how it ended. */
function statusOf(findings: readonly string[]): RunStatus {
  if (findings.includes('invalidated_log')) return 'invalid';
  if (findings.includes('failed_log')) return 'failed';
  return findings.includes('incomplete_log') || findings.includes('cancelled_log')
    ? 'incomplete'
    : 'complete';
}
