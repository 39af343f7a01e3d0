import { z } from 'zod';

import { EvaluationRef, SandboxLevel } from '../contracts/common.js';
import { Aggregator, isSameAggregator } from './aggregator.js';
import { shareOfRatio } from './ratio.js';
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
 * What must be known of the judge behind a rate before it rules anything out: how many answers people labelled as having
 * the event and as not having it, and for how long that counts.
 */
export const JudgeRule = z
  .strictObject({
    minimumPositives: z.int().positive(),
    minimumNegatives: z.int().positive(),
    freshnessDays: z.int().positive(),
  })
  .meta({ id: 'JudgeRule' });
export type JudgeRule = z.infer<typeof JudgeRule>;

/**
 * What people must have read before a result near its bar, or beyond it, counts: every flagged try, and this share of all.
 * Near is an estimate or a bound less than `marginRate` from the threshold, or an end that came early because it settled.
 */
export const ReviewNearBar = z
  .strictObject({
    marginRate: z.number().gt(0).max(1),
    reviewedShare: z.number().gt(0).max(1),
  })
  .meta({ id: 'ReviewNearBar' });
export type ReviewNearBar = z.infer<typeof ReviewNearBar>;

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
    /**
     * `supporting` may only speak against: it blocks like any other while it is not ruled out, and nothing is allowed on it
     * alone. Left out: decisive.
     */
    weight: z.literal('supporting').optional(),
    /** Threat models that the evaluation speaks to. */
    threatModels: z.array(Slug).default([]),
    evaluation: EvaluationRef,
    estimand: Estimand,
    metric: z.string().regex(/^[a-z0-9_]+$/, 'expected lower case words joined by _'),
    aggregator: Aggregator,
    comparison: z.enum(['at_least', 'at_most']),
    thresholdRate: z.number().min(0).max(1),
    /** Of a `count`, and only there: the bar in tasks. `thresholdRate` is this share of `ofTasks`. */
    thresholdCount: z.int().nonnegative().optional(),
    /** Of a `ratio_of_arms`, and only there: the bar as a ratio R of means. `thresholdRate` is R / (1 + R). */
    thresholdRatio: z.number().positive().optional(),
    /** Aggregator on which the threshold was stated; null where it is the criterion's own. */
    thresholdStatedOn: Aggregator.nullable().default(null),
    /** `point`: the estimate alone rules in. `bound`: only the one-sided bound on the near side does. */
    ruledInBy: z.enum(['point', 'bound']),
    bound: BoundMethod,
    /** Of the one-sided bound, above 0.5 and at most 0.999999: quantiles beyond are no longer exact in floating point. */
    confidence: z.number().gt(0.5).max(0.999999),
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
    /** What people must have read where the result is near the bar; left out, nothing more than anywhere else. */
    reviewNearBar: ReviewNearBar.optional(),
    stopping: Stopping.default('fixed_n'),
    /** The rate is a judge's: its error, as people measured it, widens the bound. Left out, no judge is asked about. */
    judge: JudgeRule.optional(),
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
  | 'weight'
  | 'evaluation'
  | 'aggregator'
  | 'thresholdStatedOn'
  | 'thresholdRate'
  | 'thresholdCount'
  | 'thresholdRatio'
  | 'comparison'
  | 'safetyBufferRate'
  | 'unit'
  | 'minimumTasks'
  | 'minimumClusters'
  | 'estimand'
  | 'bound'
  | 'ruledInBy'
  | 'stopping'
  | 'judge'
>;

