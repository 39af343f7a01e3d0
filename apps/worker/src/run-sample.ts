import { startDeadline } from '@holdpoint/adapters/providers/deadline';
import type { RetryPolicy } from '@holdpoint/adapters/providers/retry';
import type { Evaluation, Sample, SolveContext } from '@holdpoint/evals/define-evaluation';
import type { Clock, Sandbox, SandboxSession } from '@holdpoint/evals/ports';
import type { Transcript } from '@holdpoint/evals/transcript';
import { flagsOf } from '@holdpoint/evals/trial-flags';
import { canonicalJson } from '@holdpoint/shared/digest/canonical-json';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { flagsOfScore, mergedFlags } from '@holdpoint/shared/evidence/flagged-tries';
import type { RunPlan } from '@holdpoint/shared/evidence/run-plan';
import { errored, Score } from '@holdpoint/shared/evidence/score';

import { activationReader } from './activation-reader.js';
import type { CallLog } from './call-log.js';
import type { Lease } from './claim.js';
import type { FinishedSample } from './finished-sample.js';
import { judgeCaller } from './judge-caller.js';
import type { WorkerMetrics } from './metrics.js';
import { modelCaller, type Tally } from './model-caller.js';
import type { Providers } from './ports.js';
import { sandboxLimits } from './sandbox-limits.js';
import { type FailureReading, readFailure } from './solve-failure.js';
import { storable } from './storable.js';

export interface SampleRunner {
  readonly providers: Providers;
  readonly sandbox: Sandbox;
  readonly callLog: CallLog;
  readonly clock: Clock;
  readonly retryPolicy?: RetryPolicy;
  readonly metrics?: Pick<WorkerMetrics, 'sampleReleased' | 'leasesLost'>;
}

/** A sample under its sealed plan, looked up and checked. */
export interface PlannedSample {
  readonly plan: RunPlan;
  readonly evaluation: Evaluation;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly sample: Sample<unknown>;
}

export type SampleOutcome =
  | { readonly kind: 'finished'; readonly finished: FinishedSample }
  /** Our infrastructure failed, not the model: to be claimed again. */
  | { readonly kind: 'released'; readonly code: string }
  /** The lease was lost or the process ends: nothing may be written. */
  | { readonly kind: 'aborted' };

const TRANSCRIPT_LIMIT_BYTES = 8 * 1024 * 1024;
const EXPLANATION_LIMIT = 2000;

/** Solves and scores one claimed sample. Never throws: what goes wrong is an outcome. */
export async function runSample(
  runner: SampleRunner,
  planned: PlannedSample,
  lease: Lease,
  leaseSignal: AbortSignal,
): Promise<SampleOutcome> {
  const tally: Tally = {
    count: 0,
    inputTokens: 0,
    outputTokens: 0,
    costMicroUsd: 0,
    failing: null,
  };
  const startedAt = performance.now();
  using deadline = startDeadline(leaseSignal, planned.evaluation.limits.sampleTimeoutMs);
  const ending = await solve(runner, planned, lease, tally, deadline.signal);
  if (leaseSignal.aborted) return { kind: 'aborted' };
  const outcome = deadline.expired() && ending.kind !== 'solved' ? timedOut(tally, lease) : ending;
  if (outcome.kind === 'released') {
    runner.metrics?.sampleReleased(outcome.code);
    return outcome;
  }
  const solved =
    outcome.kind === 'solved'
      ? scoreOf(planned, outcome.transcript)
      : { score: outcome.score, transcript: null };
  return {
    kind: 'finished',
    finished: {
      lease,
      ...solved,
      inputTokens: tally.inputTokens,
      outputTokens: tally.outputTokens,
      costMicroUsd: tally.costMicroUsd,
      modelCalls: tally.count,
      latencyMs: Math.round(performance.now() - startedAt),
      completedAt: runner.clock.now(),
    },
  };
}

