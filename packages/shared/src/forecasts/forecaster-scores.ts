import { z } from 'zod';

import { clusterBootstrap } from '../statistics/bootstrap.js';
import { Interval } from '../statistics/interval.js';
import { wilson } from '../statistics/intervals.js';
import { sum } from '../statistics/sum.js';
import type { ForecastScore } from './score-forecast.js';

/** Of every bootstrap here, so that the same forecasts always have the same limits. */
export const FORECAST_SEED = 1;

const CONFIDENCE = 0.95;
const TENTHS = 10;

/** A forecast that has been scored, as far as means are made of it. */
export interface ScoredForecast {
  readonly person: string;
  /** Null where the forecast said none. */
  readonly probability: number | null;
  readonly score: ForecastScore;
}

/**
 * Mean of losses with two-sided 95 % limits. Whole runs are drawn again, since what was forecast of one run stands or
 * falls together; the limits are null below two runs.
 */
export const MeanLoss = z
  .strictObject({
    mean: z.number().nonnegative(),
    sampleCount: z.int().positive(),
    runCount: z.int().positive(),
    interval: z
      .strictObject({
        method: z.literal('bootstrap'),
        confidence: z.number(),
        sided: z.literal('two'),
        lower: z.number(),
        upper: z.number(),
        seed: z.int().nonnegative(),
      })
      .nullable(),
  })
  .meta({ id: 'MeanLoss' });
export type MeanLoss = z.infer<typeof MeanLoss>;

/** How one person has forecast. A part is null where nothing of that kind was scored. */
export const ForecasterScores = z
  .strictObject({
    person: z.string(),
    scored: z.int().positive(),
    /** Scored ones whose threshold the evidence left open: not in `brier`, but in `brierRange`. */
    indeterminate: z.int().nonnegative(),
    brier: MeanLoss.nullable(),
    /** Mean Brier score if every open outcome fell to the forecaster's advantage, and to the disadvantage. */
    brierRange: z
      .strictObject({
        best: z.number().nonnegative(),
        worst: z.number().nonnegative(),
        sampleCount: z.int().positive(),
      })
      .nullable(),
    quantileLoss: MeanLoss.nullable(),
    /** How often p10 to p90 held the measured rate; 80 % is what they promise. Wilson, for display. */
    coverage: z
      .strictObject({
        covered: z.int().nonnegative(),
        sampleCount: z.int().positive(),
        rate: z.number().min(0).max(1),
        interval: Interval,
      })
      .nullable(),
  })
  .meta({ id: 'ForecasterScores' });
export type ForecasterScores = z.infer<typeof ForecasterScores>;

/**
 * What came of the forecasts within one tenth of probability; the last tenth holds 1 itself. Well calibrated is a
 * `crossedRate` near `meanProbability`. Wilson, as if forecasts were independent: for display.
 */
export const CalibrationRow = z
  .strictObject({
    from: z.number().min(0).max(1),
    to: z.number().min(0).max(1),
    sampleCount: z.int().positive(),
    meanProbability: z.number().min(0).max(1),
    crossed: z.int().nonnegative(),
    crossedRate: z.number().min(0).max(1),
    interval: Interval,
  })
  .meta({ id: 'CalibrationRow' });
export type CalibrationRow = z.infer<typeof CalibrationRow>;

/** One entry a person, by name. Independent of the order of forecasts. Total. */
export function forecasterScores(scored: readonly ScoredForecast[]): ForecasterScores[] {
  return [...groupedBy(scored, ({ person }) => person)]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([person, own]) => scoresOf(person, own));
}

function scoresOf(person: string, own: readonly ScoredForecast[]): ForecasterScores {
  const losses = own.flatMap(({ score: { result, brier } }) =>
    brier === null ? [] : [{ runId: result.runId, ...brier }],
  );
  const quantiles = own.flatMap(({ score: { result, quantiles: each } }) =>
    each === null ? [] : [{ runId: result.runId, ...each }],
  );
  const settled = losses.flatMap(({ runId, score }) =>
    score === null ? [] : [{ runId, loss: score }],
  );
  return {
    person,
    scored: own.length,
    indeterminate: own.filter(({ score }) => score.result.outcome === 'indeterminate').length,
    brier: meanLossOf(settled),
    brierRange: rangeOf(losses),
    quantileLoss: meanLossOf(quantiles.map(({ runId, mean }) => ({ runId, loss: mean }))),
    coverage: coverageOf(quantiles.map(({ covered }) => covered)),
  };
}

function meanLossOf(losses: readonly { runId: string; loss: number }[]): MeanLoss | null {
  if (losses.length === 0) return null;
  const runs = [...groupedBy(losses, ({ runId }) => runId).values()];
  const limits = clusterBootstrap(
    runs.map((run) => run.map(({ loss }) => loss)),
    { seed: FORECAST_SEED, confidence: CONFIDENCE, sided: 'two' },
  );
  return {
    mean: meanOf(losses.map(({ loss }) => loss)),
    sampleCount: losses.length,
    runCount: runs.length,
    interval: limits === null ? null : { ...limits, sided: 'two', seed: FORECAST_SEED },
  };
}

function rangeOf(
  losses: readonly NonNullable<ForecastScore['brier']>[],
): ForecasterScores['brierRange'] {
  if (losses.length === 0) return null;
  const best = losses.map((each) => each.score ?? Math.min(each.ifCrossed, each.ifNotCrossed));
  const worst = losses.map((each) => each.score ?? Math.max(each.ifCrossed, each.ifNotCrossed));
  return { best: meanOf(best), worst: meanOf(worst), sampleCount: losses.length };
}

function coverageOf(covered: readonly boolean[]): ForecasterScores['coverage'] {
  if (covered.length === 0) return null;
  return {
    covered: covered.filter(Boolean).length,
    sampleCount: covered.length,
    ...shareOf(covered),
  };
}

/** By tenths of probability, upwards, without empty ones; open outcomes say nothing here. Total. */
export function calibrationOf(scored: readonly ScoredForecast[]): CalibrationRow[] {
  const settled = scored.flatMap(({ probability, score: { result } }) =>
    probability === null || result.outcome === 'indeterminate'
      ? []
      : [{ probability, crossed: result.outcome === 'crossed' }],
  );
  const tenths = groupedBy(settled, ({ probability }) =>
    Math.min(TENTHS - 1, Math.floor(probability * TENTHS)),
  );
  return [...tenths]
    .sort(([left], [right]) => left - right)
    .map(([tenth, rows]) => {
      const { rate, interval } = shareOf(rows.map(({ crossed }) => crossed));
      return {
        from: tenth / TENTHS,
        to: (tenth + 1) / TENTHS,
        sampleCount: rows.length,
        meanProbability: meanOf(rows.map(({ probability }) => probability)),
        crossed: rows.filter(({ crossed }) => crossed).length,
        crossedRate: rate,
        interval,
      };
    });
}

function shareOf(events: readonly boolean[]): { rate: number; interval: Interval } {
  const successes = events.filter(Boolean).length;
  const trials = events.length;
  const interval = wilson({ successes, trials, confidence: CONFIDENCE, sided: 'two' });
  return { rate: successes / trials, interval };
}

function meanOf(values: readonly number[]): number {
  return Math.min(1, sum(values) / values.length);
}

function groupedBy<Value, Key>(
  values: readonly Value[],
  keyOf: (value: Value) => Key,
): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    groups.set(key, [...(groups.get(key) ?? []), value]);
  }
  return groups;
}
