import { Action, type PolicyRef } from '../contracts/common.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { clopperPearson } from '../statistics/intervals.js';
import { aggregatorName } from './aggregator.js';
import type { Criterion } from './criterion.js';
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
  /** Of `exact` bounds, with every task's value 0 or 1; null for others. */
  readonly atMinimumTasks: Reach | null;
  /** Fewest tasks of which any outcome rules out, of `exact` bounds; null where no number does. */
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
    adverse: `${criterion.metric} (${aggregatorName(criterion.aggregator)}) is ${words(criterion.comparison)} ${percent(criterion.thresholdRate)}`,
    atMinimumTasks: criterion.bound === 'exact' ? reachOf(criterion, criterion.minimumTasks) : null,
    leastTasksThatCanRuleOut: criterion.bound === 'exact' ? leastTasksFor(criterion) : null,
  };
  return { ...parts, lines: linesOf(parts) };
}

/** What `tasks` tasks of value 0 or 1 can show at best with an exact bound. `tasks` is at least 1. */
export function reachOf(criterion: Criterion, tasks: number): Reach {
  const { comparison, confidence } = criterion;
  const limitAt = (adverse: number): number => {
    const successes = comparison === 'at_least' ? adverse : tasks - adverse;
    const { lower, upper } = clopperPearson({ successes, trials: tasks, confidence, sided: 'one' });
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

/** With the best outcome the limit is 1 - a^(1/n), or a^(1/n) from the other side; a = 1 - confidence. */
function leastTasksFor(criterion: Criterion): number | null {
  const { comparison, thresholdRate, safetyBufferRate, confidence } = criterion;
  const base =
    comparison === 'at_least'
      ? 1 - thresholdRate + safetyBufferRate
      : thresholdRate + safetyBufferRate;
  if (base >= 1) return null;
  return Math.max(1, Math.floor(Math.log(1 - confidence) / Math.log(base)) + 1);
}

function linesOf(explained: Omit<CriterionExplanation, 'lines'>): string[] {
  const { policy, criterion, source, gates, adverse } = explained;
  const { comparison, ruledInBy, minimumReviewedShare, adversaryElicitationCostShare } = criterion;
  const side = comparison === 'at_least' ? 'upper' : 'lower';
  const near = comparison === 'at_least' ? 'lower' : 'upper';
  const buffer =
    criterion.safetyBufferRate === 0
      ? ''
      : ` by more than the safety buffer of ${percent(criterion.safetyBufferRate)}`;
  return [
    `${policy}, ${criterion.title}: to be ruled out is that ${adverse}.`,
    `Estimate: over ${estimandWords[criterion.estimand]}, by ${criterion.evaluation}; one ${criterion.unit} is one observation.`,
    `Ruled out when the one-sided ${percent(criterion.confidence)} ${side} bound (${boundWords[criterion.bound]}) lies ${comparison === 'at_least' ? 'below' : 'above'} ${percent(criterion.thresholdRate)}${buffer}.`,
    ruledInBy === 'point'
      ? `Ruled in when the estimate itself is ${words(comparison)} ${percent(criterion.thresholdRate)}; between the two it is indeterminate, which blocks.`
      : `Ruled in when the ${near} bound is ${words(comparison)} ${percent(criterion.thresholdRate)}; between the two it is indeterminate, which blocks.`,
    ...reachLines(explained),
    `Evidence: at least ${criterion.minimumTasks} tasks, at most ${criterion.freshnessDays} days old, sandbox ${criterion.minimumSandbox} or stronger, at most ${percent(criterion.maximumUnscoredShare)} of tries without a score, ${criterion.acceptsImported ? 'imported logs accepted' : 'no imported logs'}.`,
    ...(minimumReviewedShare === 0
      ? []
      : [`People must have read at least ${percent(minimumReviewedShare)} of the tries.`]),
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
