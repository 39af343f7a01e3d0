import {
  defaultRetryPolicy,
  type RetryPolicy,
  withRetries,
} from '@holdpoint/adapters/providers/retry';
import type { GenerateRequest, GenerateResponse, Provider } from '@holdpoint/evals/ports';
import type { ErrorCode } from '@holdpoint/shared/errors/holdpoint-error';
import type { RunPlan } from '@holdpoint/shared/evidence/run-plan';

import { type CallLog, type CallTally, withCallLog } from './call-log.js';
import type { Lease } from './claim.js';
import type { Providers } from './ports.js';

/** What a sample has spent so far, judges included. */
export interface Tally extends CallTally {
  inputTokens: number;
  outputTokens: number;
  costMicroUsd: number;
  /** The provider's last error while it is tried again; null once it answered. */
  failing: ErrorCode | null;
}

/** One sample under way, as calls are logged and counted for it. */
export interface CallingSample {
  readonly runner: {
    readonly providers: Providers;
    readonly callLog: CallLog;
    readonly retryPolicy?: RetryPolicy;
  };
  readonly plan: RunPlan;
  readonly lease: Lease;
  readonly tally: Tally;
  readonly signal: AbortSignal;
}

/** Model behind an alias, and the turn of its first call. */
export interface Callee {
  readonly provider: string;
  readonly providerModel: string;
  readonly firstTurn: number;
  /** Of the model under test, as its plan has it; a judge has none. */
  readonly weightsDigest?: string;
}

export type ModelCaller = (
  request: Omit<GenerateRequest, 'model' | 'draw' | 'weightsDigest'>,
) => Promise<GenerateResponse>;

/** Calls of one model for one sample: each is a draw of its own, logged, tried again, and paid for by the sample. */
export function modelCaller(sample: CallingSample, callee: Callee): ModelCaller {
  const { runner, plan, lease, tally, signal } = sample;
  const { provider: alias, providerModel: model, weightsDigest } = callee;
  const subject = weightsDigest === undefined ? {} : { weightsDigest };
  let provider: Provider | undefined;
  let turn = callee.firstTurn;
  return async (request) => {
    provider ??= withRetries(
      withCallLog(runner.providers.providerFor(alias), runner.callLog, lease, tally),
      runner.retryPolicy ?? defaultRetryPolicy,
      ({ outcome }) => {
        tally.failing = outcome.kind === 'retried' ? outcome.code : null;
      },
    );
    const draw = {
      evaluation: plan.evaluation.ref,
      sampleKey: lease.sampleKey,
      epoch: lease.epoch,
      turn: turn++,
      seed: plan.seed,
    };
    const response = await provider.generate({ ...request, model, draw, ...subject }, signal);
    tally.inputTokens += response.usage.inputTokens;
    tally.outputTokens += response.usage.outputTokens;
    tally.costMicroUsd += runner.providers.costMicroUsd(alias, model, response.usage);
    return response;
  };
}
