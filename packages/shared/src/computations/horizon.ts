import { z } from 'zod';

import { CrossingForecast } from './crossing-forecast.js';

const Minutes = z.number().nonnegative();
const Share = z.number().min(0).max(1);
const Day = z.iso.date();
const Seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);

/** How much a task counts; `invsqrt` is METR's headline. */
export const HorizonWeighting = z.enum(['invsqrt', 'equal']);
export type HorizonWeighting = z.infer<typeof HorizonWeighting>;

/** How runs are read as horizons. Equal specs over equal runs give equal fits. */
export const HorizonSpec = z
  .strictObject({
    schema: z.literal('holdpoint.horizon-spec.v1'),
    weighting: HorizonWeighting,
    /** Of the squared slope; METR: 0.1. */
    regularization: z.number().nonnegative(),
    resamples: z.int().min(100).max(100_000),
    seed: Seed,
    confidence: z.number().gt(0).lt(1),
  })
  .meta({ id: 'HorizonSpec' });
export type HorizonSpec = z.infer<typeof HorizonSpec>;

/** What makes a horizon or its trend doubtful, in words. */
export const HorizonFinding = z.strictObject({
  code: z.enum([
    'no_success',
    'no_failure',
    'positive_slope',
    'one_length',
    'beyond_reliable_range',
    'outside_tasks',
    'solver_differs',
    'solver_stopped',
    'weights_differ',
    'draws_lost',
    'few_models',
    'not_rising',
    'no_release_date',
    'crossing_refused',
  ]),
  detail: z.string(),
});
export type HorizonFinding = z.infer<typeof HorizonFinding>;

/** One fitted curve; a horizon is null where the curve has none. */
export const HorizonCurve = z.strictObject({
  intercept: z.number(),
  slope: z.number(),
  p50Minutes: Minutes.nullable(),
  p80Minutes: Minutes.nullable(),
});
export type HorizonCurve = z.infer<typeof HorizonCurve>;

const MinuteLimits = z.strictObject({ lower: Minutes, upper: Minutes.nullable() });

/** One agent's horizons. */
export const AgentHorizon = z.strictObject({
  agent: z.string(),
  runs: z.int().positive(),
  tasks: z.int().positive(),
  families: z.int().positive(),
  /** Weighted mean of the scores. */
  successRate: Share,
  /** Of METR's fit; null with a single class. */
  intercept: z.number().nullable(),
  slope: z.number().nullable(),
  /** 0 where every run failed; null where the curve has no such horizon. */
  p50Minutes: Minutes.nullable(),
  p80Minutes: Minutes.nullable(),
  /** Null with a single class, or where too few draws have a horizon; a null upper limit is beyond all numbers. */
  intervals: z
    .strictObject({
      p50Minutes: MinuteLimits,
      p80Minutes: MinuteLimits,
      confidence: z.number(),
      method: z.literal('hierarchical percentile bootstrap'),
      resamples: z.int().positive(),
      used: z.int().positive(),
    })
    .nullable(),
  /** The same objective at its minimum. */
  exact: HorizonCurve.nullable(),
  /** METR's horizon over the exact one, less 1. */
  difference: z
    .strictObject({ p50Share: z.number().nullable(), p80Share: z.number().nullable() })
    .nullable(),
  /** Without the penalty: how much of the figure the penalty makes. Null where that has no maximum. */
  unregularized: HorizonCurve.nullable(),
  weights: z.strictObject({ compared: z.int(), largestDifference: z.number() }).nullable(),
  /** Share of success by length of task, for display. */
  observed: z.array(
    z.strictObject({ minutes: Minutes, successRate: Share, runs: z.int(), tasks: z.int() }),
  ),
  findings: z.array(HorizonFinding),
});
export type AgentHorizon = z.infer<typeof AgentHorizon>;

/** A model on the trend. */
export const HorizonModel = z.strictObject({
  model: z.string(),
  releasedOn: Day,
  p50Minutes: Minutes,
  lower: Minutes.nullable(),
  upper: Minutes.nullable(),
  /** Whether it was state of the art at its release. */
  isSota: z.boolean(),
  /** Whether the trend rests on it. */
  isUsed: z.boolean(),
});
export type HorizonModel = z.infer<typeof HorizonModel>;

/** Least squares of log2 p50 on release date. */
export const HorizonTrend = z.strictObject({
  n: z.int().nonnegative(),
  /** Null where p50 doesn't rise. */
  doublingDays: z.number().positive().nullable(),
  /** A null upper limit: draws or slopes that never double lie inside the interval. */
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  confidence: z.number(),
  method: z.enum(['student-t of the slope', 'hierarchical percentile bootstrap']),
  /** Doublings a day, and log2 minutes at 1970-01-01. */
  slopePerDay: z.number(),
  intercept: z.number(),
  rSquared: z.number(),
  /** In doublings. */
  residualDeviation: z.number(),
  since: Day.nullable(),
  /** From this day on the second table counts; null: one table alone. */
  stitchedAt: Day.nullable(),
  sota: z.enum(['stated', 'computed']),
  models: z.array(HorizonModel),
});
export type HorizonTrend = z.infer<typeof HorizonTrend>;

/** Time horizons of agents, their trend and when it crosses a gate. */
export const HorizonFit = z
  .strictObject({
    schema: z.literal('holdpoint.horizon-fit.v1'),
    source: z.enum(['runs', 'table']),
    weighting: HorizonWeighting,
    regularization: z.number(),
    seed: z.int(),
    resamples: z.int(),
    confidence: z.number(),
    solver: z.string(),
    agents: z.array(AgentHorizon),
    trend: HorizonTrend.nullable(),
    crossing: CrossingForecast.nullable(),
    findings: z.array(HorizonFinding),
  })
  .meta({ id: 'HorizonFit' });
export type HorizonFit = z.infer<typeof HorizonFit>;
