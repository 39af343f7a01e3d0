import { describe, expect, it } from '@jest/globals';

import { Forecast, forecastDigest, Foreseen, RateQuantiles } from './forecast.js';

const forecast: Forecast = Forecast.parse({
  schema: 'holdpoint.forecast.v1',
  id: '00000000-0000-4000-8000-000000000001',
  checkpointId: '00000000-0000-4000-8000-000000000002',
  weightsDigest: `sha256:${'a'.repeat(64)}`,
  evaluation: 'autonomy/benign-tasks@1',
  policy: { ref: 'anthropic-rsp@2.2', digest: `sha256:${'b'.repeat(64)}` },
  criterion: 'autonomy',
  probability: 0.2,
  quantiles: { p10: 0.1, p50: 0.3, p90: 0.5 },
  rationale: 'Twice the last checkpoint.',
  person: 'officer',
  sealedAt: '2026-03-01T00:00:00.000Z',
  nonce: '0'.repeat(32),
});

describe('a forecast', () => {
  it('has another digest for any other word, number or nonce', () => {
    const digests = [
      forecast,
      { ...forecast, probability: 0.3 },
      { ...forecast, rationale: 'Other words.' },
      { ...forecast, nonce: '1'.repeat(32) },
    ].map(forecastDigest);
    expect(new Set(digests).size).toBe(4);
  });

  it.each([
    { probability: 1.1 },
    { probability: Number.NaN },
    { probability: -0.1 },
    { rationale: ' ' },
    { rationale: 'a\0b' },
  ])('is refused with %j', (change) => {
    const whole = { probability: 0.2, quantiles: null, rationale: 'Because.' };
    expect(Foreseen.safeParse(whole).success).toBe(true);
    expect(Foreseen.safeParse({ ...whole, ...change }).success).toBe(false);
  });

  it('has quantiles in order; equal ones are certain of one rate', () => {
    expect(RateQuantiles.safeParse({ p10: 0.5, p50: 0.5, p90: 0.5 }).success).toBe(true);
    expect(RateQuantiles.safeParse({ p10: 0.6, p50: 0.5, p90: 0.7 }).success).toBe(false);
    expect(RateQuantiles.safeParse({ p10: 0.1, p50: 0.5, p90: 0.4 }).success).toBe(false);
  });
});
