import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { runIdOf } from '../gate/testing/builders.js';
import type { RateQuantiles } from './forecast.js';
import { calibrationOf, forecasterScores, type ScoredForecast } from './forecaster-scores.js';
import { type ForecastOutcome, scoreForecast } from './score-forecast.js';

fc.configureGlobal({ seed: 6032 });

interface Traits {
  readonly person?: string;
  readonly probability?: number | null;
  readonly quantiles?: RateQuantiles | null;
  readonly outcome?: ForecastOutcome;
  readonly rate?: number | null;
  readonly run?: number;
}

function aScored(traits: Traits = {}): ScoredForecast {
  const { person = 'officer', probability = 0.2, quantiles = null, outcome = 'crossed' } = traits;
  const { rate: estimateRate = 0.5, run = 1 } = traits;
  const verdicts = {
    crossed: 'ruled_in',
    not_crossed: 'ruled_out',
    indeterminate: 'indeterminate',
  } as const;
  const result = {
    runId: runIdOf(run),
    verdict: verdicts[outcome],
    outcome,
    reasons: [],
    estimateRate,
    observationCount: 12,
  };
  return { person, probability, score: scoreForecast({ probability, quantiles }, result) };
}

const someScored = fc.array(
  fc
    .record({
      person: fc.constantFrom('officer', 'chief', 'reviewer'),
      probability: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      quantiles: fc.option(fc.constant({ p10: 0.1, p50: 0.3, p90: 0.7 })),
      outcome: fc.constantFrom<ForecastOutcome>('crossed', 'not_crossed', 'indeterminate'),
      rate: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      run: fc.nat(5),
    })
    .map(aScored),
  { maxLength: 25 },
);

describe('the scores of a person', () => {
  it('are means over what was settled, with n and the runs behind them', () => {
    const [own, ...rest] = forecasterScores([
      aScored({ probability: 0.5, run: 1 }),
      aScored({ probability: 0.9, run: 2 }),
      aScored({ probability: 0, outcome: 'not_crossed', run: 2 }),
    ]);
    expect(rest).toEqual([]);
    expect(own?.brier).toMatchObject({ sampleCount: 3, runCount: 2 });
    expect(own?.brier?.mean).toBeCloseTo((0.25 + 0.01) / 3, 12);
    expect(own?.brier?.interval).toMatchObject({ method: 'bootstrap', sided: 'two', seed: 1 });
  });

  it('have no interval below two runs: forecasts of one run are one observation', () => {
    const [own] = forecasterScores([aScored(), aScored({ probability: 0.7 })]);
    expect(own?.brier).toMatchObject({ sampleCount: 2, runCount: 1, interval: null });
  });

  it('count an open outcome both ways, and in no mean', () => {
    const open = aScored({ probability: 0.9, outcome: 'indeterminate', run: 2 });
    const [own] = forecasterScores([aScored({ probability: 0.5 }), open]);
    expect(own).toMatchObject({ scored: 2, indeterminate: 1 });
    expect(own?.brier).toMatchObject({ mean: 0.25, sampleCount: 1 });
    expect(own?.brierRange?.best).toBeCloseTo((0.25 + 0.01) / 2, 12);
    expect(own?.brierRange?.worst).toBeCloseTo((0.25 + 0.81) / 2, 12);
  });

  it('say how often the quantiles held the rate', () => {
    const quantiles = { p10: 0.1, p50: 0.3, p90: 0.5 };
    const [own] = forecasterScores([
      aScored({ probability: null, quantiles, rate: 0.4 }),
      aScored({ probability: null, quantiles, rate: 0.6, run: 2 }),
      aScored({ probability: null, quantiles, rate: null, run: 3 }),
    ]);
    expect(own).toMatchObject({ brier: null, brierRange: null, scored: 3 });
    expect(own?.coverage).toMatchObject({ covered: 1, sampleCount: 2, rate: 0.5 });
    expect(own?.quantileLoss?.sampleCount).toBe(2);
  });

  it('have no quantile part where none were foreseen', () => {
    expect(forecasterScores([aScored()])).toMatchObject([{ quantileLoss: null, coverage: null }]);
    expect(forecasterScores([])).toEqual([]);
  });

  it('do not depend on the order of forecasts, and lie within their range', () => {
    fc.assert(
      fc.property(someScored, (scored) => {
        const scores = forecasterScores(scored);
        expect(forecasterScores(scored.toReversed())).toEqual(scores);
        expect(scores.reduce((total, own) => total + own.scored, 0)).toBe(scored.length);
        for (const { brierRange, brier } of scores) {
          if (brierRange !== null) expect(brierRange.best).toBeLessThanOrEqual(brierRange.worst);
          if (brier !== null && brierRange?.sampleCount === brier.sampleCount)
            expect(brierRange.best).toBeCloseTo(brier.mean, 12);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('the table of calibration', () => {
  it('counts by tenths, without empty ones and open outcomes; 1 is in the last', () => {
    const rows = calibrationOf([
      aScored({ probability: 0 }),
      aScored({ probability: 0.05, outcome: 'not_crossed' }),
      aScored({ probability: 1 }),
      aScored({ probability: 0.95, outcome: 'indeterminate' }),
      aScored({ probability: null }),
    ]);
    expect(rows).toMatchObject([
      { from: 0, to: 0.1, sampleCount: 2, meanProbability: 0.025, crossed: 1, crossedRate: 0.5 },
      { from: 0.9, to: 1, sampleCount: 1, meanProbability: 1, crossed: 1, crossedRate: 1 },
    ]);
  });

  it('counts each settled probability once, within the limits of its row', () => {
    fc.assert(
      fc.property(someScored, (scored) => {
        const rows = calibrationOf(scored);
        const settled = scored.filter(({ score }) => (score.brier?.score ?? null) !== null);
        expect(rows.reduce((total, row) => total + row.sampleCount, 0)).toBe(settled.length);
        for (const { from, to, meanProbability, crossedRate, interval } of rows) {
          expect(meanProbability).toBeGreaterThanOrEqual(from - 1e-12);
          expect(meanProbability).toBeLessThanOrEqual(to + 1e-12);
          expect(interval.lower).toBeLessThanOrEqual(crossedRate + 1e-12);
          expect(interval.upper).toBeGreaterThanOrEqual(crossedRate - 1e-12);
        }
      }),
    );
  });
});
