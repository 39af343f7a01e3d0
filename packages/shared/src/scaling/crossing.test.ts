import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  CrossingForecast,
  type CrossingForecastSpec,
  type CrossingPoint,
} from '../computations/crossing-forecast.js';
import { drawsFrom, shuffled } from '../statistics/random.js';
import { binomialDraw } from './binomial-draw.js';
import { forecastCrossing } from './crossing.js';
import { drawDeviation, drawLimits } from './draw-limits.js';
import { fitLogistic, placeOfRate, rateAt } from './logistic-curve.js';

/** Eight checkpoints of a rate that reaches 0.5 at 1e25 FLOP. */
function ratePoints(trials = 400, seed = 4): CrossingPoint[] {
  const draws = drawsFrom(seed);
  return Array.from({ length: 8 }, (_, index) => {
    const place = 21 + index / 2;
    const rate = 1 / (1 + Math.exp(-1.2 * (place - 25)));
    return { at: 10 ** place, value: binomialDraw(trials, rate, draws) / trials, trials };
  });
}

function aSpec(change: Partial<CrossingForecastSpec> = {}): CrossingForecastSpec {
  return {
    schema: 'holdpoint.crossing-forecast-spec.v1',
    axis: 'compute',
    quantity: 'success_rate',
    threshold: 0.5,
    points: ratePoints(),
    resamples: 300,
    seed: 1,
    ...change,
  };
}

const codes = ({ findings }: CrossingForecast): string[] => findings.map(({ code }) => code);
const place = (at: number | null): number => at ?? Infinity;

describe('the logistic curve', () => {
  it('agrees with the closed form of two points', () => {
    const curve = fitLogistic([
      { at: 0, successes: 100, trials: 1000 },
      { at: 4, successes: 900, trials: 1000 },
    ]);
    if (curve === null) throw new Error('expected a curve');
    expect(rateAt(curve, 0)).toBeCloseTo(0.1, 4);
    expect(rateAt(curve, 4)).toBeCloseTo(0.9, 4);
    expect(placeOfRate(curve, 0.5)).toBeCloseTo(2, 6);
  });

  it('stays finite where a place separates all successes, and is none of one place', () => {
    const curve = fitLogistic([
      { at: 0, successes: 0, trials: 50 },
      { at: 1, successes: 50, trials: 50 },
    ]);
    expect(curve?.slope).toBeGreaterThan(5);
    expect(placeOfRate(curve ?? { centre: 0, intercept: 0, slope: 0 }, 0.5)).toBeCloseTo(0.5, 3);
    expect(fitLogistic([{ at: 1, successes: 1, trials: 2 }])).toBeNull();
    expect(placeOfRate({ centre: 0, intercept: 0, slope: 0 }, 0.5)).toBe(Infinity);
    expect(placeOfRate({ centre: 0, intercept: 9, slope: 1e-320 }, 0.5)).toBe(-Number.MAX_VALUE);
  });
});

describe('limits over draws', () => {
  it('are those of numpy, and infinite between a finite and an infinite draw', () => {
    // numpy.quantile([1..5], [.1, .9]).
    expect(drawLimits([5, 1, 4, 2, 3], 0.8)).toEqual({
      lower: expect.closeTo(1.4, 12),
      upper: expect.closeTo(4.6, 12),
    });
    expect(drawLimits([1, 2, 3, 4, Infinity], 0.8)).toEqual({
      lower: expect.closeTo(1.4, 12),
      upper: Infinity,
    });
    expect(drawLimits([-Infinity, 1, 1], 0.8).lower).toBe(-Infinity);
    expect(drawLimits([Infinity, Infinity], 0.8).lower).toBe(Infinity);
    expect(drawDeviation([1])).toBeNull();
    expect(drawDeviation([1, 3])).toBeCloseTo(Math.SQRT2, 12);
  });

  it('of many trials have the mean and spread of the binomial', () => {
    const draws = drawsFrom(1);
    for (const trials of [200, 5000]) {
      const drawn = Array.from({ length: 2000 }, () => binomialDraw(trials, 0.3, draws));
      const mean = drawn.reduce((total, value) => total + value, 0) / drawn.length;
      expect(mean / (0.3 * trials)).toBeCloseTo(1, 1);
      expect((drawDeviation(drawn) ?? 0) / Math.sqrt(trials * 0.21)).toBeCloseTo(1, 1);
    }
  });
});

