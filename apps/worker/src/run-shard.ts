import { HoldpointError, isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { errored, type Score } from '@holdpoint/shared/evidence/score';
import type { Payload } from '@holdpoint/shared/jobs/catalog';
import type pg from 'pg';

import { exhaustionOf } from './attempt-limits.js';
import {
  claimFirstShard,
  claimShard,
  claimSuspect,
  hasSuspect,
  type Lease,
  type Release,
  releaseLeases,
  type ShardClaim,
} from './claim.js';
import { throughOutage } from './database-outage.js';
import type { EarlyEnds } from './early-ends.js';
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
  readonly earlyEnds: EarlyEnds;
  /** `suspects` has one place: what kills a worker is found by trying its victims one at a time. */
  readonly slots: { readonly plain: Slots; readonly sandboxed: Slots; readonly suspects: Slots };
  /** Aborted when the process ends: nothing new is started, and what is claimed is given back. */
  readonly draining: AbortSignal;
}

const OUTAGE_PATIENCE_MS = 60_000;
const DRAINED = 'worker.draining';
const RUN_OVER = 'run.over';

/**
 * Claims what is left of a shard and runs it, its suspects last and one by one. Safe for any number of deliveries at
 * once: each sample belongs to one claim, and one that is done is not claimed. In a run that may end early it claims the
 * first shard with something left, and nothing once the run is over. Throws `shard.unfinished` when samples were given
 * back for another try, and `run.evaluation_elsewhere` when this worker's evaluations aren't the plan's.
 */
export async function runShard(
  runner: ShardRunner,
  { runId, shard }: Payload<'shard.run'>,
): Promise<void> {
  const { worker, leaseSeconds, draining } = runner;
  if (draining.aborted) return;
  const run = await loadPlannedRun(runner.pool, runner.evaluations, runId);
  const claim = { runId, shard, worker, leaseSeconds };
  const places = placesOf(runner, run);
  // What is claimed and waits takes memory and heartbeats, and no other worker may have it: so only what will soon have a
  // place is claimed, and nothing at the end.
  const { ending } = await places.supply(draining, async () => {
    const leases = await claimUnlessOver(runner, run, claim);
    return { ending: runClaimed(runner, run, leases, (signal, work) => places.use(signal, work)) };
  });
  await ending;
  await runSuspects(runner, run, claim);
}

async function claimUnlessOver(
  runner: ShardRunner,
  run: PlannedRun,
  claim: ShardClaim,
): Promise<readonly Lease[]> {
  const { pool, earlyEnds } = runner;
  if (isDraining(runner)) return [];
  if (run.plan.stoppingRule === 'fixed_n') return claimShard(pool, claim);
  if (!(await earlyEnds.look(claim.runId, run))) return claimFirstShard(pool, claim);
  // Once more, for what was given back since the run was seen to be over.
  await earlyEnds.spareRest(claim.runId);
  return [];
}

/** One by one; none while another shard's suspect is under way: the reconciler rings for those that wait. */
async function runSuspects(runner: ShardRunner, run: PlannedRun, claim: ShardClaim): Promise<void> {
  const { pool, slots, draining } = runner;
  // Claimed only when it may run: one that waited its turn would be counted with whatever kills this process.
  const runOne = async (): Promise<boolean> => {
    const suspect = isDraining(runner) ? undefined : await claimSuspect(pool, claim);
    if (suspect === undefined) return false;
    await runClaimed(runner, run, [suspect], (_signal, work) => work());
    return true;
  };
  while (!isDraining(runner) && (await hasSuspect(pool, claim))) {
    // Not waited for: a suspect that hangs would hold up the doorbells of all other runs.
    if (slots.suspects.inUse >= slots.suspects.count) return;
    const inPlace = (): Promise<boolean> => placesOf(runner, run).use(draining, runOne);
    if (!(await slots.suspects.use(draining, inPlace))) return;
  }
}

function isDraining({ draining }: ShardRunner): boolean {
  return draining.aborted;
}