/** A sample whose time went by waiting for a busy provider measured the provider: it is claimed again. */
function timedOut({ failing }: Tally, lease: Lease): FailureReading {
  if (failing === null) return { kind: 'failed', score: errored('sample.timeout') };
  return readFailure(
    new HoldpointError({ code: failing, kind: 'unavailable', message: 'The provider was away.' }),
    lease,
  );
}

/** The sandbox of one sample, once its solver has asked for it. */
interface OpenedSandbox {
  session?: Promise<SandboxSession>;
}

type Ending =
  | { readonly kind: 'solved'; readonly transcript: Transcript }
  | { readonly kind: 'failed'; readonly score: Score }
  | { readonly kind: 'released'; readonly code: string };

async function solve(
  runner: SampleRunner,
  planned: PlannedSample,
  lease: Lease,
  tally: Tally,
  signal: AbortSignal,
): Promise<Ending> {
  const opened: OpenedSandbox = {};
  const context = solveContext(runner, planned, lease, tally, signal, opened);
  try {
    const solving = planned.evaluation.solve(planned.sample, context, planned.parameters);
    // A solver that takes no notice of its signal must not hold the slot.
    return { kind: 'solved', transcript: await Promise.race([solving, whenAborted(signal)]) };
  } catch (error) {
    return readFailure(error, lease);
  } finally {
    await dispose(opened);
  }
}

function solveContext(
  runner: SampleRunner,
  planned: PlannedSample,
  lease: Lease,
  tally: Tally,
  signal: AbortSignal,
  opened: OpenedSandbox,
): SolveContext {
  const { plan, evaluation } = planned;
  const calling = { runner, plan, lease, tally, signal };
  const { temperature, maxOutputTokens } = evaluation.limits;
  const call = modelCaller(calling, { ...plan.subject, firstTurn: 0 });
  return {
    signal,
    generate: (request) => call({ temperature, maxOutputTokens, ...request }),
    judge: judgeCaller(calling),
    activations: activationReader(runner.providers, plan, signal),
    sandbox(): Promise<SandboxSession> {
      opened.session ??= runner.sandbox.open(sandboxLimits);
      return opened.session;
    },
  };
}

/** The transcript is adversarial: whatever a scorer makes of it, a storable score comes out. */
function scoreOf(
  { evaluation, sample }: PlannedSample,
  transcript: Transcript,
): Pick<FinishedSample, 'score' | 'transcript'> {
  const bytes = transcriptBytes(transcript);
  if (bytes === null) return { score: errored('transcript.not_json'), transcript: null };
  if (bytes.length > TRANSCRIPT_LIMIT_BYTES)
    return { score: errored('transcript.too_large'), transcript: null };
  return { score: storableScore(evaluation, transcript, sample), transcript: bytes };
}

function storableScore(
  evaluation: Evaluation,
  transcript: Transcript,
  sample: Sample<unknown>,
): Score {
  try {
    const score = evaluation.score(transcript, sample);
    const { explanation } = score;
    const short =
      explanation === undefined ? {} : { explanation: storable(explanation, EXPLANATION_LIMIT) };
    const flags = mergedFlags(flagsOfScore(score), flagsOf(transcript, sample, evaluation));
    const flagged = score.status === 'errored' || flags.length === 0 ? {} : { flags };
    const parsed = Score.safeParse({ ...score, ...short, ...flagged });
    return parsed.success ? parsed.data : errored('score.invalid');
  } catch {
    // The text of what was thrown may quote the model; the code says enough to find the scorer.
    return errored('score.threw');
  }
}

function transcriptBytes(transcript: Transcript): Buffer | null {
  try {
    return Buffer.from(canonicalJson(transcript), 'utf8');
  } catch {
    return null;
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => {
      reject(
        new HoldpointError({
          code: 'sample.aborted',
          kind: 'unavailable',
          message: 'The sample was stopped.',
        }),
      );
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/** A sandbox that could not be opened leaves nothing, and one that can't be closed changes no result. */
async function dispose({ session }: OpenedSandbox): Promise<void> {
  try {
    await (await session)?.[Symbol.asyncDispose]();
  } catch {
    return;
  }
}
