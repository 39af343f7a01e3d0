import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Evaluation } from '@holdpoint/evals/define-evaluation';
import type pg from 'pg';

import { aggregateRun } from '../aggregate-run.js';
import { aCheckpoint, type Opened, openRun } from './a-run.js';
import type { ChildSettings } from './child-worker.js';
import { startChildWorker } from './start-child-worker.js';

/** Worker processes with one object directory; disposing it kills those that still run. */
export interface Fleet extends AsyncDisposable {
  readonly objectsDirectory: string;
  start(
    settings: Pick<ChildSettings, 'databaseUrl' | 'sampleCount' | 'shardSize'> &
      Partial<ChildSettings>,
  ): Promise<ChildProcess>;
}

export async function aFleet(): Promise<Fleet> {
  const objectsDirectory = await mkdtemp(join(tmpdir(), 'holdpoint-fleet-'));
  const children: ChildProcess[] = [];
  return {
    objectsDirectory,
    async start(settings) {
      const child = await startChildWorker({ objectsDirectory, ...settings });
      children.push(child);
      return child;
    },
    async [Symbol.asyncDispose]() {
      for (const child of children) child.kill('SIGKILL');
      await rm(objectsDirectory, { recursive: true, force: true });
    },
  };
}

/** Digest of what a run shows, aggregated now. */
export async function digestOf(owner: pg.Pool, run: Opened): Promise<string> {
  await aggregateRun(owner, { runId: run.runId });
  const { rows } = await owner.query<{ result_digest: string }>(
    'SELECT result_digest FROM run_result WHERE run_id = $1',
    [run.runId],
  );
  return rows[0]?.result_digest ?? 'none';
}

/** Two runs of one plan: what one of them suffers must not show. */
export async function twins(
  owner: pg.Pool,
  evaluation: Evaluation,
): Promise<readonly [Opened, Opened]> {
  const { subject } = await aCheckpoint(owner);
  return [
    await openRun(owner, evaluation, { subject }),
    await openRun(owner, evaluation, { subject }),
  ];
}

export async function recordCount(owner: pg.Pool, run: Opened): Promise<number> {
  return (
    (await owner.query('SELECT 1 FROM sample_record WHERE run_id = $1', [run.runId])).rowCount ?? 0
  );
}

export async function untilLeased(owner: pg.Pool, run: Opened): Promise<void> {
  const leased = `SELECT 1 FROM sample WHERE run_id = $1 AND state = 'LEASED'`;
  while ((await owner.query(leased, [run.runId])).rowCount === 0);
}
