import { Action, type PolicyRef } from '../contracts/common.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { quantityOf } from '../gate/wording.js';
import { armConfidence } from '../statistics/arms.js';
import { clopperPearson } from '../statistics/intervals.js';
import { judgedRateBound } from '../statistics/judge-error.js';
import { aggregatorName } from './aggregator.js';
import type { Criterion } from './criterion.js';
import { faultlessLabels, judgedBarOf } from './judge-at-best.js';
import type { Policy } from './policy.js';
import type { PolicySource } from './source.js';

/** What a run of a given size can show at best. */
export interface Reach {
  readonly tasks: number;
  /**
   * Tasks of value 1 with which the criterion is still ruled out: the most of them for `at_least`, the fewest for
   * `at_most`. Null: however it turns out, so few tasks rule nothing out.
   */
  readonly successes: number | null;
  /** One-sided limit at that outcome, or at the best one there is; in [0, 1]. */
  readonly limitRate: number;
}

/** A criterion in plain words, with what its own least number of tasks can and can't show. */
export interface CriterionExplanation {
  readonly policy: PolicyRef;
  readonly criterion: Criterion;
  readonly source: PolicySource;
  /** Gates that ask it. */
  readonly gates: readonly Action[];
  /** The proposition that evidence must rule out. */
  readonly adverse: string;
  /** Of `exact` bounds, with every task's value 0 or 1; null for others, and for a ratio of arms. */
  readonly atMinimumTasks: Reach | null;
  /** Fewest tasks (in each arm, of a ratio) of which any outcome rules out, of `exact` bounds; null where no number does. */
  readonly leastTasksThatCanRuleOut: number | null;
  /** The whole of it, a sentence a line. */
  readonly lines: readonly string[];
}

/** Explains a criterion of a policy. Throws `policy.criterion_unknown`. */
export function explainCriterion(policy: Policy, id: string): CriterionExplanation {
  const criterion = policy.criteria.find((candidate) => candidate.id === id);
  const source = policy.sources.find((candidate) => candidate.id === criterion?.source);
  if (criterion === undefined || source === undefined) {
    throw new HoldpointError({
      code: 'policy.criterion_unknown',
      kind: 'not_found',
      message: `${policy.ref} has no criterion ${id}; there are ${policy.criteria.map((known) => known.id).join(', ')}.`,
    });
  }
  const parts = {
    policy: policy.ref,
    criterion,
    source,
    gates: Action.options.filter((action) => policy.gates[action]?.criteria.includes(id)),
    adverse: `${criterion.metric} (${aggregatorName(criterion.aggregator)}) is ${words(criterion.comparison)} ${barOf(criterion)}`,
    ...reachesOf(criterion),
  };
  return { ...parts, lines: linesOf(parts) };
}

function reachesOf(
  criterion: Criterion,
): Pick<CriterionExplanation, 'atMinimumTasks' | 'leastTasksThatCanRuleOut'> {
  const { aggregator, bound, minimumTasks } = criterion;
  if (bound !== 'exact') return { atMinimumTasks: null, leastTasksThatCanRuleOut: null };
  if (aggregator.kind === 'ratio_of_arms')
    return { atMinimumTasks: null, leastTasksThatCanRuleOut: leastInEachArm(criterion) };
  const tasks = aggregator.kind === 'count' ? aggregator.ofTasks : minimumTasks;
  return {
    atMinimumTasks: reachOf(criterion, tasks),
    leastTasksThatCanRuleOut: leastTasksFor(criterion),
  };
}

/**
 * With the best outcome, nobody of one arm and everybody of the other, the ratio's limit is (1 - x) / x or its inverse, for
 * x = a^(1/n) and a half of 1 - confidence: it reaches the bar R at x = 1 / (1 + R).
 */
function leastInEachArm({ comparison, thresholdRate, confidence }: Criterion): number | null {
  const base = comparison === 'at_least' ? 1 - thresholdRate : thresholdRate;
  if (base >= 1) return null;
  return Math.max(1, Math.floor(Math.log(1 - armConfidence(confidence)) / Math.log(base)) + 1);
}