/** How a sample comes to its place: by waiting for one, or in the one that its claimant has. */
type Enter = <Result>(signal: AbortSignal, work: () => Promise<Result>) => Promise<Result>;

async function runClaimed(
  runner: ShardRunner,
  run: PlannedRun,
  leases: readonly Lease[],
  enter: Enter,
): Promise<void> {
  const held = leases.map((lease) => ({ lease, signal: runner.heartbeat.hold(lease) }));
  const endings = await Promise.allSettled(
    held.map(({ lease, signal }) => settle(runner, run, lease, signal, enter)),
  );
  for (const lease of leases) runner.heartbeat.drop(lease);
  const ended = (...wanted: readonly (Settled | 'threw' | 'away')[]): Lease[] =>
    leases.filter((_, index) => wanted.includes(endingOf(endings[index])));
  if (!runner.draining.aborted) runner.metrics?.leasesLost(ended('lost').length);
  // A lease that was lost has a higher fence by now, and is left alone.
  const giveBack = (given: readonly Lease[], release: Release): Promise<void> =>
    throughOutage(
      () => releaseLeases(runner.pool, given, release),
      OUTAGE_PATIENCE_MS,
      runner.draining,
    );
  await giveBack(ended('lost', 'drained', 'away', 'spared'), 'unharmed');
  await giveBack(ended('released', 'threw'), 'failed');
  const [spared] = ended('spared');
  if (spared !== undefined) await runner.earlyEnds.spareRest(spared.runId);
  const failure = endings.find((ending) => ending.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  if (ended('released', 'drained').length > 0) throw unfinished();
}

/** Without its record: our own database's absence is not held against a sample. */
function endingOf(ending: PromiseSettledResult<Settled> | undefined): Settled | 'threw' | 'away' {
  if (ending?.status === 'fulfilled') return ending.value;
  const reason: unknown = ending?.reason;
  return isHoldpointError(reason) && reason.code === 'database.unavailable' ? 'away' : 'threw';
}

function placesOf({ slots }: ShardRunner, { evaluation }: PlannedRun): Slots {
  return evaluation.minimumSandbox === 'L0' ? slots.plain : slots.sandboxed;
}

type Settled = 'recorded' | 'released' | 'drained' | 'spared' | 'lost';

/** Releases that are nobody's failure. */
const unharmed: ReadonlyMap<string, Settled> = new Map([
  [DRAINED, 'drained'],
  [RUN_OVER, 'spared'],
]);

/** Runs one sample when there is a place for it, and makes its record durable. */
async function settle(
  runner: ShardRunner,
  run: PlannedRun,
  lease: Lease,
  signal: AbortSignal,
  enter: Enter,
): Promise<Settled> {
  const outcome = await enter(signal, () => attempt(runner, run, lease, signal));
  if (outcome.kind === 'aborted') return 'lost';
  if (outcome.kind === 'released') return unharmed.get(outcome.code) ?? 'released';
  if (!(await runner.flusher.add(outcome.finished))) return 'lost';
  await runner.earlyEnds.look(lease.runId, run);
  return 'recorded';
}

async function attempt(
  runner: ShardRunner,
  run: PlannedRun,
  lease: Lease,
  signal: AbortSignal,
): Promise<SampleOutcome> {
  if (signal.aborted) return { kind: 'aborted' };
  if (runner.draining.aborted) return { kind: 'released', code: DRAINED };
  if (runner.earlyEnds.isOver(run)) return { kind: 'released', code: RUN_OVER };
  const sample = run.samples.get(lease.sampleKey);
  if (sample === undefined)
    return { kind: 'finished', finished: unrun(runner, lease, errored('sample.unknown')) };
  const exhaustion = exhaustionOf(lease);
  if (exhaustion !== null) return { kind: 'finished', finished: unrun(runner, lease, exhaustion) };
  return runSample(runner, { ...run, sample }, lease, signal);
}

/** The record of a sample that can't be run: errored, so that it counts as missing and never as a score. */
function unrun(runner: ShardRunner, lease: Lease, score: Score): FinishedSample {
  return {
    lease,
    score,
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
