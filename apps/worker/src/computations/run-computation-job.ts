import type { BackendName } from '@holdpoint/adapters/compute/backend-probe';
import type { ComputationResult } from '@holdpoint/shared/computations/computation';
import type { ComputationFinding } from '@holdpoint/shared/computations/computation-frame';
import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Payload } from '@holdpoint/shared/jobs/catalog';
import type pg from 'pg';
import type { Logger } from 'pino';

import { isOutage, throughOutage } from '../database-outage.js';
import type { Objects } from '../ports.js';
import {
  claimComputation,
  type ComputationLease,
  releaseComputation,
} from './claim-computation.js';
import {
  type ComputationPlace,
  keepArtefacts,
  preparePlace,
  removePlace,
} from './computation-directory.js';
import { runInProcess } from './computation-process.js';
import { finishedResult, forgetFinished, keepFinished } from './finished-result.js';
import { LeaseKeeper } from './lease-keeper.js';
import { machineMebibytes } from './resident-memory.js';
import { type ComputationOutcome, storeOutcome } from './store-outcome.js';

/** Ends of a claim, for the metrics; a closed set. */
export const claimEnds = ['done', 'refused', 'stopped', 'given_back', 'failed'] as const;
export type ClaimEnd = (typeof claimEnds)[number];

export interface ComputationRunner {
  readonly pool: pg.Pool;
  readonly objects: Objects;
  readonly worker: string;
  readonly leaseSeconds: number;
  /** Where computations lie while they run. */
  readonly directory: string;
  /** Asked for by name; null: the best of the machine. */
  readonly backend: BackendName | null;
  /** All that a child finds in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Aborted when the process is asked to end: what is under way is given back. */
  readonly draining: AbortSignal;
  readonly log: Logger;
  readonly onEnd?: (end: ClaimEnd) => void;
}

/** Silent ends in a row, without anything saved between them, after which a computation is what kills its workers. */
const MOST_ABANDONED = 10;
const CORRUPT = 'computation.corrupt';
/** Half of what the database takes: as `jsonb` it is written with more blanks. */
const MAXIMUM_RESULT_BYTES = 2 ** 24;
/** Failures that another try might have mended. */
const MOST_FAILED = 4;

/** Computes what was asked for, or takes it up where another left it; once however often it is rung for. */
export async function runComputationJob(
  runner: ComputationRunner,
  { computationId }: Payload<'computation.run'>,
): Promise<void> {
  const { pool, worker, leaseSeconds } = runner;
  if (runner.draining.aborted) return;
  const lease = await claimComputation(pool, { computationId, worker, leaseSeconds });
  if (lease === undefined) return;
  await using keeper = new LeaseKeeper({ pool, lease, leaseSeconds, ending: runner.draining });
  let end: ClaimEnd = 'failed';
  try {
    const outcome = await outcomeOf(runner, lease, keeper);
    end = await settle(runner, lease, keeper, outcome);
  } catch (error) {
    end = await giveBack(runner, lease, keeper, error);
    if (end === 'failed' && !(error instanceof FailedTry)) throw error;
  } finally {
    runner.onEnd?.(end);
  }
}

