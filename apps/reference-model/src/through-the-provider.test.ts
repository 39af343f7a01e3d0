import { createAnthropicProvider } from '@holdpoint/adapters/providers/anthropic';
import type { RateLimits } from '@holdpoint/adapters/providers/rate-limits';
import { type Attempt, defaultRetryPolicy, withRetries } from '@holdpoint/adapters/providers/retry';
import type { GenerateResponse, Provider } from '@holdpoint/evals/ports';
import { afterEach, describe, expect, it } from '@jest/globals';

import { startReferenceModel } from './server.js';
import { aCoin, aControl, aRequest } from './testing/builders.js';

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const resource of opened.splice(0)) await resource[Symbol.asyncDispose]();
});

interface Setting {
  readonly control?: unknown;
  readonly streamed?: boolean;
  readonly timeoutMs?: number;
  readonly onLimits?: (limits: RateLimits) => void;
}

async function aProvider(setting: Setting = {}): Promise<Provider> {
  const model = await startReferenceModel({
    behaviours: [aCoin()],
    control: aControl(setting.control),
  });
  const provider = createAnthropicProvider({
    baseUrl: model.baseUrl,
    apiKey: 'any',
    timeoutMs: setting.timeoutMs ?? 10_000,
    connections: 16,
    streamed: setting.streamed ?? false,
    ...(setting.onLimits && { onLimits: setting.onLimits }),
  });
  opened.push(provider, model);
  return provider;
}

const never = new AbortController().signal;
const quickPolicy = { ...defaultRetryPolicy, firstPauseMs: 1 };

/** Everything that enters a transcript. */
function said({ content, stopReason, usage }: GenerateResponse): unknown {
  return { content, stopReason, usage };
}

function epochs(count: number): number[] {
  return Array.from({ length: count }, (_, epoch) => epoch);
}

async function drawsOf(
  provider: Provider,
  order: readonly number[],
): Promise<Map<number, unknown>> {
  const draws = new Map<number, unknown>();
  await Promise.all(
    order.map(async (epoch) => {
      const request = aRequest({ draw: { ...aRequest().draw, epoch } });
      draws.set(epoch, said(await provider.generate(request, never)));
    }),
  );
  return draws;
}

describe('a call through the provider', () => {
  it.each([false, true])('has content, usage and request id, streamed %s', async (streamed) => {
    const limits: RateLimits[] = [];
    const provider = await aProvider({ streamed, onLimits: (seen) => limits.push(seen) });
    const answer = await provider.generate(aRequest(), never);
    expect(answer.content).toHaveLength(1);
    expect(answer.stopReason).toBe('end_turn');
    expect(answer.requestId).toMatch(/^req_/);
    expect(answer.usage.inputTokens).toBeGreaterThan(0);
    expect(limits[0]?.requests?.limit).toBeGreaterThan(0);
  });

  it('carries tool calls and takes their results', async () => {
    const provider = await aProvider();
    const tools = [{ name: 'shell', description: 'Runs.', inputSchema: { type: 'object' } }];
    const first = await provider.generate(aRequest({ system: 'use the tool', tools }), never);
    expect(first.stopReason).toBe('tool_use');
    expect(first.content[1]).toMatchObject({ type: 'tool_use', id: 'toolu_1', name: 'shell' });
    const second = await provider.generate(
      aRequest({
        tools,
        messages: [
          ...aRequest().messages,
          { role: 'assistant', content: first.content },
          {
            role: 'user',
            content: [{ type: 'tool_result', toolUseId: 'toolu_1', content: 'x', isError: false }],
          },
        ],
      }),
      never,
    );
    expect(second.stopReason).toBe('end_turn');
  });

  it('answers the same plain and streamed', async () => {
    const [plain, streamed] = [await aProvider(), await aProvider({ streamed: true })];
    for (const system of ['be brief', 'use the tool']) {
      const answers = [plain, streamed].map(async (provider) =>
        said(await provider.generate(aRequest({ system }), never)),
      );
      const [first, second] = await Promise.all(answers);
      expect(second).toEqual(first);
    }
  });
});

