import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';

import { HoldpointError } from '../errors/holdpoint-error.js';
import { fiellerRatio } from '../statistics/fieller.js';
import { type Draws, drawsFrom } from '../statistics/random.js';

const { ceil, cos, log, max, PI, sqrt } = Math;

/** A trial of assisted against unassisted people, as it is expected to turn out; means and deviations share a scale. */
export interface UpliftQuestion {
  readonly controlMean: number;
  readonly treatedMean: number;
  /** Standard deviations of single participants. */
  readonly controlSd: number;
  readonly treatedSd: number;
  /** Ratio treated / control that is to be told from the true one. */
  readonly thresholdRatio: number;
  /** Of the one-sided limit. */
  readonly confidence: number;
  readonly power: number;
  readonly simulations: number;
  readonly seed: number;
}

/** How many participants a trial needs. */
export interface UpliftSize {
  readonly trueRatio: number;
  /** `rule_out`: the upper limit must lie below the threshold. `rule_in`: the lower one must reach it. */
  readonly aim: 'rule_out' | 'rule_in';
  /** Normal approximation: (z_alpha + z_beta)^2 (s_t^2 + R^2 s_c^2) / (R m_c - m_t)^2. */
  readonly perArmByFormula: number;
  /** Least participants in each arm whose simulated power reaches what is wanted. */
  readonly perArm: number;
  readonly participants: number;
  /** Simulated share of trials that show it, at `perArm`, and at one participant less. */
  readonly simulatedPower: number;
  readonly powerAtOneLess: number;
  /** Fieller's g as expected at `perArm`; from 1 on a trial has no interval at all. */
  readonly expectedG: number;
  /** Share of simulated trials at `perArm` with g of 1 or more. */
  readonly unboundedShare: number;
  /** Fewest participants per arm at which the expected g is below 1. */
  readonly leastPerArmForAnInterval: number;
}

/** What a trial with so many participants in each arm can do. */
export interface UpliftReach {
  readonly perArm: number;
  readonly simulatedPower: number;
  /** From 1 on the control isn't told from 0: there is no interval and every ratio fits. */
  readonly expectedG: number;
  readonly unboundedShare: number;
}

/** Participants in an arm beyond which nobody recruits. */
const MOST_PER_ARM = 5000;

/**
 * Participants that each arm needs until Fieller's one-sided limit (t with 2n - 2 degrees of freedom) tells the true ratio
 * from the threshold: the normal formula, corrected by simulating trials of normal scores with their own estimated spread.
 * The same for the same seed. Throws `planning.out_of_reach` where the ratio is the threshold, or too close to it.
 */
export function upliftSize(question: UpliftQuestion): UpliftSize {
  const { controlMean, treatedMean, thresholdRatio, controlSd, treatedSd } = question;
  const trueRatio = treatedMean / controlMean;
  const aim = aimOf(question);
  const reach = normalQuantile(question.confidence, 0, 1) + normalQuantile(question.power, 0, 1);
  const distance = thresholdRatio * controlMean - treatedMean;
  const variance = treatedSd ** 2 + (thresholdRatio * controlSd) ** 2;
  const perArmByFormula = max(2, ceil((max(0, reach) ** 2 * variance) / distance ** 2));
  if (!(controlMean > 0 && perArmByFormula <= MOST_PER_ARM)) throw outOfReach(question);
  const { perArm, found, before } = searchedFrom(
    perArmByFormula,
    (count) => simulatedTrials(question, aim, count),
    question.power,
  );
  return {
    trueRatio,
    aim,
    perArmByFormula,
    perArm,
    participants: 2 * perArm,
    simulatedPower: found.shown,
    powerAtOneLess: before.shown,
    expectedG: expectedG(question, perArm),
    unboundedShare: found.unbounded,
    leastPerArmForAnInterval: leastPerArmForAnInterval(question),
  };
}

