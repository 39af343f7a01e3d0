import type { Verdict } from '../contracts/common.js';
import type { Limits } from '../statistics/interval.js';
import { clopperPearson, hoeffding, wilson } from '../statistics/intervals.js';
import { sizesFor } from './fixed-size.js';
import type { ReportedEvaluation, ReportedResult } from './reported-results.js';

/** Bounds of a published rate at one-sided 95 %; null where what it takes wasn't published. */
export interface ReportedBound {
  readonly count: number;
  readonly limits: Limits;
}

/** How many observations would tell the estimate from the bar, were it the true rate. */
export interface ReportedNeed {
  readonly aim: 'rule_out' | 'rule_in';
  readonly barRate: number;
  readonly observations: number;
}

/** A published result, held against its own bar by Holdpoint's statistics. */
export interface JudgedResult {
  readonly evaluation: ReportedEvaluation;
  readonly result: ReportedResult;
  /** Null where the published figures don't allow one; `because` says why. */
  readonly verdict: Verdict | null;
  readonly because: string;
  /** Over tasks, and over single tries as if they were independent. */
  readonly tasks: ReportedBound | null;
  readonly runs: ReportedBound | null;
  /** The bound that a gate takes for an average over tasks; null for counts, whose bound is the gate's already. */
  readonly gate: ReportedBound | null;
  readonly need: ReportedNeed | null;
}

const asked = { confidence: 0.95, sided: 'one' } as const;
const POWER = 0.8;

/**
 * Holdpoint's reading of one published result: whole counts by Clopper-Pearson, averages of runs by Wilson over tasks and
 * over tries (domain reference, 6.2), other averages over a known number of tasks by Hoeffding. What lacks n, spread or a
 * like aggregator gets no number. Total for parsed rows.
 */
export function judgeReported(
  evaluation: ReportedEvaluation,
  result: ReportedResult,
): JudgedResult {
  const bars = barsOf(evaluation);
  const open = { evaluation, result, tasks: null, runs: null, gate: null };
  const refusal = refusalOf(evaluation, result, bars);
  if (refusal !== null || bars === null) {
    const { verdict, because } = refusal ?? { verdict: null, because: 'no bar to hold it against' };
    const isRate = bars !== null && verdict === null && mayBeRate(evaluation, result);
    return { ...open, verdict, because, need: isRate ? needOf(result.value, bars) : null };
  }
  const bounds = boundsOf(evaluation, result);
  const deciding = bounds.tasks ?? bounds.runs;
  if (deciding === null) {
    const because = 'the number of tasks or trials is not published';
    return { ...open, verdict: null, because, need: needOf(result.value, bars) };
  }
  const verdict = verdictOf(deciding.limits, bars);
  const more = verdict === 'ruled_out' ? secondConditionOf(evaluation) : null;
  return {
    ...open,
    ...bounds,
    verdict: more === null ? verdict : 'indeterminate',
    because: more ?? sentenceOf(verdict, bars),
    need: verdict === 'indeterminate' ? needOf(deciding.limits.estimate, bars) : null,
  };
}

interface Bars {
  readonly out: number;
  readonly in: number;
}

/** Bars that are rates. A bar may be stated as one of several conditions: then the first that is a share. */
function barsOf({ ruleOut, ruleIn }: ReportedEvaluation): Bars | null {
  const out = valueOf(ruleOut);
  const into = valueOf(ruleIn);
  if (out === null && into === null) return null;
  return { out: out ?? into ?? 0, in: into ?? out ?? 0 };
}

function valueOf(rule: ReportedEvaluation['ruleOut']): number | null {
  if (rule === null) return null;
  if ('value' in rule) return rule.value;
  const [first] = 'any' in rule ? rule.any : 'all' in rule ? rule.all : [];
  return first?.value ?? null;
}

interface Refusal {
  readonly verdict: 'invalid' | null;
  readonly because: string;
}

