import { z } from 'zod';

const Confidence = z.number().gt(0).lt(1);
/** On `compute` FLOP, on `time` days since 1970-01-01 UTC; null where the limit lies in draws that never cross. */
const Place = z.number().nullable();
const Span = z.strictObject({ lower: Place, upper: Place });
const Seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);

/** One checkpoint as a forecast reads it. `rate` times `trials` may be fractional; a loss has no trials. */
export const CrossingPoint = z.strictObject({
  name: z.string().max(200).optional(),
  /** FLOP, or days since 1970-01-01 UTC. */
  at: z.number(),
  value: z.number(),
  trials: z.number().positive().nullable(),
});
export type CrossingPoint = z.infer<typeof CrossingPoint>;

/** How often an interval held what was left out of the fit. */
export const Coverage = z.strictObject({
  held: z.int().nonnegative(),
  n: z.int().positive(),
});
export type Coverage = z.infer<typeof Coverage>;

/** The last `leftOut` points, foretold from those before them. */
export const CrossingBackTest = z.strictObject({
  leftOut: z.int().positive(),
  fittedOn: z.int().positive(),
  predictions: z.array(
    z.strictObject({
      at: z.number(),
      observed: z.number(),
      predicted: z.number(),
      interval80: z.strictObject({ lower: z.number(), upper: z.number() }),
      interval95: z.strictObject({ lower: z.number(), upper: z.number() }),
    }),
  ),
});
export type CrossingBackTest = z.infer<typeof CrossingBackTest>;

/** What makes a crossing doubtful, in words. */
export const CrossingFinding = z.strictObject({
  code: z.enum([
    'few_points',
    'not_rising',
    'already_crossed',
    'may_never_cross',
    'beyond_data',
    'draws_lost',
    'poor_coverage',
    'reported_unreliable',
  ]),
  detail: z.string(),
});
export type CrossingFinding = z.infer<typeof CrossingFinding>;

/** What is asked: when the quantity reaches `threshold` (a loss: falls to it). */
export const CrossingForecastSpec = z
  .strictObject({
    schema: z.literal('holdpoint.crossing-forecast-spec.v1'),
    axis: z.enum(['compute', 'time']),
    quantity: z.enum(['success_rate', 'loss', 'horizon_minutes']),
    threshold: z.number().positive(),
    points: z.array(CrossingPoint).min(1).max(10_000),
    resamples: z.int().min(100).max(100_000),
    seed: Seed,
  })
  .meta({ id: 'CrossingForecastSpec' });
export type CrossingForecastSpec = z.infer<typeof CrossingForecastSpec>;

/**
 * When a quantity crosses a threshold, over compute or over time. Quantiles are over all draws, those that never cross
 * counted as infinitely late: so a null upper limit says "never", and `neverShare` how likely.
 */
export const CrossingForecast = z
  .strictObject({
    schema: z.literal('holdpoint.crossing-forecast.v1'),
    axis: z.enum(['compute', 'time']),
    quantity: z.enum(['success_rate', 'loss', 'horizon_minutes']),
    threshold: z.number(),
    n: z.int().nonnegative(),
    /** Where the fitted curve itself crosses; null: it never does. */
    estimate: Place,
    /** Over draws; null: at least half of them never cross. */
    median: Place,
    interval80: Span,
    interval95: Span,
    neverShare: z.number().min(0).max(1),
    method: z.string(),
    resamples: z.int().positive(),
    /** Draws that gave a curve. */
    used: z.int().nonnegative(),
    seed: Seed,
    points: z.array(CrossingPoint),
    /** The fitted curve with its 95 % band. */
    curve: z.array(
      z.strictObject({
        at: z.number(),
        value: z.number(),
        lower: z.number(),
        upper: z.number(),
      }),
    ),
    backTests: z.array(CrossingBackTest),
    coverage: z.strictObject({ interval80: Coverage, interval95: Coverage }).nullable(),
    /** The widest level used here is 95 %. */
    confidence: Confidence,
    findings: z.array(CrossingFinding),
  })
  .meta({ id: 'CrossingForecast' });
export type CrossingForecast = z.infer<typeof CrossingForecast>;
