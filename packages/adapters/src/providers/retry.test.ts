import type { GenerateRequest, GenerateResponse, Provider } from '@holdpoint/evals/ports';
import {
  type ErrorCode,
  type ErrorKind,
  HoldpointError,
} from '@holdpoint/shared/errors/holdpoint-error';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  type Attempt,
  defaultRetryPolicy,
  isRetryable,
  pauseAfter,
  type RetryPorts,
  withRetries,
} from './retry.js';

const answer: GenerateResponse = {
  content: [{ type: 'text', text: 'done' }],
  stopReason: 'end_turn',
  requestId: null,
  usage: { inputTokens: 1, outputTokens: 1 },
};

const request: GenerateRequest = {
  model: 'reference-small',
  messages: [],
  maxOutputTokens: 10,
  temperature: 1,
  draw: { evaluation: 'testing/coin', sampleKey: 'one', epoch: 1, turn: 0, seed: 7 },
};

function aFailure(code: ErrorCode, kind: ErrorKind, retryAfterMs?: number): HoldpointError {
  const details = retryAfterMs === undefined ? {} : { retryAfterMs };
  return new HoldpointError({ code, kind, message: 'failed', details });
}

const busy = aFailure('provider.overloaded', 'unavailable');

/** Fails with each of `failures` in turn, then answers. */
function aProvider(failures: readonly Error[]): Provider & { calls: number } {
  const provider = {
    calls: 0,
    generate(): Promise<GenerateResponse> {
      const failure = failures[provider.calls];
      provider.calls += 1;
      return failure === undefined ? Promise.resolve(answer) : Promise.reject(failure);
    },
  };
  return provider;
}

/** Time that passes by sleeping only. */
function aClock(): RetryPorts & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    sleep: (ms) => {
      slept.push(ms);
      return Promise.resolve();
    },
    now: () => slept.reduce((sum, ms) => sum + ms, 0),
    random: () => 0,
  };
}

const never = new AbortController().signal;

async function outcome(failures: readonly Error[], signal = never) {
  const [provider, clock, attempts] = [aProvider(failures), aClock(), [] as Attempt[]];
  const retried = withRetries(
    provider,
    defaultRetryPolicy,
    (attempt) => attempts.push(attempt),
    clock,
  );
  const error: unknown = await retried.generate(request, signal).then(
    () => null,
    (reason: unknown) => reason,
  );
  return { error, calls: provider.calls, slept: clock.slept, attempts };
}

describe('the pause before a retry', () => {
  const attempts = fc.integer({ min: 1, max: 5 });
  const randoms = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
  const pauses = fc.nat(300_000);

  it('doubles from the first pause up to its ceiling', () => {
    const policy = { ...defaultRetryPolicy, maxPauseMs: 3000 };
    const schedule = [1, 2, 3, 4, 5].map((attempt) =>
      pauseAfter(policy, { attempt, retryAfterMs: null, random: 0 }),
    );
    expect(schedule).toEqual([500, 1000, 2000, 3000, 3000]);
  });

  it('is never shorter than asked and at most 30 % longer', () => {
    fc.assert(
      fc.property(attempts, pauses, randoms, (attempt, retryAfterMs, random) => {
        const pause = pauseAfter(defaultRetryPolicy, { attempt, retryAfterMs, random }) ?? -1;
        return pause >= retryAfterMs && pause <= retryAfterMs * 1.3;
      }),
    );
  });

  it('never shrinks from one attempt to the next at the same luck', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), randoms, (attempt, random) => {
        const at = (number: number): number =>
          pauseAfter(defaultRetryPolicy, { attempt: number, retryAfterMs: null, random }) ?? -1;
        return at(attempt + 1) >= at(attempt) && at(attempt) >= 0;
      }),
    );
  });

  it('is none after the last attempt, and none when the provider asks for too long', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 6, max: 1000 }),
        randoms,
        (attempt, random) =>
          pauseAfter(defaultRetryPolicy, { attempt, retryAfterMs: null, random }) === null,
      ),
    );
    expect(
      pauseAfter(defaultRetryPolicy, { attempt: 1, retryAfterMs: 300_001, random: 0 }),
    ).toBeNull();
  });
});

describe('a retried call', () => {
  it('is answered by the first call that is', async () => {
    const { error, calls, slept } = await outcome([busy, busy]);
    expect({ error, calls, slept }).toEqual({ error: null, calls: 3, slept: [500, 1000] });
  });

  it('waits as long as the provider asks', async () => {
    const { slept } = await outcome([aFailure('provider.rate_limited', 'throttled', 1234)]);
    expect(slept).toEqual([1234]);
  });

  it('ends after six calls with the last error and their number', async () => {
    const last = aFailure('provider.timeout', 'unavailable');
    const { error, calls } = await outcome([busy, busy, busy, busy, busy, last, busy]);
    expect(calls).toBe(6);
    expect(error).toMatchObject({
      code: 'provider.timeout',
      kind: 'unavailable',
      details: { attempts: 6 },
    });
  });

  it('reports every call with its code, pause and duration', async () => {
    const { attempts } = await outcome([busy, aFailure('provider.rejected', 'invalid')]);
    expect(attempts.map(({ attempt, outcome: { kind } }) => [attempt, kind])).toEqual([
      [1, 'retried'],
      [2, 'failed'],
    ]);
    expect(attempts[0]).toMatchObject({
      draw: request.draw,
      durationMs: 0,
      outcome: { code: 'provider.overloaded', pauseMs: 500 },
    });
  });

  it.each([
    ['provider.rate_limited', 'throttled', true],
    ['provider.overloaded', 'unavailable', true],
    ['provider.unavailable', 'unavailable', true],
    ['provider.timeout', 'unavailable', true],
    ['provider.response_invalid', 'invalid', true],
    ['provider.rejected', 'invalid', false],
    ['provider.unauthenticated', 'unauthenticated', false],
    ['provider.aborted', 'unavailable', false],
    ['draw_key.too_long', 'invalid', false],
  ] as const)('%s (%s) is tried again: %s', async (code, kind, isRetried) => {
    const failure = aFailure(code, kind);
    expect(isRetryable(failure)).toBe(isRetried);
    expect((await outcome([failure])).calls).toBe(isRetried ? 2 : 1);
  });

  it('passes on at once what is no error of ours', async () => {
    const bug = new TypeError('a bug');
    expect(await outcome([bug])).toMatchObject({ error: bug, calls: 1 });
  });

  it('makes no call under an aborted signal', async () => {
    const { error, calls } = await outcome([], AbortSignal.abort());
    expect(calls).toBe(0);
    expect(error).toMatchObject({ code: 'provider.aborted' });
  });

  it('ends a pause when its caller aborts', async () => {
    const abort = new AbortController();
    const provider = aProvider([aFailure('provider.rate_limited', 'throttled', 60_000)]);
    const retried = withRetries(provider, defaultRetryPolicy, () => {
      setImmediate(() => {
        abort.abort();
      });
    });
    await expect(retried.generate(request, abort.signal)).rejects.toMatchObject({
      code: 'provider.aborted',
    });
    expect(provider.calls).toBe(1);
  });
});
