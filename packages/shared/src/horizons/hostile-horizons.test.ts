import { describe, expect, it } from '@jest/globals';

import { HorizonFit, type HorizonSpec } from '../computations/horizon.js';
import { drawsFrom } from '../statistics/random.js';
import { crossOverTime } from './cross-over-time.js';
import { fitHorizons, fitPublishedTrend, type PublishedHorizon } from './fit-horizons.js';
import { dateOf, dayOf } from './horizon-trend.js';
import { aRun, goldenRuns, simulatedRuns } from './testing/horizon-cases.js';

const spec: HorizonSpec = {
  schema: 'holdpoint.horizon-spec.v1',
  weighting: 'invsqrt',
  regularization: 0.1,
  resamples: 200,
  seed: 42,
  confidence: 0.95,
};
const START = dayOf('2023-01-01');

function aRow(index: number, change: Partial<PublishedHorizon> = {}): PublishedHorizon {
  return {
    model: `model ${index}`,
    releasedOn: dateOf(START + 90 * index) ?? '',
    p50Minutes: 2 ** (0.6 * index),
    lower: null,
    upper: null,
    isSota: true,
    ...change,
  };
}

const rows = (count: number, change: (index: number) => Partial<PublishedHorizon> = () => ({})) =>
  Array.from({ length: count }, (_, index) => aRow(index, change(index)));

function crossingOf(table: readonly PublishedHorizon[], crossMinutes = 240) {
  return HorizonFit.parse(fitPublishedTrend(table, null, spec, { since: null, crossMinutes }));
}

const codes = (found: { readonly findings: readonly { readonly code: string }[] }) =>
  found.findings.map(({ code }) => code);

describe('a curve that says nothing of length', () => {
  it('has no horizon where success rises with length', () => {
    const turned = goldenRuns().map((run) => ({ ...run, score: 1 - run.score }));
    const [agent] = fitHorizons(turned, new Map(), spec, {
      since: null,
      crossMinutes: null,
    }).agents;
    expect(agent).toMatchObject({ p50Minutes: null, p80Minutes: null });
    expect(agent?.slope).toBeGreaterThan(0);
  });

  it('has none where all tasks are of one length, however often they succeed', () => {
    for (const passed of [1, 2, 3, 4]) {
      const runs = [0, 1, 2, 3, 4].map((index) =>
        aRun({ task: `t${index}`, humanMinutes: 8, score: index < passed ? 1 : 0 }),
      );
      const fit = fitHorizons(runs, new Map(), spec, { since: null, crossMinutes: null });
      expect(fit.agents[0]).toMatchObject({ p50Minutes: null, p80Minutes: null, intervals: null });
      expect(fit.agents[0]?.findings.map(({ code }) => code)).toContain('one_length');
    }
  });
});

describe('an agent without a horizon', () => {
  const weaker = [5, 10, 20].flatMap((p50, index) =>
    simulatedRuns(`agent ${index}`, p50, 7 + index),
  );
  const perfect = simulatedRuns('best', 1e9, 1);
  const dates = new Map([
    ...[0, 1, 2].map((index) => [`agent ${index}`, `202${index}-01-01`] as const),
    ['best', '2023-01-01'] as const,
  ]);

  it('that succeeds at everything stops a forecast that would come too late without it', () => {
    const question = { since: null, crossMinutes: 480 };
    const fit = fitHorizons([...weaker, ...perfect], dates, spec, question);
    expect(fit.agents.find(({ agent }) => agent === 'best')?.p50Minutes).toBeNull();
    expect(fit.crossing).toBeNull();
    expect(codes(fit)).toEqual(expect.arrayContaining(['no_failure', 'crossing_refused']));
    expect(fitHorizons(weaker, dates, spec, question).crossing).not.toBeNull();
  });
});

describe('a forecast of a crossing', () => {
  it('never says "never" of a gate that a trend without a rise lies above', () => {
    const { crossing } = crossingOf(rows(6, (index) => ({ p50Minutes: 600 - 5 * index })));
    expect(crossing?.neverShare).toBe(0);
    expect(crossing?.estimate).toBeLessThanOrEqual(START);
    expect(crossing?.median).toBeLessThanOrEqual(dayOf('2024-06-01'));
    expect(codes(crossing ?? { findings: [] })).toContain('already_crossed');
  });

  it.each([3, 4, 6])('of %d models comes as early as its limits say, nearly always', (count) => {
    const draws = drawsFrom(count);
    const normal = () =>
      Math.sqrt(-2 * Math.log(1 - draws.uniform())) * Math.cos(2 * Math.PI * draws.uniform());
    const simulations = 120;
    let early = 0;
    for (let simulation = 0; simulation < simulations; simulation += 1) {
      const table = rows(count, (index) => ({ p50Minutes: 2 ** (0.6 * index + 0.5 * normal()) }));
      const plan = { ...spec, resamples: 100 };
      const { crossing } = fitPublishedTrend(table, null, plan, { since: null, crossMinutes: 240 });
      const next = START + 150 * (Math.log2(240) - 0.5 * normal());
      if (next < (crossing?.interval95.lower ?? Infinity)) early += 1;
    }
    // At the promised 2.5 % more than 9 of 120 has a chance below 0.001.
    expect(early).toBeLessThanOrEqual(9);
  });

  it.each([5, 9])(
    'counts a draw without an end of the last of %d models as reached by then',
    (count) => {
      const releases = Array.from({ length: count }, (_, index) => ({
        model: `model ${index}`,
        day: START + 90 * index,
        p50Minutes: 2 ** (0.6 * index),
        draws: Array.from({ length: 200 }, (_each, draw) =>
          index === count - 1 && draw % 2 === 0 ? Infinity : 2 ** (0.6 * index),
        ),
        limits: null,
      }));
      const { interval80, neverShare } = crossOverTime(releases, {
        thresholdMinutes: 900,
        resamples: 200,
        seed: 1,
      });
      expect(interval80.lower).toBeLessThanOrEqual(START + 90 * (count - 1));
      expect(neverShare).toBe(0);
    },
  );

  it('takes the limit that a table gives, where the other is 0 or missing', () => {
    const width = (limits: Partial<PublishedHorizon>) => {
      const { interval80 } = crossingOf(rows(8, () => limits)).crossing ?? {};
      return (interval80?.upper ?? Infinity) - (interval80?.lower ?? 0);
    };
    const bare = width({});
    expect(width({ lower: 0, upper: 500 })).toBeGreaterThan(bare);
    expect(width({ lower: null, upper: 500 })).toBeGreaterThan(bare);
    expect(width({ lower: 0.01, upper: null })).toBeGreaterThan(bare);
  });
});

describe('a published table', () => {
  it('is refused where it names a model twice: the trend would count it twice', async () => {
    await expect(() => crossingOf([...rows(4), aRow(3)])).toThrowWithCode(
      'horizon.duplicate_model',
    );
  });

  it('is refused where a p50 lies outside its own limits', async () => {
    for (const limits of [{ lower: 9, upper: 3 }, { lower: 4, upper: 9 }, { upper: 0.5 }]) {
      await expect(() => crossingOf(rows(4, () => ({ p50Minutes: 2, ...limits })))).toThrowWithCode(
        'horizon.invalid_limits',
      );
    }
  });
});
