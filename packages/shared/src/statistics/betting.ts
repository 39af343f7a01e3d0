import { HoldpointError } from '../errors/holdpoint-error.js';
import type { Limits } from './interval.js';
import { type Sidedness, tailOf } from './intervals.js';

// Taken once: simulations ask for them by the million.
const { log, log1p, min, sqrt } = Math;

/** What is asked of a sequence of values, before the first of them is seen. */
export interface BettingQuestion {
  /** The mean to exclude, in (0, 1): a threshold. */
  readonly candidate: number;
  /** In (0, 1): a true mean equal to the candidate is ever excluded with chance at most 1 - confidence. */
  readonly confidence: number;
  /** Which side may be shown: all of 1 - confidence stands on it, or half of it on either for `both`. */
  readonly side: 'below' | 'above' | 'both';
}

/** The state of a test: plain numbers, so that it can be stored and taken up again. */
export interface BettingTest {
  readonly question: BettingQuestion;
  /** Logarithm of the capital at which a side is shown. */
  readonly needed: number;
  /** Values seen, up to the one that showed something. */
  readonly count: number;
  /** `below`: the true mean lies below the candidate. Once shown it stays shown, which is what allows stopping. */
  readonly shown: 'nothing' | 'below' | 'above';
  /** Natural logarithm of the capital of who bets that the mean lies below. */
  readonly below: number;
  readonly above: number;
  /** 1/2 and the sum of values. */
  readonly sum: number;
  /** 1/4 and the squared distances of values from the running mean. */
  readonly squares: number;
}

/** No bet risks more than this share of the capital. */
const MAXIMUM_RISK = 0.75;

/** A test that has seen nothing. Throws `statistics.invalid_candidate`, `statistics.invalid_confidence`. */
export function startBetting(question: BettingQuestion): BettingTest {
  const { candidate, confidence, side } = question;
  const needed = -log(tailOf(confidence, side === 'both' ? 'two' : 'one'));
  if (!(candidate > 0 && candidate < 1)) {
    throw new HoldpointError({
      code: 'statistics.invalid_candidate',
      kind: 'invalid',
      message: `A mean can be excluded only between 0 and 1; got ${candidate}.`,
    });
  }
  return {
    question,
    needed,
    count: 0,
    shown: 'nothing',
    below: 0,
    above: 0,
    sum: 0.5,
    squares: 0.25,
  };
}

/**
 * The test after one more value, in constant time; once something is shown it changes no more. Valid at every look while
 * values come in an order that doesn't depend on them and each has the same mean given those before (tasks in random
 * order; of a cluster its mean). The stake learns from the spread seen so far: sharper than the fixed stakes of
 * `grid-kelly.ts` where values spread little, but a worse value can end a run sooner, so the laws of the gate hold only
 * there. Throws `statistics.value_out_of_range` outside [0, 1]. Waudby-Smith and Ramdas 2023, theorem 3 (hedged capital).
 */
export function observe(test: BettingTest, value: number): BettingTest {
  assertValue(value);
  if (test.shown !== 'nothing') return test;
  const { question, needed } = test;
  const { candidate, side } = question;
  const stake = stakeAfter(test.count, test.squares, needed);
  const below = side === 'above' ? 0 : test.below + gain(stake, candidate - value, 1 - candidate);
  const above = side === 'below' ? 0 : test.above + gain(stake, value - candidate, candidate);
  const count = test.count + 1;
  const sum = test.sum + value;
  const distance = value - sum / (count + 1);
  return {
    question,
    needed,
    count,
    shown: below >= needed ? 'below' : above >= needed ? 'above' : 'nothing',
    below,
    above,
    sum,
    squares: test.squares + distance * distance,
  };
}

/** `observe` for each value in turn. */
export function observeAll(test: BettingTest, values: readonly number[]): BettingTest {
  return values.reduce(observe, test);
}

/**
 * Limits of the confidence sequence after all `values`, in the order in which they came: every mean that no look so far
 * has excluded. Each value in [0, 1]; none gives [0, 1]. Throws `statistics.value_out_of_range`,
 * `statistics.invalid_confidence`. Waudby-Smith and Ramdas 2023, theorem 3, with the running intersection.
 */
export function bettingSequence({
  values,
  confidence,
  sided,
}: {
  readonly values: readonly number[];
  readonly confidence: number;
  readonly sided: Sidedness;
}): Limits<'betting-sequence'> {
  const needed = -log(tailOf(confidence, sided));
  values.forEach(assertValue);
  const bets = betsOn(values, needed);
  const upperOf = (placed: readonly Bet[]): number =>
    leastExcluded((candidate) => peak(placed, candidate) >= needed);
  return {
    method: 'betting-sequence',
    confidence,
    sided,
    lower: 1 - upperOf(bets.map(({ value, stake }) => ({ value: 1 - value, stake }))),
    upper: upperOf(bets),
  };
}

/** The stake on the value after `count` others: it may know only those. */
function stakeAfter(count: number, squares: number, needed: number): number {
  // The variance is squares / (count + 1): its divisor and the factor of the formula cancel out.
  return sqrt((2 * needed) / (squares * log(count + 2)));
}

/** Logarithm of the factor by which capital changes when a value lies `distance` on the side that was bet on. */
function gain(stake: number, distance: number, worst: number): number {
  return log1p(min(stake, MAXIMUM_RISK / worst) * distance);
}

/** A value and the stake on it, which it hasn't moved. */
interface Bet {
  readonly value: number;
  readonly stake: number;
}

/** Stakes are the same for values mirrored at 1/2. */
function betsOn(values: readonly number[], needed: number): readonly Bet[] {
  let [sum, squares] = [0.5, 0.25];
  return values.map((value, count) => {
    const stake = stakeAfter(count, squares, needed);
    sum += value;
    squares += (value - sum / (count + 2)) ** 2;
    return { value, stake };
  });
}

/** Greatest logarithm of the capital of a bet on `below` over all looks. */
function peak(bets: readonly Bet[], candidate: number): number {
  let [capital, most] = [0, 0];
  for (const { value, stake } of bets) {
    capital += gain(stake, candidate - value, 1 - candidate);
    if (capital > most) most = capital;
  }
  return most;
}

/**
 * Least candidate that is excluded, 1 if none is. Each gain of a bet on `below` grows with the candidate, also where the
 * stake is capped, so those excluded are exactly the ones from a limit on, and bisection finds it, to 2^-40 outward.
 */
function leastExcluded(isExcluded: (candidate: number) => boolean): number {
  let [kept, excluded] = [0, 1];
  for (let step = 0; step < 40; step += 1) {
    const middle = (kept + excluded) / 2;
    if (isExcluded(middle)) excluded = middle;
    else kept = middle;
  }
  return excluded;
}

function assertValue(value: number): void {
  if (value >= 0 && value <= 1) return;
  throw new HoldpointError({
    code: 'statistics.value_out_of_range',
    kind: 'invalid',
    message: `Expected values from 0 to 1; got ${value}.`,
  });
}
