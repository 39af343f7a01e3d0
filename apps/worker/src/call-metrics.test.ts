import {
  createProviderRegistry,
  parseProvidersSettings,
} from '@holdpoint/adapters/providers/provider-registry';
import { withRetries } from '@holdpoint/adapters/providers/retry';
import type { GenerateRequest, Provider } from '@holdpoint/evals/ports';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { type Series, seriesOf, valueOf } from '@holdpoint/shared/testing/exposition';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { callOutcomes, observedProviders, outcomeOf } from './call-metrics.js';
import { createWorkerMetrics } from './metrics.js';
import {
  aFaultyModelServer,
  failure,
  type Fault,
  gatewayTimeout,
  overload,
  rateLimit,
  refusal,
} from './testing/faulty-model-server.js';

const CALLS = 'holdpoint_model_calls_total';
const request: GenerateRequest = {
  model: 'reference-small',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'A secret question.' }] }],
  maxOutputTokens: 10,
  temperature: 0,
  draw: { evaluation: 'testing/counting@1', sampleKey: 'a-key', epoch: 1, turn: 0, seed: 7 },
};

/** Calls the real adapter once a fault, with retries as the worker has them, and reads what was counted. */
async function counted(
  faults: readonly Fault[],
  signal = new AbortController().signal,
  timeoutMs = 150,
): Promise<readonly Series[]> {
  await using server = await aFaultyModelServer((call) => faults[call - 1] ?? 'none');
  const settings = { kind: 'anthropic', baseUrl: server.baseUrl, timeoutMs };
  await using registry = createProviderRegistry(
    parseProvidersSettings(JSON.stringify({ reference: settings })),
  );
  const metrics = createWorkerMetrics(registry.aliases);
  const policy = { maxAttempts: 9, firstPauseMs: 1, maxPauseMs: 1, maxRetryAfterMs: 10 };
  const provider = withRetries(
    observedProviders(registry, metrics).providerFor('reference'),
    policy,
  );
  await provider.generate(request, signal).catch(() => undefined);
  return seriesOf(await metrics.registry.metrics());
}

const countOf = (series: readonly Series[], outcome: string) =>
  valueOf(series, CALLS, { provider: 'reference', outcome });

describe('model calls', () => {
  it('count our own timeouts and 429s apart, each attempt once', async () => {
    const series = await counted([rateLimit, 'silence', rateLimit, 'silence', rateLimit]);
    expect(countOf(series, 'rate_limited')).toBe(3);
    expect(countOf(series, 'client_timeout')).toBe(2);
    expect(countOf(series, 'ok')).toBe(1);
    const timedOut = { provider: 'reference', outcome: 'client_timeout' };
    const seconds = valueOf(series, 'holdpoint_model_call_duration_seconds_sum', timedOut);
    expect(seconds).toBeGreaterThan(0.25);
    expect(valueOf(series, 'holdpoint_model_calls_in_flight')).toBe(0);
  });

  it.each([
    ['overloaded', overload],
    ['server_error', failure],
    ['server_error', gatewayTimeout],
    ['connection', 'hang up'],
    ['malformed', 'garbage'],
    ['refused', refusal],
  ] as const)('count %s of its own', async (outcome, fault) => {
    const series = await counted([fault]);
    expect(countOf(series, outcome)).toBe(1);
    for (const other of callOutcomes.filter((one) => one !== outcome && one !== 'ok'))
      expect([other, countOf(series, other)]).toEqual([other, 0]);
  });

  it('count the time of a whole sample as a deadline of ours, and a lost lease as none', async () => {
    const deadline = await counted(['silence'], AbortSignal.timeout(50), 60_000);
    expect(countOf(deadline, 'client_timeout')).toBe(1);
    const lease = new AbortController();
    const lost = counted(['silence'], lease.signal, 60_000);
    setImmediate(() => {
      lease.abort();
    });
    expect(countOf(await lost, 'client_timeout')).toBe(0);
  });

  it('have all series from the start, so that a ratio of two is defined', async () => {
    const { registry } = createWorkerMetrics(['reference', 'other']);
    const series = seriesOf(await registry.metrics()).filter(({ name }) => name === CALLS);
    expect(series).toHaveLength(2 * callOutcomes.length);
    expect(series.every(({ value }) => value === 0)).toBe(true);
  });

  it('make no series for an alias that is in no settings', async () => {
    const registry = createProviderRegistry({});
    const metrics = createWorkerMetrics();
    const providers = observedProviders(registry, metrics);
    await expect(() => providers.providerFor('invented')).toThrowWithCode('provider.alias_unknown');
    expect(await metrics.registry.metrics()).not.toContain('invented');
  });

  it('are not what activations are: those are passed on where a provider has them, and not counted', async () => {
    const values = new Float32Array(1);
    const activations = () =>
      Promise.resolve({ site: 'mlp' as const, width: 1, tokens: 1, values });
    const generate = () => Promise.reject(new Error('not asked'));
    const metrics = createWorkerMetrics();
    const observed = (provider: Provider) =>
      observedProviders(
        { providerFor: () => provider, costMicroUsd: () => 0 },
        metrics,
      ).providerFor('own');
    expect(Object.keys(observed({ generate }))).not.toContain('activations');
    const reading = { model: 'atlas', text: 'a' };
    const read = observed({ generate, activations }).activations?.(
      reading,
      new AbortController().signal,
    );
    expect((await read)?.values).toBe(values);
    expect(await metrics.registry.metrics()).not.toContain('provider="own"');
  });

  it('end in one of the known ways whatever was thrown', () => {
    fc.assert(
      fc.property(fc.string(), fc.dictionary(fc.string(), fc.string()), (text, details) => {
        const { signal } = new AbortController();
        const thrown = new HoldpointError({
          code: `provider.${text}`,
          kind: 'bug',
          message: text,
          details,
        });
        expect(callOutcomes).toContain(outcomeOf(thrown, signal));
        expect(callOutcomes).toContain(outcomeOf(text, signal));
      }),
    );
  });
});
