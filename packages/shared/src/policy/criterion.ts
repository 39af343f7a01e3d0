import { z } from 'zod';

import { EvaluationRef, SandboxLevel } from '../contracts/common.js';
import { Aggregator, isSameAggregator } from './aggregator.js';
import { Cited, Slug } from './source.js';

/**
 * What the figure is about. `fixed_benchmark`: these tasks, whatever the tries. `rerun`: these tasks tried once more.
 * `new_tasks`: the tasks from which these were drawn. NIST AI 800-3 keeps the first and the last apart.
 */
export const Estimand = z.enum(['fixed_benchmark', 'rerun', 'new_tasks']).meta({ id: 'Estimand' });
export type Estimand = z.infer<typeof Estimand>;

/** What is counted as one independent observation. */
export const SamplingUnit = z.enum(['task', 'run', 'cluster']).meta({ id: 'SamplingUnit' });
export type SamplingUnit = z.infer<typeof SamplingUnit>;

/**
 * How the one-sided bound is made. `exact`: Clopper-Pearson where every value is 0 or 1 by plan, else Hoeffding.
 * `betting`: hedged capital, valid at every look (Waudby-Smith and Ramdas 2023).
 */
export const BoundMethod = z.enum(['exact', 'betting']).meta({ id: 'BoundMethod' });
export type BoundMethod = z.infer<typeof BoundMethod>;

/** `confidence_sequence`: a run may end as soon as its verdict can't change; needs `betting`. */
export const Stopping = z.enum(['fixed_n', 'confidence_sequence']).meta({ id: 'Stopping' });
export type Stopping = z.infer<typeof Stopping>;

/**
 * One question that a policy asks of the evidence, put as the adverse proposition to rule out:
 * "`metric` is `comparison` `thresholdRate`".
 */
export const Criterion = z
  .strictObject({
    id: Slug,
    title: z.string().min(1).max(200),
    ...Cited.shape,
    /** A `tier` criterion is about dangerous capability, a `control` about the deployed model's behaviour. */
    kind: z.enum(['tier', 'control']),
    /** Tier that a tier criterion serves; null for a control. */
    tier: Slug.nullable(),
    /** Threat models that the evaluation speaks to. */
    threatModels: z.array(Slug).default([]),
    evaluation: EvaluationRef,
    estimand: Estimand,
    metric: z.string().regex(/^[a-z0-9_]+$/, 'expected lower case words joined by _'),
    aggregator: Aggregator,
    comparison: z.enum(['at_least', 'at_most']),
    thresholdRate: z.number().min(0).max(1),
    /** Aggregator on which the threshold was stated; null where it is the criterion's own. */
    thresholdStatedOn: Aggregator.nullable().default(null),
    /** `point`: the estimate alone rules in. `bound`: only the one-sided bound on the near side does. */
    ruledInBy: z.enum(['point', 'bound']),
    bound: BoundMethod,
    /** Of the one-sided bound, in (0.5, 1). */
    confidence: z.number().gt(0.5).lt(1),
    /** The bound must stay this far from the threshold to rule out, as a rate. */
    safetyBufferRate: z.number().min(0).lt(1).default(0),
    unit: SamplingUnit,
    minimumTasks: z.int().positive(),
    /** Least number of clusters where these are the unit. */
    minimumClusters: z.int().nonnegative().default(0),
    /** Largest share of planned tries that may lack a score before the run is too holed to judge. */
    maximumUnscoredShare: z.number().min(0).max(1),
    freshnessDays: z.int().positive(),
    minimumSandbox: SandboxLevel,
    /** Least elicitation as a share of training cost, in [0, 1]; below it nothing is ruled out. */
    minimumElicitationCostShare: z.number().min(0).max(1),
    /** Elicitation that an adversary is taken to afford, as a share of training cost; null where the text names none. */
    adversaryElicitationCostShare: z.number().min(0).max(1).nullable().default(null),
    /** Least share of planned tries that people have read and marked valid or invalid. */
    minimumReviewedShare: z.number().min(0).max(1).default(0),
    stopping: Stopping.default('fixed_n'),
    acceptsImported: z.boolean(),
  })
  .superRefine((criterion, context) => {
    for (const [path, message] of contradictionsIn(criterion)) {
      context.addIssue({ code: 'custom', path: [path], message });
    }
  })
  .meta({ id: 'Criterion' });
export type Criterion = z.infer<typeof Criterion>;

type Fields = Pick<
  Criterion,
  | 'kind'
  | 'tier'
  | 'aggregator'
  | 'thresholdStatedOn'
  | 'thresholdRate'
  | 'comparison'
  | 'safetyBufferRate'
  | 'unit'
  | 'minimumClusters'
  | 'estimand'
  | 'bound'
  | 'ruledInBy'
  | 'stopping'
>;

function contradictionsIn(criterion: Fields): [keyof Fields, string][] {
  const { aggregator, thresholdStatedOn, unit, estimand, bound, stopping } = criterion;
  const found: [keyof Fields, string | false][] = [
    [
      'tier',
      (criterion.kind === 'tier') !== (criterion.tier !== null) &&
        'a tier criterion names its tier, a control names none',
    ],
    [
      'thresholdStatedOn',
      thresholdStatedOn !== null &&
        !isSameAggregator(aggregator, thresholdStatedOn) &&
        `a threshold stated on ${thresholdStatedOn.kind} can't be held against ${aggregator.kind}: they measure different things`,
    ],
    [
      'unit',
      unit === 'run' &&
        (estimand !== 'fixed_benchmark' || aggregator.kind !== 'mean') &&
        'tries are independent observations only of a fixed benchmark, and only of their mean',
    ],
    [
      'unit',
      unit === 'cluster' &&
        estimand !== 'new_tasks' &&
        'clusters are a sample only where the estimand is new_tasks',
    ],
    [
      'minimumClusters',
      (unit === 'cluster') !== criterion.minimumClusters > 0 &&
        'a least number of clusters goes with the cluster as unit, and only with it',
    ],
    ['bound', unit === 'cluster' && bound !== 'betting' && 'over clusters only betting is valid'],
    [
      'stopping',
      stopping === 'confidence_sequence' &&
        (bound !== 'betting' || unit !== 'task' || criterion.ruledInBy !== 'bound') &&
        'a run may only end early on betting over tasks, both ways by the bound',
    ],
    [
      'safetyBufferRate',
      !isBufferPossible(criterion) && 'nothing could rule out with so large a buffer',
    ],
  ];
  return found.flatMap(([path, message]): [keyof Fields, string][] =>
    message === false ? [] : [[path, message]],
  );
}

function isBufferPossible({ thresholdRate, comparison, safetyBufferRate }: Fields): boolean {
  if (safetyBufferRate === 0) return true;
  return comparison === 'at_least'
    ? safetyBufferRate < thresholdRate
    : thresholdRate + safetyBufferRate < 1;
}
