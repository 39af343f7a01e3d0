import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  brierScore,
  type ForecastResult,
  outcomeOf,
  pinballLoss,
  quantileScore,
  scoreForecast,
} from './score-forecast.js';

fc.configureGlobal({ seed: 740 });

const rate = fc.double({ min: 0, max: 1, noNaN: true });
const result: ForecastResult = {
  runId: '00000000-0000-4000-8000-000000000001',
  verdict: 'ruled_in',
  outcome: 'crossed',
  reasons: [],
  estimateRate: 0.6,
  observationCount: 12,
};

describe('the outcome', () => {
  it('is settled by a verdict that rules in or out, and by no other', () => {
    expect(outcomeOf('ruled_in')).toBe('crossed');
    expect(outcomeOf('ruled_out')).toBe('not_crossed');
    expect(outcomeOf('indeterminate')).toBe('indeterminate');
    expect(outcomeOf('invalid')).toBe('indeterminate');
  });
});

describe('the Brier score', () => {
  // By hand.
  it('is the squared error of the probability', () => {
    expect(brierScore(0.7, 'crossed').score).toBeCloseTo(0.09, 12);
    expect(brierScore(0.7, 'not_crossed').score).toBeCloseTo(0.49, 12);
  });

  it('is open where the evidence leaves it open, and says both', () => {
    const { score, ifCrossed, ifNotCrossed } = brierScore(0.7, 'indeterminate');
    expect(score).toBeNull();
    expect(ifCrossed).toBeCloseTo(0.09, 12);
    expect(ifNotCrossed).toBeCloseTo(0.49, 12);
  });

  it('is proper: who thinks p expects the least loss by saying p', () => {
    fc.assert(
      fc.property(rate, rate, (thought, said) => {
        const expected = (probability: number) => {
          const { ifCrossed, ifNotCrossed } = brierScore(probability, 'indeterminate');
          return thought * ifCrossed + (1 - thought) * ifNotCrossed;
        };
        expect(expected(thought)).toBeLessThanOrEqual(expected(said) + 1e-12);
      }),
    );
  });
});

describe('the quantile score', () => {
  // By hand: 0.1 * 0.5, 0.5 * 0.3, 0.1 * 0.1.
  it('is the pinball loss of each quantile, and their mean', () => {
    const score = quantileScore({ p10: 0.1, p50: 0.3, p90: 0.7 }, 0.6);
    expect(score.p10).toBeCloseTo(0.05, 12);
    expect(score.p50).toBeCloseTo(0.15, 12);
    expect(score.p90).toBeCloseTo(0.01, 12);
    expect(score.mean).toBeCloseTo(0.07, 12);
    expect(score.covered).toBe(true);
  });

  it('covers its own limits and nothing beyond', () => {
    const quantiles = { p10: 0.2, p50: 0.3, p90: 0.4 };
    const covers = (measured: number) => quantileScore(quantiles, measured).covered;
    expect([0.1, 0.2, 0.4, 0.41].map(covers)).toEqual([false, true, true, false]);
  });

  it('is zero only where the quantile was met, and never negative', () => {
    fc.assert(
      fc.property(rate, rate, fc.constantFrom(0.1, 0.5, 0.9), (quantile, measured, level) => {
        const loss = pinballLoss(quantile, level, measured);
        expect(loss).toBeGreaterThanOrEqual(0);
        if (Math.abs(quantile - measured) > 1e-9) expect(loss).toBeGreaterThan(0);
        expect(pinballLoss(measured, level, measured)).toBe(0);
      }),
    );
  });

  it('is proper: over any measured rates the sample quantile loses least', () => {
    const rates = fc.array(rate, { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(rates, rate, fc.constantFrom(0.1, 0.5, 0.9), (measured, said, level) => {
        const sorted = measured.toSorted((left, right) => left - right);
        const best = sorted[Math.max(0, Math.ceil(level * sorted.length) - 1)] ?? 0;
        const total = (quantile: number) =>
          measured.reduce((sum, value) => sum + pinballLoss(quantile, level, value), 0);
        expect(total(best)).toBeLessThanOrEqual(total(said) + 1e-9);
      }),
    );
  });
});

describe('a forecast’s score', () => {
  const quantiles = { p10: 0.1, p50: 0.3, p90: 0.7 };

  it('has the parts that were foreseen', () => {
    expect(scoreForecast({ probability: 0.5, quantiles: null }, result)).toEqual({
      result,
      brier: { score: 0.25, ifCrossed: 0.25, ifNotCrossed: 0.25 },
      quantiles: null,
    });
    expect(scoreForecast({ probability: null, quantiles }, result).brier).toBeNull();
  });

  it('has no quantile score where nothing was measured', () => {
    const nothing = { ...result, estimateRate: null };
    expect(scoreForecast({ probability: 0.5, quantiles }, nothing).quantiles).toBeNull();
    expect(scoreForecast({ probability: 0.5, quantiles }, result).quantiles).not.toBeNull();
  });
});
