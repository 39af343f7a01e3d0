import { HoldpointError } from '../errors/holdpoint-error.js';
import { chanceOfAtMost, LowerTail } from './binomial.js';
import { allowances, type Rule, steadyFrom } from './rule.js';

/** Observations beyond which nobody plans; a true rate that needs more is too close to the bar. */
export const MOST_OBSERVATIONS = 1_000_000;

/** A number of observations with what it can do. */
export interface Size {
  readonly observations: number;
  /** Successes with which the rule still rules out. */
  readonly allowedSuccesses: number;
  /** Chance of ruling out at the true rate. */
  readonly power: number;
}

/** Sizes for one true rate. Power isn't monotone in n: between the two sizes it falls below again. */
export interface FixedPlan {
  readonly smallest: Size;
  /** The first size from which no larger one falls short. */
  readonly steady: Size;
  /** The first that is no smaller than asked for. */
  readonly planned: Size;
}

/** What is asked of a planner; rates are dangers, as `Rule` turns them. */
export interface SizeQuestion {
  readonly rule: Rule;
  /** In [0, bar). */
  readonly trueRate: number;
  /** Wanted chance of ruling out, in (0, 1). */
  readonly power: number;
  /** The plan may not be smaller. */
  readonly atLeast: number;
}

/** As `sizesFor`. Throws `planning.out_of_reach` where there are none. */
export function fixedPlan(question: SizeQuestion): FixedPlan {
  const found = sizesFor(question);
  if (found === null) throw outOfReach(question.rule, question.trueRate);
  return found;
}

/**
 * Sizes at which observations of value 0 or 1 are ruled out with the wanted power; values between 0 and 1 spread less,
 * so for them the sizes are on the safe side. Null where the true rate is not below the bar, or so close that it may take
 * more than `MOST_OBSERVATIONS`. Domain reference 6.4 has the golden values.
 */
export function sizesFor({ rule, trueRate, power, atLeast }: SizeQuestion): FixedPlan | null {
  const horizon = Math.max(steadyFrom(rule, trueRate, power), atLeast);
  if (!(horizon <= MOST_OBSERVATIONS)) return null;
  const tail = new LowerTail(trueRate);
  const allowance = allowances(rule);
  let smallest: Size | null = null;
  let planned: Size | null = null;
  let steady: Size | null = null;
  for (let observations = 1; observations <= horizon || planned === null; observations += 1) {
    const allowedSuccesses = allowance.next().value;
    tail.addTrial();
    if (tail.count <= allowedSuccesses) tail.raise();
    if (tail.below < power || allowedSuccesses < 0) {
      steady = null;
      continue;
    }
    const size = { observations, allowedSuccesses, power: tail.below };
    smallest ??= size;
    steady ??= size;
    if (observations >= atLeast) planned ??= size;
  }
  // The horizon's own size has the power, so that all three are there.
  return { smallest: smallest ?? planned, steady: steady ?? planned, planned };
}

/** What a given number of observations can and can't show. */
export interface Reach {
  readonly observations: number;
  /** Most successes with which it is still ruled out; null: not even none of them rules out. */
  readonly allowedSuccesses: number | null;
  /** Chance of ruling out at the true rate. */
  readonly power: number;
  /** Greatest true rate that is ruled out with the wanted power; null where none is. */
  readonly greatestTrueRate: number | null;
  /** Chance of ruling out at the bar itself: what is declared is the most that it may be. */
  readonly falseRuleOutRate: number;
}

/** Reach of `observations` of them, at least 1. Total for rates in [0, 1]. */
export function reachAt(
  observations: number,
  { rule, trueRate, power }: Omit<SizeQuestion, 'atLeast'>,
): Reach {
  const allowed = allowedAt(rule, observations);
  const powerAt = (rate: number): number => chanceOfAtMost(allowed, observations, rate);
  return {
    observations,
    allowedSuccesses: allowed < 0 ? null : allowed,
    power: powerAt(trueRate),
    greatestTrueRate: allowed < 0 ? null : greatestRate((rate) => powerAt(rate) >= power),
    falseRuleOutRate: powerAt(rule.barRate),
  };
}

/** Most successes of `observations` with which the rule rules out; -1 if none. */
export function allowedAt(rule: Rule, observations: number): number {
  const allowance = allowances(rule);
  let allowed = -1;
  for (let count = 1; count <= observations; count += 1) allowed = allowance.next().value;
  return allowed;
}

/** Fewest observations of which the best outcome rules out; null where no number does. */
export function leastThatCanRuleOut(rule: Rule): number | null {
  if (rule.barRate <= 0) return null;
  const allowance = allowances(rule);
  for (let observations = 1; observations <= MOST_OBSERVATIONS; observations += 1) {
    if (allowance.next().value >= 0) return observations;
  }
  return null;
}

function greatestRate(holds: (rate: number) => boolean): number {
  let [kept, failing] = [0, 1];
  for (let step = 0; step < 40; step += 1) {
    const middle = (kept + failing) / 2;
    if (holds(middle)) kept = middle;
    else failing = middle;
  }
  return kept;
}

function outOfReach({ barRate }: Rule, trueRate: number): HoldpointError {
  const isBelow = trueRate < barRate;
  return new HoldpointError({
    code: 'planning.out_of_reach',
    kind: 'invalid',
    message: isBelow
      ? `A true rate so near to the bar would take more than ${MOST_OBSERVATIONS} observations.`
      : 'No number of observations rules out a danger whose true rate is not below the bar.',
    details: { barRate, trueRate },
  });
}