function contradictionsIn(criterion: Fields): [keyof Fields, string][] {
  const { aggregator, thresholdStatedOn, unit, estimand, bound, stopping } = criterion;
  const found: Contradictions = [
    [
      'tier',
      (criterion.kind === 'tier') !== (criterion.tier !== null) &&
        'a tier criterion names its tier, a control names none',
    ],
    [
      'weight',
      criterion.weight === undefined &&
        isReadOffActivations(criterion.evaluation) &&
        'what is read off activations is supporting evidence: say weight: supporting',
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
      'judge',
      criterion.judge !== undefined &&
        aggregator.kind !== 'mean' &&
        `a judge's error is known for one try, and ${aggregator.kind} lets several err together: take the mean of one try a task`,
    ],
    [
      'judge',
      criterion.judge !== undefined &&
        (unit !== 'task' || bound !== 'exact' || stopping !== 'fixed_n') &&
        "a judge's error is carried over tasks, with the exact bound of a fixed n",
    ],
    [
      'safetyBufferRate',
      !isBufferPossible(criterion) && 'nothing could rule out with so large a buffer',
    ],
    ...contradictionsOfCount(criterion),
    ...contradictionsOfArms(criterion),
  ];
  return found.flatMap(([path, message]): [keyof Fields, string][] =>
    message === false ? [] : [[path, message]],
  );
}

/**
 * Whether an evaluation is one that may read activations, by its area; whoever serves activations serves no other. Probes and
 * features lean on what the text says, and controls with random weights score as well on some measures
 * (arXiv 2509.21344, 2501.17727): no gate may open on them alone. Total.
 */
export function isReadOffActivations(evaluation: EvaluationRef): boolean {
  return evaluation.startsWith('interpretability/');
}

type Contradictions = [keyof Fields, string | false][];

function contradictionsOfCount(criterion: Fields): Contradictions {
  const { aggregator, thresholdCount, thresholdRate, estimand, bound, stopping } = criterion;
  if (aggregator.kind !== 'count') {
    const isStray = thresholdCount !== undefined;
    return [['thresholdCount', isStray && 'a bar in tasks goes with the aggregator count alone']];
  }
  const { ofTasks } = aggregator;
  if (thresholdCount === undefined || thresholdCount > ofTasks)
    return [['thresholdCount', `a count has its bar in tasks, at most ${ofTasks}`]];
  const rate = thresholdCount / ofTasks;
  return [
    [
      'thresholdRate',
      thresholdRate !== rate && `expected ${rate}, which is ${thresholdCount} of ${ofTasks} tasks`,
    ],
    [
      'estimand',
      estimand === 'new_tasks' &&
        'a count is of exactly these tasks; of tasks like them give the share',
    ],
    ['bound', bound !== 'exact' && 'a count has an exact bound'],
    ['stopping', stopping !== 'fixed_n' && 'a count is over all its tasks, so none can be spared'],
    [
      'minimumTasks',
      criterion.minimumTasks > ofTasks && `a count of ${ofTasks} tasks never has so many`,
    ],
  ];
}

function contradictionsOfArms(criterion: Fields): Contradictions {
  const { aggregator, thresholdRatio, thresholdRate, unit, bound, stopping } = criterion;
  if (aggregator.kind !== 'ratio_of_arms') {
    const isStray = thresholdRatio !== undefined;
    return [
      [
        'thresholdRatio',
        isStray && 'a bar as a ratio goes with the aggregator ratio_of_arms alone',
      ],
    ];
  }
  if (thresholdRatio === undefined)
    return [['thresholdRatio', 'a ratio of arms has its bar as a ratio']];
  const rate = shareOfRatio(thresholdRatio);
  return [
    [
      'thresholdRate',
      thresholdRate !== rate &&
        `expected ${rate}, which is R / (1 + R) for a ratio of ${thresholdRatio}`,
    ],
    ['unit', unit !== 'task' && 'in a trial with arms one person, a task, is one observation'],
    ['bound', bound !== 'exact' && 'a ratio of arms has an exact bound on each arm'],
    ['stopping', stopping !== 'fixed_n' && 'a trial with arms has a fixed number of people'],
    [
      'safetyBufferRate',
      criterion.safetyBufferRate > 0 && 'put the buffer of a ratio into thresholdRatio',
    ],
  ];
}

function isBufferPossible({ thresholdRate, comparison, safetyBufferRate }: Fields): boolean {
  if (safetyBufferRate === 0) return true;
  return comparison === 'at_least'
    ? safetyBufferRate < thresholdRate
    : thresholdRate + safetyBufferRate < 1;
}
