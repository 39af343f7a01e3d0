import type { Provider } from '@holdpoint/evals/ports';
import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import type { Providers } from './ports.js';

/**
 * How one model call ended. `client_timeout` is our own deadline: many of them beside few `rate_limited` mean that this
 * process starves, not that the provider is busy (METR/hawk#933: 73,455 timeouts, 37 times 429).
 */
export const callOutcomes = [
  'ok',
  'rate_limited',
  'overloaded',
  'server_error',
  'client_timeout',
  'connection',
  'refused',
  'malformed',
  'aborted',
  'other',
] as const;
export type CallOutcome = (typeof callOutcomes)[number];

/** Told of every call, retries included. */
export interface CallObserver {
  callStarted(alias: string): void;
  callEnded(alias: string, outcome: CallOutcome, seconds: number): void;
}

/** The same providers, with every attempt told to `observer`: put it inside what retries. */
export function observedProviders(providers: Providers, observer: CallObserver): Providers {
  const known = new Map<string, Provider>();
  return {
    providerFor(alias) {
      // Throws for an alias that is in no settings: only those become a label.
      const provider = known.get(alias) ?? observed(providers.providerFor(alias), alias, observer);
      known.set(alias, provider);
      return provider;
    },
    costMicroUsd: (alias, model, usage) => providers.costMicroUsd(alias, model, usage),
  };
}

/** Activations are no model call: they are passed on and not counted. */
function observed(provider: Provider, alias: string, observer: CallObserver): Provider {
  return {
    ...(provider.activations === undefined
      ? {}
      : { activations: provider.activations.bind(provider) }),
    async generate(request, signal) {
      const startedAt = performance.now();
      const end = (outcome: CallOutcome): void => {
        observer.callEnded(alias, outcome, (performance.now() - startedAt) / 1000);
      };
      observer.callStarted(alias);
      try {
        const response = await provider.generate(request, signal);
        end('ok');
        return response;
      } catch (error) {
        end(outcomeOf(error, signal));
        throw error;
      }
    },
  };
}

/** Reads a failed call's error by its code and, where two ends share one, by its details. Total. */
export function outcomeOf(error: unknown, signal: AbortSignal): CallOutcome {
  if (!isHoldpointError(error)) return signal.aborted ? abortOf(signal) : 'other';
  switch (error.code) {
    case 'provider.rate_limited':
      return 'rate_limited';
    case 'provider.overloaded':
      return 'overloaded';
    case 'provider.timeout':
      // A gateway that answers 408 or 504 gave up itself; only ours has no status.
      return isAnswered(error.details) ? 'server_error' : 'client_timeout';
    case 'provider.unavailable':
      return isAnswered(error.details) ? 'server_error' : 'connection';
    case 'provider.unauthenticated':
    case 'provider.rejected':
      return 'refused';
    case 'provider.response_invalid':
      return 'malformed';
    case 'provider.aborted':
      return abortOf(signal);
    default:
      return 'other';
  }
}

function isAnswered(details: Readonly<Record<string, unknown>> = {}): boolean {
  return 'status' in details;
}

/** The time of the whole sample is a deadline of ours too; a lost lease or the end of the process is none. */
function abortOf(signal: AbortSignal): CallOutcome {
  const reason: unknown = signal.reason;
  const isTimeout =
    typeof reason === 'object' &&
    reason !== null &&
    'name' in reason &&
    reason.name === 'TimeoutError';
  return isTimeout ? 'client_timeout' : 'aborted';
}