/** Reach of a trial with `perArm` participants in each arm, at least 2; the same for the same seed. */
export function upliftReach(question: UpliftQuestion, perArm: number): UpliftReach {
  const aim = aimOf(question);
  const { shown, unbounded } = simulatedTrials(question, aim, perArm);
  return {
    perArm,
    simulatedPower: shown,
    expectedG: expectedG(question, perArm),
    unboundedShare: unbounded,
  };
}

function aimOf({ treatedMean, controlMean, thresholdRatio }: UpliftQuestion): UpliftSize['aim'] {
  return treatedMean / controlMean < thresholdRatio ? 'rule_out' : 'rule_in';
}

interface Trials {
  readonly shown: number;
  readonly unbounded: number;
}

/** From the formula's size down or up, one participant at a time: it is seldom off by more than a few. */
function searchedFrom(
  start: number,
  simulate: (perArm: number) => Trials,
  power: number,
): { readonly perArm: number; readonly found: Trials; readonly before: Trials } {
  let perArm = start;
  let found = simulate(perArm);
  while (found.shown < power) found = simulate((perArm += 1));
  for (;;) {
    const before = perArm > 2 ? simulate(perArm - 1) : { shown: 0, unbounded: 1 };
    if (before.shown < power) return { perArm, found, before };
    found = before;
    perArm -= 1;
  }
}

function simulatedTrials(
  { controlMean, treatedMean, controlSd, treatedSd, thresholdRatio, ...rest }: UpliftQuestion,
  aim: UpliftSize['aim'],
  perArm: number,
): Trials {
  const { confidence, simulations, seed } = rest;
  const draws = drawsFrom(seed);
  let [shown, unbounded] = [0, 0];
  for (let trial = 0; trial < simulations; trial += 1) {
    const interval = fiellerRatio({
      control: armOf(draws, controlMean, controlSd, perArm),
      treated: armOf(draws, treatedMean, treatedSd, perArm),
      degreesOfFreedom: 2 * perArm - 2,
      confidence,
      sided: 'one',
    });
    if (interval.kind === 'unbounded') unbounded += 1;
    else if (
      aim === 'rule_out' ? interval.upper < thresholdRatio : interval.lower >= thresholdRatio
    )
      shown += 1;
  }
  return { shown: shown / simulations, unbounded: unbounded / simulations };
}

function armOf(draws: Draws, mean: number, sd: number, count: number) {
  let [sum, squares] = [0, 0];
  for (let person = 0; person < count; person += 1) {
    const score = normalOf(draws);
    sum += score;
    squares += score * score;
  }
  const centre = sum / count;
  const variance = max(0, (squares - count * centre * centre) / (count - 1));
  return { mean: mean + sd * centre, standardError: sd * sqrt(variance / count) };
}

/** Box and Muller 1958; 1 less the draw is never 0. */
function normalOf(draws: Draws): number {
  return sqrt(-2 * log(1 - draws.uniform())) * cos(2 * PI * draws.uniform());
}

function expectedG({ controlMean, controlSd, confidence }: UpliftQuestion, perArm: number): number {
  const quantile = tQuantile(confidence, 2 * perArm - 2);
  return ((quantile * controlSd) / (sqrt(perArm) * controlMean)) ** 2;
}

function leastPerArmForAnInterval(question: UpliftQuestion): number {
  let perArm = 2;
  while (expectedG(question, perArm) >= 1) perArm += 1;
  return perArm;
}

function outOfReach({ thresholdRatio, treatedMean, controlMean }: UpliftQuestion): HoldpointError {
  return new HoldpointError({
    code: 'planning.out_of_reach',
    kind: 'invalid',
    message:
      controlMean > 0
        ? `A ratio of ${treatedMean / controlMean} can't be told from ${thresholdRatio} by ${MOST_PER_ARM} people in each arm.`
        : 'A ratio needs a control whose mean is above 0.',
    details: { thresholdRatio, treatedMean, controlMean },
  });
}
