import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { errored } from '@holdpoint/shared/evidence/score';
import type { Payload } from '@holdpoint/shared/jobs/catalog';
import type pg from 'pg';

import { CLAIM_LIMIT, claimShard, type Lease, releaseLeases } from './claim.js';
import { throughOutage } from './database-outage.js';
import type { KnownEvaluations } from './evaluations.js';
import type { FinishedSample } from './finished-sample.js';
import type { Flusher } from './flush.js';
import type { Heartbeat } from './heartbeat.js';
import { loadPlannedRun, type PlannedRun } from './planned-run.js';
import { runSample, type SampleOutcome, type SampleRunner } from './run-sample.js';
import type { Slots } from './slots.js';

export interface ShardRunner extends SampleRunner {
  readonly pool: pg.Pool;
  /** Name of this process in the rows that it claims. */
  readonly worker: string;
  readonly leaseSeconds: number;
  readonly evaluations: KnownEvaluations;
  readonly heartbeat: Heartbeat;
  readonly flusher: Flusher;
  readonly slots: { readonly plain: Slots; readonly sandboxed: Slots };
  /** Aborted when the process ends: nothing new is started, and what is claimed is given back. */
  readonly draining: AbortSignal;
}

const OUTAGE_PATIENCE_MS = 60_000;

/**
 * Claims what is left of a shard and runs it. Safe for any number of deliveries at once: each sample belongs to one
 * claim, and one that is done is not claimed. Throws `shard.unfinished` when samples were given back for another try.
 */
export async function runShard(
  runner: ShardRunner,
  { runId, shard }: Payload<'shard.run'>,
): Promise<void> {
  const { pool, worker, leaseSeconds } = runner;
  if (runner.draining.aborted) return;
  const run = await loadPlannedRun(pool, runner.evaluations, runId);
  const leases = await claimShard(pool, { runId, shard, worker, leaseSeconds });
  const held = leases.map((lease) => ({ lease, signal: runner.heartbeat.hold(lease) }));
  const endings = await Promise.allSettled(
    held.map(({ lease, signal }) => settle(runner, run, lease, signal)),
  );
  for (const lease of leases) runner.heartbeat.drop(lease);
  const undone = leases.filter((_, index) => {
    const ending = endings[index];
    return ending?.status !== 'fulfilled' || ending.value !== 'recorded';
  });
  // A lease that was lost has a higher fence by now, and is left alone.
  await throughOutage(() => releaseLeases(pool, undone), OUTAGE_PATIENCE_MS, runner.draining);
  const failure = endings.find((ending) => ending.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  if (endings.some((ending) => ending.status === 'fulfilled' && ending.value === 'released'))
    throw unfinished();
}

type Settled = 'recorded' | 'released' | 'lost';

/** Runs one sample when there is a place for it, and makes its record durable. */
async function settle(
  runner: ShardRunner,
  run: PlannedRun,
  lease: Lease,
  signal: AbortSignal,
): Promise<Settled> {
  const slots =
    run.evaluation.minimumSandbox === 'L0' ? runner.slots.plain : runner.slots.sandboxed;
  const outcome = await slots.use(signal, () => attempt(runner, run, lease, signal));
  if (outcome.kind === 'aborted') return 'lost';
  if (outcome.kind === 'released') return 'released';
  return (await runner.flusher.add(outcome.finished)) ? 'recorded' : 'lost';
}

async function attempt(
  runner: ShardRunner,
  run: PlannedRun,
  lease: Lease,
  signal: AbortSignal,
): Promise<SampleOutcome> {
  if (signal.aborted) return { kind: 'aborted' };
  if (runner.draining.aborted) return { kind: 'released', code: 'worker.draining' };
  const sample = run.samples.get(lease.sampleKey);
  if (sample === undefined)
    return { kind: 'finished', finished: unrun(runner, lease, 'sample.unknown') };
  if (lease.fence > CLAIM_LIMIT) {
    return { kind: 'finished', finished: unrun(runner, lease, 'sample.attempts_exhausted') };
  }
  return runSample(runner, { ...run, sample }, lease, signal);
}

/** The record of a sample that can't be run: errored, so that it counts as missing and never as a score. */
function unrun(runner: ShardRunner, lease: Lease, code: `sample.${string}`): FinishedSample {
  return {
    lease,
    score: errored(code),
    transcript: null,
    inputTokens: 0,
    outputTokens: 0,
    costMicroUsd: 0,
    modelCalls: 0,
    latencyMs: 0,
    completedAt: runner.clock.now(),
  };
}

function unfinished(): HoldpointError {
  return new HoldpointError({
    code: 'shard.unfinished',
    kind: 'unavailable',
    message: 'Some samples of the shard were given back for another claim.',
  });
}