function refusalOf(
  { metric, aggregate, ruleOut }: ReportedEvaluation,
  { arms, control, note }: ReportedResult,
  bars: Bars | null,
): Refusal | null {
  if (bars === null) return { verdict: null, because: 'no bar was published' };
  if (note === 'best run' && aggregate.startsWith('mean')) {
    return {
      verdict: 'invalid',
      because: 'the bar is on the mean, the value is the best run: two different aggregators',
    };
  }
  if (/ratio/u.test(aggregate)) {
    return arms === undefined && control === undefined
      ? { verdict: null, because: 'a ratio without its arms' }
      : { verdict: null, because: 'the type of ± is not stated: no interval' };
  }
  if (/speedup|MSE|return/u.test(metric))
    return { verdict: null, because: `${metric}: neither trials nor spread are published` };
  if (aggregate.startsWith('best'))
    return { verdict: null, because: 'the best of an unpublished number of trials' };
  // A rate above 1 is a count: nothing here is, and a new kind of row must not be judged as a rate.
  return ruleOut !== null && 'value' in ruleOut && ruleOut.value > 1
    ? { verdict: null, because: 'the bar is a count' }
    : null;
}

function mayBeRate({ aggregate, metric }: ReportedEvaluation, { value }: ReportedResult): boolean {
  return value <= 1 && !/ratio|best/u.test(aggregate) && !/speedup|MSE|return/u.test(metric);
}

interface Bounds {
  readonly tasks: Bounded | null;
  readonly runs: Bounded | null;
  readonly gate: Bounded | null;
}
type Bounded = ReportedBound & { readonly limits: Limits & { readonly estimate: number } };

function boundsOf({ nItems, trials }: ReportedEvaluation, { k, n, value }: ReportedResult): Bounds {
  if (k === undefined || n === undefined) {
    const gate = nItems === null ? null : averageOf(value, nItems);
    return { tasks: gate, runs: null, gate: null };
  }
  if (Number.isInteger(k) && trials === null) {
    const limits = clopperPearson({ successes: k, trials: n, ...asked });
    const bound = { count: n, limits: { ...limits, estimate: k / n } };
    // Trials of one task say how that task goes, nothing of others.
    return nItems === 1
      ? { tasks: null, runs: bound, gate: null }
      : { tasks: bound, runs: null, gate: null };
  }
  const over = (times: number): Bounded => ({
    count: n * times,
    limits: { ...wilson({ successes: k * times, trials: n * times, ...asked }), estimate: k / n },
  });
  return {
    tasks: over(1),
    runs: trials === null ? null : over(trials),
    gate: averageOf(k / n, n),
  };
}

function averageOf(mean: number, count: number): Bounded {
  return { count, limits: { ...hoeffding({ mean, count, ...asked }), estimate: mean } };
}

function verdictOf(
  { lower, upper }: Limits,
  bars: Bars,
): 'ruled_out' | 'ruled_in' | 'indeterminate' {
  if (upper < bars.out) return 'ruled_out';
  return lower >= bars.in ? 'ruled_in' : 'indeterminate';
}

function sentenceOf(verdict: Verdict, bars: Bars): string {
  if (verdict === 'ruled_out') return 'the upper bound lies below the bar';
  if (verdict === 'ruled_in') return 'the lower bound reaches the bar';
  return bars.in === bars.out ? 'the bounds hold the bar' : 'the bounds hold at least one bar';
}

/** Of conditions that must all hold, only the first is judged here. */
function secondConditionOf({ ruleOut }: ReportedEvaluation): string | null {
  if (ruleOut === null || !('all' in ruleOut) || ruleOut.all.length < 2) return null;
  const [, second] = ruleOut.all;
  const name = second !== undefined && 'metric' in second ? second.metric : 'the other';
  return `the share is ruled out; ${name} has no published spread`;
}

function needOf(estimate: number, bars: Bars): ReportedNeed | null {
  const aim = estimate < bars.out ? 'rule_out' : 'rule_in';
  const barRate = aim === 'rule_out' ? bars.out : bars.in;
  const [bar, trueRate] = aim === 'rule_out' ? [barRate, estimate] : [1 - barRate, 1 - estimate];
  const rule = { method: 'clopper-pearson', barRate: bar, confidence: asked.confidence } as const;
  const found = sizesFor({ rule, trueRate, power: POWER, atLeast: 1 });
  return found === null ? null : { aim, barRate, observations: found.smallest.observations };
}
