import { z } from 'zod';

import { Verdict } from '../contracts/common.js';
import { ReasonCode } from '../gate/reasons.js';
import type { Foreseen, RateQuantiles } from './forecast.js';

/** What became of the threshold. `indeterminate`: the evidence leaves it open. */
export const ForecastOutcome = z
  .enum(['crossed', 'not_crossed', 'indeterminate'])
  .meta({ id: 'ForecastOutcome' });
export type ForecastOutcome = z.infer<typeof ForecastOutcome>;

/** Squared error of a probability, in [0, 1], lower is better. `score` is null where the outcome is open: see both. */
export const BrierScore = z
  .strictObject({
    score: z.number().min(0).max(1).nullable(),
    ifCrossed: z.number().min(0).max(1),
    ifNotCrossed: z.number().min(0).max(1),
  })
  .meta({ id: 'BrierScore' });
export type BrierScore = z.infer<typeof BrierScore>;

/** Pinball losses of the quantiles, in [0, 1], lower is better; `covered` when p10 <= rate <= p90. */
export const QuantileScore = z
  .strictObject({
    p10: z.number().nonnegative(),
    p50: z.number().nonnegative(),
    p90: z.number().nonnegative(),
    mean: z.number().nonnegative(),
    covered: z.boolean(),
  })
  .meta({ id: 'QuantileScore' });
export type QuantileScore = z.infer<typeof QuantileScore>;

/** What a run says about a criterion, as far as a forecast asks. */
export const ForecastResult = z
  .strictObject({
    runId: z.uuid(),
    verdict: Verdict,
    outcome: ForecastOutcome,
    /** Why the run doesn't rule out; empty where it does. */
    reasons: z.array(ReasonCode),
    /** Null where nothing was measured. */
    estimateRate: z.number().min(0).max(1).nullable(),
    observationCount: z.int().nonnegative(),
  })
  .meta({ id: 'ForecastResult' });
export type ForecastResult = z.infer<typeof ForecastResult>;

/** The parts are null where the forecast, or the measurement, lacks what they need. */
export const ForecastScore = z
  .strictObject({
    result: ForecastResult,
    brier: BrierScore.nullable(),
    quantiles: QuantileScore.nullable(),
  })
  .meta({ id: 'ForecastScore' });
export type ForecastScore = z.infer<typeof ForecastScore>;

/** Total. An invalid run has shown nothing, so it settles nothing. */
export function outcomeOf(verdict: Verdict): ForecastOutcome {
  switch (verdict) {
    case 'ruled_in':
      return 'crossed';
    case 'ruled_out':
      return 'not_crossed';
    case 'indeterminate':
    case 'invalid':
      return 'indeterminate';
  }
}

/** Scores a forecast against what came. Both rules are proper: nobody gains by saying other than they think. Total. */
export function scoreForecast(
  { probability, quantiles }: Pick<Foreseen, 'probability' | 'quantiles'>,
  result: ForecastResult,
): ForecastScore {
  const { outcome, estimateRate } = result;
  return {
    result,
    brier: probability === null ? null : brierScore(probability, outcome),
    quantiles:
      quantiles === null || estimateRate === null ? null : quantileScore(quantiles, estimateRate),
  };
}

/** Brier 1950, for one event of two. `probability` is that of crossing. Total. */
export function brierScore(probability: number, outcome: ForecastOutcome): BrierScore {
  const ifCrossed = (1 - probability) ** 2;
  const ifNotCrossed = probability ** 2;
  const scores = { crossed: ifCrossed, not_crossed: ifNotCrossed, indeterminate: null };
  return { score: scores[outcome], ifCrossed, ifNotCrossed };
}

/** Total. Gneiting and Raftery 2007, §6.1. */
export function quantileScore({ p10, p50, p90 }: RateQuantiles, rate: number): QuantileScore {
  const losses = {
    p10: pinballLoss(p10, 0.1, rate),
    p50: pinballLoss(p50, 0.5, rate),
    p90: pinballLoss(p90, 0.9, rate),
  };
  return {
    ...losses,
    mean: (losses.p10 + losses.p50 + losses.p90) / 3,
    covered: p10 <= rate && rate <= p90,
  };
}

/** Loss of the `level` quantile said as `quantile` when `value` came; 0 where it was met. Koenker and Bassett 1978. */
export function pinballLoss(quantile: number, level: number, value: number): number {
  return value >= quantile ? level * (value - quantile) : (1 - level) * (quantile - value);
}