describe('a crossing over compute', () => {
  it('holds the true crossing, narrower at 80 % than at 95 %', () => {
    const found = forecastCrossing(aSpec());
    expect(CrossingForecast.parse(JSON.parse(JSON.stringify(found)))).toEqual(found);
    const { interval80, interval95, median } = found;
    expect(place(interval95.lower)).toBeLessThan(1e25);
    expect(place(interval95.upper)).toBeGreaterThan(1e25);
    expect(place(interval95.lower)).toBeLessThanOrEqual(place(interval80.lower));
    expect(place(interval80.upper)).toBeLessThanOrEqual(place(interval95.upper));
    expect(Math.log10(place(median))).toBeCloseTo(25, 0);
    expect(found.neverShare).toBe(0);
    expect(Math.abs(Math.log10(place(found.estimate)) - 25)).toBeLessThan(0.3);
  });

  it('comes no earlier for a higher threshold, whatever the order of the points', () => {
    const thresholds = fc.double({ min: 0.05, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(thresholds, thresholds, fc.nat(99), (one, other, order) => {
        const ask = (threshold: number) =>
          forecastCrossing(
            aSpec({ threshold, resamples: 100, points: shuffled(ratePoints(60), order) }),
          );
        const [low, high] = [ask(Math.min(one, other)), ask(Math.max(one, other))];
        expect(place(low.median)).toBeLessThanOrEqual(place(high.median));
        expect(place(low.interval95.upper)).toBeLessThanOrEqual(place(high.interval95.upper));
      }),
      { numRuns: 2 },
    );
    expect(forecastCrossing(aSpec({ points: shuffled(ratePoints(), 3) }))).toEqual(
      forecastCrossing(aSpec()),
    );
  });

  it('counts draws that never cross, and gives them no number', () => {
    const points = [21, 22, 23, 24].map((exponent) => ({
      at: 10 ** exponent,
      value: 0.02,
      trials: 50,
    }));
    const found = forecastCrossing(aSpec({ points }));
    expect(found.neverShare).toBeGreaterThan(0.2);
    expect(found.interval95.upper).toBeNull();
    expect(codes(found)).toEqual(
      expect.arrayContaining(['few_points', 'not_rising', 'may_never_cross']),
    );
  });

  it('does not call checkpoints without a success unable', () => {
    const points = [21, 22, 23].map((exponent) => ({ at: 10 ** exponent, value: 0, trials: 20 }));
    const found = forecastCrossing(aSpec({ points }));
    expect(found.neverShare).toBeLessThan(1);
    expect(codes(found)).toContain('not_rising');
  });

  it('is told as past where a falling rate lies above the threshold all along', () => {
    const points = [0.9, 0.85, 0.8, 0.75].map((value, index) => ({
      at: 10 ** (21 + index),
      value,
      trials: 500,
    }));
    const found = forecastCrossing(aSpec({ points }));
    expect(found.median).toBe(1e21);
    expect(codes(found)).toContain('already_crossed');
  });

  it('is back-tested on the last points, and its intervals hold most of them', () => {
    const { backTests, coverage } = forecastCrossing(aSpec());
    expect(backTests.map(({ leftOut, fittedOn }) => [leftOut, fittedOn])).toEqual([
      [1, 7],
      [2, 6],
      [3, 5],
    ]);
    expect(coverage?.interval95).toMatchObject({ n: 6 });
    expect(coverage?.interval95.held).toBeGreaterThanOrEqual(5);
    // A rate that stops rising where the curve would have gone on.
    const broken = ratePoints().map((point, index) =>
      index < 5 ? point : { ...point, value: 0.9 },
    );
    expect(codes(forecastCrossing(aSpec({ points: broken })))).toContain('poor_coverage');
    expect(forecastCrossing(aSpec({ points: ratePoints().slice(0, 4) })).coverage).toBeNull();
  });

  it('of a loss is where it falls to the threshold', () => {
    const draws = drawsFrom(2);
    const points = Array.from({ length: 16 }, (_, index) => {
      const at = 1e19 * 10 ** (index / 4);
      const loss = (1.7 + 3000 * at ** -0.17) * (1 + 0.004 * (2 * draws.uniform() - 1));
      return { at, value: loss, trials: null };
    });
    const threshold = 1.7 + 3000 * 1e24 ** -0.17;
    const found = forecastCrossing(aSpec({ quantity: 'loss', points, threshold, resamples: 100 }));
    expect(place(found.interval95.lower)).toBeLessThan(1e24);
    expect(place(found.interval95.upper)).toBeGreaterThan(1e24);
    const never = forecastCrossing(
      aSpec({ quantity: 'loss', points, threshold: 1, resamples: 100 }),
    );
    expect(never).toMatchObject({ neverShare: 1, median: null, estimate: null });
  });
});

describe('a crossing over time', () => {
  it('is told in days since 1970', () => {
    const points = ratePoints().map((point, index) => ({ ...point, at: 20_000 + 60 * index }));
    const found = forecastCrossing(aSpec({ axis: 'time', points }));
    expect(place(found.median)).toBeGreaterThan(20_300);
    expect(place(found.median)).toBeLessThan(20_700);
  });
});

describe('a forecast', () => {
  it.each<[string, Partial<CrossingForecastSpec>, string]>([
    ['a threshold of 1', { threshold: 1 }, 'crossing.invalid_threshold'],
    ['two points', { points: ratePoints().slice(0, 2) }, 'crossing.too_few_points'],
    [
      'one place',
      { points: ratePoints().map((point) => ({ ...point, at: 1e22 })) },
      'crossing.no_spread',
    ],
    [
      'a rate above 1',
      { points: ratePoints().map((point) => ({ ...point, value: 1.5 })) },
      'crossing.invalid_point',
    ],
    [
      'a rate without trials',
      { points: ratePoints().map((point) => ({ ...point, trials: null })) },
      'crossing.trials_missing',
    ],
    ['compute of 0', { points: [{ at: 0, value: 0, trials: 1 }] }, 'crossing.invalid_point'],
    ['horizons', { quantity: 'horizon_minutes' }, 'crossing.unsupported'],
    ['losses over time', { quantity: 'loss', axis: 'time' }, 'crossing.unsupported'],
  ])('refuses %s', async (_, change, code) => {
    const points = change.quantity === undefined ? {} : { points: losses() };
    await expect(() => forecastCrossing(aSpec({ ...points, ...change }))).toThrowWithCode(code);
  });
});

function losses(): CrossingPoint[] {
  return ratePoints().map((point) => ({ ...point, value: 2, trials: null }));
}