describe('a draw', () => {
  it('is the same in any order, after a restart, streamed and with faults', async () => {
    const order = epochs(40);
    const faults = (['429', '529', '500', 'garbage', 'half_stream', 'reset'] as const).map(
      (kind) => ({ kind, share: 0.2, retryAfterMs: 1 }),
    );
    const undisturbed = await drawsOf(await aProvider(), order);
    const reversed = await drawsOf(await aProvider(), order.toReversed());
    const attempts: Attempt[] = [];
    const disturbed = withRetries(
      await aProvider({ control: { faults } }),
      quickPolicy,
      (attempt) => attempts.push(attempt),
    );
    const streamed = withRetries(
      await aProvider({ control: { faults }, streamed: true }),
      quickPolicy,
    );
    const sorted = (draws: Map<number, unknown>) =>
      [...draws].sort(([left], [right]) => left - right);
    expect(sorted(reversed)).toEqual(sorted(undisturbed));
    expect(sorted(await drawsOf(disturbed, order))).toEqual(sorted(undisturbed));
    expect(sorted(await drawsOf(streamed, order))).toEqual(sorted(undisturbed));
    expect(attempts.length).toBeGreaterThan(order.length);
  });
});

describe('a fault', () => {
  it.each([
    ['429', 'provider.rate_limited', 'throttled'],
    ['529', 'provider.overloaded', 'unavailable'],
    ['500', 'provider.unavailable', 'unavailable'],
    ['reset', 'provider.unavailable', 'unavailable'],
    ['garbage', 'provider.response_invalid', 'invalid'],
    ['half_stream', 'provider.response_invalid', 'invalid'],
  ])('%s is %s, plain and streamed, and a retry is answered', async (kind, code, errorKind) => {
    for (const streamed of [false, true]) {
      const control = { faults: [{ kind, share: 1, retryAfterMs: 7 }], maxFaultsPerDraw: 1 };
      const provider = await aProvider({ control, streamed });
      await expect(provider.generate(aRequest(), never)).rejects.toMatchObject({
        code,
        kind: errorKind,
      });
      expect((await provider.generate(aRequest(), never)).content).toHaveLength(1);
    }
  });

  it('429 is retried after the pause that the provider asks for', async () => {
    const attempts: Attempt[] = [];
    const control = { faults: [{ kind: '429', share: 1, retryAfterMs: 50 }], maxFaultsPerDraw: 2 };
    const provider = withRetries(await aProvider({ control }), defaultRetryPolicy, (attempt) =>
      attempts.push(attempt),
    );
    await provider.generate(aRequest(), never);
    expect(attempts.map(({ outcome }) => outcome.kind)).toEqual(['retried', 'retried', 'answered']);
    for (const { outcome } of attempts) {
      if (outcome.kind !== 'retried') continue;
      expect(outcome.code).toBe('provider.rate_limited');
      expect(outcome.pauseMs).toBeGreaterThanOrEqual(50);
      expect(outcome.pauseMs).toBeLessThanOrEqual(65);
    }
  });

  it.each([false, true])(
    'hang and slow body end at the hard timeout, streamed %s',
    async (streamed) => {
      for (const kind of ['hang', 'slow']) {
        const control = { faults: [{ kind, share: 1, delayMs: 60_000 }] };
        const provider = await aProvider({ control, streamed, timeoutMs: 100 });
        const startedAt = performance.now();
        await expect(provider.generate(aRequest(), never)).rejects.toMatchObject({
          code: 'provider.timeout',
          kind: 'unavailable',
        });
        expect(performance.now() - startedAt).toBeLessThan(5000);
      }
    },
  );

  it.each([false, true])(
    'does not outlast an abort of the caller, streamed %s',
    async (streamed) => {
      const provider = await aProvider({
        control: { faults: [{ kind: 'hang', share: 1 }] },
        streamed,
      });
      const abort = new AbortController();
      const call = provider.generate(aRequest(), abort.signal);
      setTimeout(() => {
        abort.abort();
      }, 30);
      await expect(call).rejects.toMatchObject({ code: 'provider.aborted' });
      await expect(provider.generate(aRequest(), abort.signal)).rejects.toMatchObject({
        code: 'provider.aborted',
      });
    },
  );
});

describe('a refused request', () => {
  it('is not retried', async () => {
    const attempts: Attempt[] = [];
    const provider = withRetries(await aProvider(), quickPolicy, (attempt) =>
      attempts.push(attempt),
    );
    const call = provider.generate(aRequest({ model: 'reference-huge' }), never);
    await expect(call).rejects.toMatchObject({
      code: 'provider.rejected',
      details: { status: 404, attempts: 1 },
    });
    expect(attempts).toHaveLength(1);
  });
});