async function outcomeOf(
  runner: ComputationRunner,
  lease: ComputationLease,
  keeper: LeaseKeeper,
): Promise<ComputationOutcome> {
  const { computationId, spec, specDigest, abandonedClaims } = lease;
  if (abandonedClaims >= MOST_ABANDONED) {
    const detail = `${abandonedClaims} workers fell silent over it, and none had saved anything.`;
    return { kind: 'refused', reason: { code: 'computation.kills_workers', detail } };
  }
  const available = Math.floor(machineMebibytes());
  if (spec.memoryMebibytes > available) {
    const detail = `It may take ${spec.memoryMebibytes} MiB, and this machine has ${available}. Ask for less with memoryMebibytes, or add a larger worker.`;
    throw new FailedTry({ code: 'computation.memory_unavailable', detail });
  }
  const place = await preparePlace(runner.directory, runner.objects, lease);
  const found = await finishedResult(place.directory, specDigest);
  if (found !== null) return keep(runner, place, found);
  const word = await runInProcess({
    order: { spec, specDigest, ...place, backend: runner.backend },
    signal: keeper.signal,
    environment: runner.environment,
    onProgress: (progress) => {
      keeper.tell(progress);
    },
    onSaved: () => {
      keeper.saved();
    },
    onComplaint: (text) => {
      runner.log.debug({ computationId, text }, 'a computation complains');
    },
  });
  if (word.kind === 'done') {
    await keepFinished(place.directory, word.result);
    return keep(runner, place, word.result);
  }
  runner.log.warn({ computationId, code: word.code }, 'a computation failed');
  if (word.code === CORRUPT) {
    // A checkpoint that its disk altered costs its steps and not the computation.
    await removePlace(runner.directory, computationId);
    throw new FailedTry({ code: CORRUPT, detail: word.message });
  }
  if (word.mayPass) throw new FailedTry({ code: reasonCode(word.code), detail: word.message });
  return { kind: 'refused', reason: { code: reasonCode(word.code), detail: word.message } };
}

async function keep(
  { objects }: ComputationRunner,
  place: ComputationPlace,
  result: ComputationResult,
): Promise<ComputationOutcome> {
  try {
    await keepArtefacts(place, objects, result.artefacts);
  } catch (error) {
    await forgetFinished(place.directory);
    throw error;
  }
  const bytes = Buffer.byteLength(JSON.stringify(result));
  if (bytes <= MAXIMUM_RESULT_BYTES) return { kind: 'done', result };
  const detail = `Its result has ${bytes} bytes; the platform takes ${MAXIMUM_RESULT_BYTES}.`;
  return { kind: 'refused', reason: { code: 'computation.result_too_large', detail } };
}

/** A try of the child that another may mend: its own failure, and none of this worker's. */
class FailedTry extends Error {
  override readonly name = 'FailedTry';

  constructor(readonly reason: ComputationFinding) {
    super(reason.code);
  }
}

async function settle(
  runner: ComputationRunner,
  lease: ComputationLease,
  keeper: LeaseKeeper,
  outcome: ComputationOutcome,
): Promise<ClaimEnd> {
  const { pool, leaseSeconds } = runner;
  // A commit whose answer was lost finds its own fence used up, and says so as a lost lease: nothing is written twice.
  const isStored = await throughOutage(
    () => storeOutcome(pool, lease, outcome),
    leaseSeconds * 1000,
  );
  if (!isStored) {
    if (await keeper.isCancelled()) await removePlace(runner.directory, lease.computationId);
    return 'stopped';
  }
  await removePlace(runner.directory, lease.computationId);
  return outcome.kind;
}

async function giveBack(
  runner: ComputationRunner,
  lease: ComputationLease,
  keeper: LeaseKeeper,
  error: unknown,
): Promise<ClaimEnd> {
  const { pool, directory } = runner;
  if (keeper.isLost) {
    // A later claim may be at work in the directory; after a cancellation nobody is.
    if (await keeper.isCancelled()) await removePlace(directory, lease.computationId);
    return 'stopped';
  }
  if (runner.draining.aborted) {
    await releaseComputation(pool, lease, 'unharmed');
    return 'given_back';
  }
  const reason = reasonOf(error);
  if (lease.failedClaims >= MOST_FAILED && !isOutage(error))
    return settle(runner, lease, keeper, { kind: 'refused', reason });
  await releaseComputation(pool, lease, 'failed');
  const { code } = reason;
  runner.log.warn(
    { computationId: lease.computationId, code },
    'a computation is tried again later',
  );
  return 'failed';
}

function reasonOf(error: unknown): ComputationFinding {
  if (error instanceof FailedTry) return error.reason;
  if (isHoldpointError(error)) return { code: reasonCode(error.code), detail: error.message };
  const detail = 'The worker failed over it again and again; its log says why.';
  return { code: 'computation.failed', detail };
}

function reasonCode(code: string): string {
  return /^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)?$/.test(code) ? code : 'computation.failed';
}
