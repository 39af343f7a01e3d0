import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { CrossingForecastSpec } from '../computations/crossing-forecast.js';
import { forecastCrossing } from './crossing.js';
import { foretoldRate } from './foretold-rate.js';

/** Rates that lie on a logistic curve with its middle at 1e25 FLOP. */
function aSpec(change: Partial<CrossingForecastSpec> = {}): CrossingForecastSpec {
  return {
    schema: 'holdpoint.crossing-forecast-spec.v1',
    axis: 'compute',
    quantity: 'success_rate',
    threshold: 0.5,
    points: Array.from({ length: 8 }, (_, index) => {
      const place = 21 + index / 2;
      const trials = 400;
      return {
        at: 10 ** place,
        value: Math.round(trials / (1 + Math.exp(25 - place))) / trials,
        trials,
      };
    }),
    resamples: 300,
    seed: 1,
    ...change,
  };
}

describe('a rate foretold at a compute', () => {
  it('is half probable where half of the draws have crossed: at the median of the crossing', () => {
    const { median } = forecastCrossing(aSpec());
    const { probability, p50, draws, trials } = foretoldRate(aSpec(), median ?? 0);
    expect(probability).toBeCloseTo(0.5, 1);
    expect(p50).toBeCloseTo(0.5, 1);
    expect({ draws, trials }).toEqual({ draws: 300, trials: 400 });
  });

  it('agrees with the limits of the crossing: as many draws have crossed as lie below', () => {
    const { interval80 } = forecastCrossing(aSpec());
    expect(foretoldRate(aSpec(), interval80.lower ?? 0).probability).toBeCloseTo(0.1, 1);
    expect(foretoldRate(aSpec(), interval80.upper ?? 0).probability).toBeCloseTo(0.9, 1);
  });

  it('is surer of what many trials measure than of what few do', () => {
    const width = (trials: number): number => {
      const points = aSpec().points.map((point, index, all) =>
        index === all.length - 1 ? { ...point, trials } : point,
      );
      const { p10, p90 } = foretoldRate(aSpec({ points }), 1e25);
      return p90 - p10;
    };
    expect(width(20)).toBeGreaterThan(1.3 * width(400));
  });

  it('is the same again, has its quantiles in order, and grows with compute', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 20, max: 28, noNaN: true }),
        fc.integer({ min: 0, max: 1000 }),
        (place, seed) => {
          const spec = aSpec({ seed, resamples: 100 });
          const told = foretoldRate(spec, 10 ** place);
          expect(foretoldRate(spec, 10 ** place)).toEqual(told);
          expect(told.p10).toBeGreaterThanOrEqual(0);
          expect(told.p10).toBeLessThanOrEqual(told.p50);
          expect(told.p50).toBeLessThanOrEqual(told.p90);
          expect(told.p90).toBeLessThanOrEqual(1);
          const later = foretoldRate(spec, 10 ** (place + 1));
          expect(later.probability).toBeGreaterThanOrEqual(told.probability);
        },
      ),
      { numRuns: 10 },
    );
  });

  it.each<[string, Partial<CrossingForecastSpec>, number, string]>([
    ['losses', { quantity: 'loss', threshold: 2 }, 1e25, 'crossing.unsupported'],
    [
      'points at one place',
      { points: [1, 2, 3].map(() => ({ at: 1e22, value: 0.5, trials: 9 })) },
      1e25,
      'crossing.no_spread',
    ],
    ['no compute', {}, 0, 'crossing.no_spread'],
    [
      'a rate without its trials',
      { points: aSpec().points.map((point) => ({ ...point, trials: null })) },
      1e25,
      'crossing.trials_missing',
    ],
  ])('is refused over %s', async (_what, change, at, code) => {
    await expect(() => foretoldRate(aSpec(change), at)).toThrowWithCode(code);
  });
});