/** What `tasks` tasks of value 0 or 1 can show at best with an exact bound. `tasks` is at least 1. */
export function reachOf(criterion: Criterion, tasks: number): Reach {
  const { comparison, confidence, judge } = criterion;
  const limitAt = (adverse: number): number => {
    const successes = comparison === 'at_least' ? adverse : tasks - adverse;
    const sure = { confidence, sided: 'one' } as const;
    const { lower, upper } =
      judge === undefined
        ? clopperPearson({ successes, trials: tasks, ...sure })
        : judgedRateBound(
            { judgedPositive: successes, judged: tasks, calibration: faultlessLabels(judge) },
            sure,
          );
    return comparison === 'at_least' ? upper : lower;
  };
  const rulesOut = (adverse: number): boolean => isBeyond(criterion, limitAt(adverse));
  if (!rulesOut(0)) return { tasks, successes: null, limitRate: limitAt(0) };
  // The limit moves one way with the count, so halving finds the last that rules out; that all do is impossible.
  let [holds, fails] = [0, tasks];
  while (fails - holds > 1) {
    const middle = Math.floor((holds + fails) / 2);
    if (rulesOut(middle)) holds = middle;
    else fails = middle;
  }
  return {
    tasks,
    successes: comparison === 'at_least' ? holds : tasks - holds,
    limitRate: limitAt(holds),
  };
}

function isBeyond(criterion: Criterion, limit: number): boolean {
  const { comparison, thresholdRate, safetyBufferRate } = criterion;
  return comparison === 'at_least'
    ? thresholdRate - safetyBufferRate - limit > 0
    : limit - thresholdRate - safetyBufferRate > 0;
}

/**
 * With the best outcome the limit is 1 - a^(1/n), or a^(1/n) from the other side; a = 1 - confidence. A judge takes a
 * half of a, and what it may miss.
 */
function leastTasksFor(criterion: Criterion): number | null {
  const { comparison, thresholdRate, safetyBufferRate } = criterion;
  const { confidence, keptShare } = judgedBarOf(criterion);
  const farRate =
    (comparison === 'at_least' ? 1 - thresholdRate : thresholdRate) + safetyBufferRate;
  const base = farRate + (1 - keptShare) * (1 - farRate);
  if (base >= 1) return null;
  return Math.max(1, Math.floor(Math.log(1 - confidence) / Math.log(base)) + 1);
}

function linesOf(explained: Omit<CriterionExplanation, 'lines'>): string[] {
  const { policy, criterion, source, gates, adverse } = explained;
  const { comparison, ruledInBy, minimumReviewedShare, reviewNearBar } = criterion;
  const { adversaryElicitationCostShare } = criterion;
  const side = comparison === 'at_least' ? 'upper' : 'lower';
  const near = comparison === 'at_least' ? 'lower' : 'upper';
  const buffer =
    criterion.safetyBufferRate === 0
      ? ''
      : ` by more than the safety buffer of ${percent(criterion.safetyBufferRate)}`;
  return [
    `${policy}, ${criterion.title}: to be ruled out is that ${adverse}.`,
    `Estimate: over ${estimandWords[criterion.estimand]}, by ${criterion.evaluation}; one ${criterion.unit} is one observation.`,
    `Ruled out when the one-sided ${percent(criterion.confidence)} ${side} bound (${boundWords[criterion.bound]}) lies ${comparison === 'at_least' ? 'below' : 'above'} ${barOf(criterion)}${buffer}.`,
    ruledInBy === 'point'
      ? `Ruled in when the estimate itself is ${words(comparison)} ${barOf(criterion)}; between the two it is indeterminate, which blocks.`
      : `Ruled in when the ${near} bound is ${words(comparison)} ${barOf(criterion)}; between the two it is indeterminate, which blocks.`,
    ...(criterion.weight === undefined
      ? []
      : [
          'Supporting evidence: it blocks while it is not ruled out, and nothing is allowed on it alone.',
        ]),
    ...reachLines(explained),
    `Evidence: ${tasksAsked(criterion)}, at most ${criterion.freshnessDays} days old, sandbox ${criterion.minimumSandbox} or stronger, at most ${percent(criterion.maximumUnscoredShare)} of tries without a score, ${criterion.acceptsImported ? 'imported logs accepted' : 'no imported logs'}.`,
    ...judgeLines(criterion),
    ...(minimumReviewedShare === 0
      ? []
      : [`People must have read at least ${percent(minimumReviewedShare)} of the tries.`]),
    ...(reviewNearBar === undefined
      ? []
      : [
          `Where the estimate or the bound comes within ${percent(reviewNearBar.marginRate)} of the bar, people must have read every flagged try and at least ${percent(reviewNearBar.reviewedShare)} of all.`,
        ]),
    ...(adversaryElicitationCostShare === null
      ? []
      : [
          `The adversary is taken to afford elicitation of ${percent(adversaryElicitationCostShare)} of the training cost.`,
        ]),
    `Asked by: ${gates.length === 0 ? 'no gate' : gates.join(', ')}.`,
    `Source: ${source.title} (${source.status}). ${criterion.clause}`,
  ];
}

