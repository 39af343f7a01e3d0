import { z } from 'zod';

const Positive = z.number().positive();
const Seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);
const Limits = z.strictObject({ lower: z.number(), upper: z.number() });
const Amount = z.number().nonnegative();

/**
 * One training run of the reference recipe. With two of `parameters` (N), `tokens` (D) and `flop` (C) the third follows
 * from C = 6 N D; what stays unknown is null.
 */
export const TrainingRun = z.strictObject({
  parameters: Positive.nullable(),
  tokens: Positive.nullable(),
  flop: Positive.nullable(),
  /** Held-out loss, in nats. */
  loss: Positive,
});
export type TrainingRun = z.infer<typeof TrainingRun>;

/**
 * `chinchilla`: L = E + A / N^alpha + B / D^beta. `power_law`: L = E + A / X^alpha; `kaplan`: the same with E = 0, which
 * is (X_c / X)^alpha with X_c = A^(1 / alpha).
 */
export const ScalingForm = z.enum(['chinchilla', 'power_law', 'kaplan']);
export type ScalingForm = z.infer<typeof ScalingForm>;

/** What a power law is a law of: training compute in FLOP, parameters, or tokens of data. */
export const ScalingVariable = z.enum(['compute', 'parameters', 'data']);
export type ScalingVariable = z.infer<typeof ScalingVariable>;

/** What is asked of a fit. Equal questions have equal answers. */
export const ScalingSpec = z
  .strictObject({
    schema: z.literal('holdpoint.scaling-spec.v1'),
    form: ScalingForm,
    over: ScalingVariable,
    runs: z.array(TrainingRun).min(1).max(20_000),
    /** So many runs of the highest loss are left out. */
    dropHighestLoss: z.int().nonnegative(),
    confidence: z.number().gt(0).lt(1),
    resamples: z.int().min(100).max(100_000),
    seed: Seed,
    huberDelta: Positive,
    /** Where given, the best split of so many FLOP is told. */
    budgetFlop: Positive.nullable(),
  })
  .meta({ id: 'ScalingSpec' });
export type ScalingSpec = z.infer<typeof ScalingSpec>;

/** What makes a fit doubtful, in words. */
export const ScalingFinding = z.strictObject({
  code: z.enum([
    'few_runs',
    'collinear',
    'boundary',
    'several_optima',
    'unsettled',
    'draws_lost',
    'off_frontier',
    'extrapolates',
    'poor_prediction',
    'flop_disagrees',
    'duplicate_runs',
  ]),
  detail: z.string(),
});
export type ScalingFinding = z.infer<typeof ScalingFinding>;

const Optimum = z.strictObject({
  /** Largest component of the gradient of the objective, over n * huberDelta and in centred logarithms. */
  gradientNorm: Amount,
  /** Settled values of the objective, best first, with the number of confirmed starts that ended there. */
  optima: z.array(z.strictObject({ objective: Amount, starts: z.int().positive() })),
  distinctOptima: z.int().positive(),
});

const HeldOut = z.strictObject({
  /** The runs of the largest compute (or parameters, or data). */
  n: z.int().positive(),
  fittedOn: z.int().positive(),
  /** Root mean square of ln(predicted / observed). */
  rootMeanSquareLog: Amount,
  /** Mean of ln(predicted / observed); above 0: larger runs turn out better than foretold. */
  meanLog: z.number(),
});

const Place = z.strictObject({
  parameters: Positive,
  tokens: Positive,
  flop: Positive,
  loss: Positive,
});

const shared = {
  schema: z.literal('holdpoint.scaling-fit.v1'),
  /** Runs fitted. */
  n: z.int().positive(),
  dropped: z.array(TrainingRun),
  /** Sum of Huber losses over log residuals. */
  objective: Amount,
  starts: z.int().positive(),
  huberDelta: Positive,
  seed: Seed,
  optimum: Optimum,
  heldOut: HeldOut.nullable(),
  runs: z.array(TrainingRun),
  /** Least loss at `at` (FLOP; for laws of parameters or data, their number) with its band. */
  curve: z.array(
    z.strictObject({ at: Positive, loss: Positive, lower: Positive, upper: Positive }),
  ),
  findings: z.array(ScalingFinding),
};

const plan = {
  confidence: z.number().gt(0).lt(1),
  method: z.literal('percentile bootstrap'),
  resamples: z.int().positive(),
  used: z.int().nonnegative(),
};

/** A fitted Chinchilla form. `intervals` is null where too few draws gave a fit. */
export const ChinchillaFit = z
  .strictObject({
    ...shared,
    form: z.literal('chinchilla'),
    over: z.literal('compute'),
    parameters: z.strictObject({
      A: Amount,
      B: Amount,
      E: Amount,
      alpha: z.number(),
      beta: z.number(),
    }),
    intervals: z
      .strictObject({ ...plan, A: Limits, B: Limits, E: Limits, alpha: Limits, beta: Limits })
      .nullable(),
    standardErrors: z
      .strictObject({ A: Amount, B: Amount, E: Amount, alpha: Amount, beta: Amount })
      .nullable(),
    /** The exponent of compute in the best number of parameters: N* grows as C^ratio. */
    ratio: z.strictObject({
      betaOverSum: z.number(),
      standardError: Amount.nullable(),
      interval: Limits.nullable(),
    }),
    /** The best split of a budget. */
    computeOptimal: z
      .strictObject({
        ...Place.shape,
        tokensPerParameter: Positive,
        intervals: z.strictObject({ parameters: Limits, tokens: Limits, loss: Limits }).nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'ChinchillaFit' });
export type ChinchillaFit = z.infer<typeof ChinchillaFit>;

/** A fitted power law. */
export const PowerLawFit = z
  .strictObject({
    ...shared,
    form: z.enum(['power_law', 'kaplan']),
    over: ScalingVariable,
    /** `scale` is X_c = A^(1 / alpha), null where it overflows. */
    parameters: z.strictObject({
      A: Amount,
      E: Amount,
      alpha: z.number(),
      scale: Amount.nullable(),
    }),
    intervals: z.strictObject({ ...plan, A: Limits, E: Limits, alpha: Limits }).nullable(),
    standardErrors: z.strictObject({ A: Amount, E: Amount, alpha: Amount }).nullable(),
  })
  .meta({ id: 'PowerLawFit' });
export type PowerLawFit = z.infer<typeof PowerLawFit>;

/** A fitted scaling law, whole: its figure and its findings need nothing else. */
export const ScalingFit = z
  .discriminatedUnion('form', [ChinchillaFit, PowerLawFit])
  .meta({ id: 'ScalingFit' });
export type ScalingFit = z.infer<typeof ScalingFit>;