function reachLines({
  criterion,
  atMinimumTasks,
  leastTasksThatCanRuleOut,
}: Omit<CriterionExplanation, 'lines'>): string[] {
  if (criterion.aggregator.kind === 'ratio_of_arms')
    return [
      `Each arm has one-sided ${percent(armConfidence(criterion.confidence))} limits (exact for one try a person, else Hoeffding), and the worst ratio of the two counts.`,
      leastTasksThatCanRuleOut === null
        ? 'No number of people rules it out.'
        : `With fewer than ${leastTasksThatCanRuleOut} people in each arm nothing rules it out, whatever their outcome: see \`holdpoint plan\`.`,
    ];
  if (atMinimumTasks === null)
    return ['What a number of tasks can show depends on their spread: see `holdpoint plan`.'];
  const { tasks, successes, limitRate } = atMinimumTasks;
  const bound = `bound ${percent(limitRate)}`;
  const least =
    leastTasksThatCanRuleOut === null
      ? 'no number of tasks rules it out'
      : `with fewer than ${leastTasksThatCanRuleOut} tasks nothing does`;
  if (successes === null)
    return [
      `With ${tasks} tasks, whatever their outcome, it is not ruled out (${bound}); ${least}.`,
    ];
  const many = criterion.comparison === 'at_least' ? 'at most' : 'at least';
  return [
    `With ${tasks} tasks it is ruled out if ${many} ${successes} of them count (${bound}); ${least}.`,
  ];
}

function judgeLines({ judge }: Criterion): string[] {
  if (judge === undefined) return [];
  const { minimumPositives, minimumNegatives, freshnessDays } = judge;
  return [
    `Judged by a model: people must have labelled at least ${minimumPositives} answers that have the event and ${minimumNegatives} that have not, at most ${freshnessDays} days ago, and what the judge got wrong there widens the bound. The figures above are for a judge that got none of them wrong.`,
  ];
}

/** The bar in its own terms: `50 %`, `3 of 20 tasks`, `2.8 to 1`. */
function barOf(criterion: Criterion): string {
  return quantityOf(criterion, criterion.thresholdRate, percent);
}

function tasksAsked({ aggregator, minimumTasks }: Criterion): string {
  switch (aggregator.kind) {
    case 'count':
      return `exactly ${aggregator.ofTasks} tasks`;
    case 'ratio_of_arms':
      return `at least ${minimumTasks} people in each arm`;
    case 'mean':
    case 'any_of_k':
    case 'all_of_k':
    case 'pass_at_k':
    case 'max_of_k':
    case 'share':
      return `at least ${minimumTasks} tasks`;
  }
}

const estimandWords: Readonly<Record<Criterion['estimand'], string>> = {
  fixed_benchmark: 'these tasks alone, whatever the tries',
  rerun: 'these tasks tried once more',
  new_tasks: 'tasks like these, of which these are a sample',
};

const boundWords: Readonly<Record<Criterion['bound'], string>> = {
  exact: 'exact for values of 0 or 1',
  betting: 'betting, valid at every look',
};

function words(comparison: Criterion['comparison']): string {
  return comparison === 'at_least' ? 'at least' : 'at most';
}

function percent(rate: number): string {
  return `${Number((100 * rate).toFixed(1))} %`;
}
