/** The gate's errors and savings on simulated draws; each lane is the product's own code from `dist`. */
import {
  clustered,
  correlatedTries,
  fixedSize,
  fractions,
  meanOfTries,
  sequential,
  simulateGate,
} from '@holdpoint/shared/gate/testing/simulate';
import {
  gateSequence,
  peekedWilson,
  plugInSequence,
} from '@holdpoint/shared/gate/testing/stopping-rules';
import { fixedPlan } from '@holdpoint/shared/planning/fixed-size';
import { planCriterion } from '@holdpoint/shared/planning/plan-criterion';
import { clopperPearson } from '@holdpoint/shared/statistics/intervals';
import { judgedRateBound } from '@holdpoint/shared/statistics/judge-error';
import { drawsFrom } from '@holdpoint/shared/statistics/random';

const BAR = 0.5;
const POWER = 0.8;
const CLUSTER_SIZE = 5;
/** Draws behind each size that is tried for the judge. */
const PLANNED_BY = 4000;

/** Evaluations with the true rate at which their power is asked for, and the tasks of a run at the bar. */
const CASES = [
  { evaluation: fixedSize, safeRate: 0.3, barTasks: 161 },
  { evaluation: sequential, safeRate: 0.25, barTasks: 200 },
  { evaluation: clustered, safeRate: 0.2, barTasks: 200 },
  { evaluation: correlatedTries, safeRate: 0.3, barTasks: 37 },
  { evaluation: meanOfTries, safeRate: 0.3, barTasks: 60 },
  { evaluation: fractions, safeRate: 0.3, barTasks: 60 },
];

/** Per cent wrongly allowed at the bar, and rightly at the planned size, through the whole gate. */
export function errorRates(decisions, seed) {
  return [
    ...CASES.map(({ evaluation, safeRate, barTasks }) => {
      const tasks = plannedTasks(evaluation, safeRate);
      const atBar = simulateGate(evaluation, { rate: BAR, tasks: barTasks, decisions, seed });
      const safe = simulateGate(evaluation, { rate: safeRate, tasks, decisions, seed: seed + 1 });
      return {
        name: evaluation.name,
        barTasks,
        falseAllow: rateOf(atBar.allowed, decisions),
        safeRate,
        tasks,
        power: rateOf(safe.allowed, decisions),
      };
    }),
    judged(decisions, seed),
  ];
}

function plannedTasks({ criterion, epochs }, trueRate) {
  const price = { costPerTryUsd: null, secondsPerTry: null, concurrency: 1, limitSeconds: null };
  const { plannedTasks: planned } = planCriterion(criterion, {
    trueRate,
    power: POWER,
    presentTasks: 1,
    epochs,
    price,
    simulations: 20_000,
    seed: 3,
  });
  return planned * (criterion.unit === 'cluster' ? CLUSTER_SIZE : 1);
}

/** A judge of sensitivity 0.8 and specificity 0.9, calibrated on 60 samples of each kind; at the level of the bound. */
function judged(count, seed) {
  const draws = drawsFrom(seed);
  const [sensitivity, specificity] = [0.8, 0.9];
  const ruledOut = (rate, tasks) => {
    const positives = { positives: 60, truePositives: drawn(draws, 60, sensitivity) };
    const negatives = { negatives: 60, trueNegatives: drawn(draws, 60, specificity) };
    const { upper } = judgedRateBound(
      {
        judged: tasks,
        judgedPositive: drawn(draws, tasks, rate * sensitivity + (1 - rate) * (1 - specificity)),
        calibration: { ...positives, ...negatives },
      },
      { confidence: 0.95, sided: 'one' },
    );
    return upper < BAR;
  };
  const share = (rate, tasks, times) =>
    Array.from({ length: times }, () => ruledOut(rate, tasks)).filter(Boolean).length;
  const [safeRate, barTasks] = [0.2, 200];
  const tasks = sizeBySteps((size) => share(safeRate, size, PLANNED_BY) >= POWER * PLANNED_BY);
  return {
    name: 'imperfect judge, its bound alone',
    barTasks,
    falseAllow: rateOf(share(BAR, barTasks, count), count),
    safeRate,
    tasks,
    power: rateOf(share(safeRate, tasks, count), count),
  };
}

/** A size that holds, in steps of a tenth; no planner covers a judge's calibration. */
function sizeBySteps(holds) {
  let size = 40;
  while (!holds(size)) size = Math.ceil(1.1 * size);
  return size;
}

function drawn(draws, count, rate) {
  let sum = 0;
  for (let each = 0; each < count; each += 1) if (draws.uniform() < rate) sum += 1;
  return sum;
}

/** A share with its two-sided 95 % Clopper-Pearson interval. */
export function rateOf(successes, trials) {
  const { lower, upper } = clopperPearson({ successes, trials, confidence: 0.95, sided: 'two' });
  return { successes, trials, rate: successes / trials, lower, upper };
}

export const stoppingRules = {
  'fixed bets (the gate)': gateSequence,
  'stake that learns': plugInSequence,
  'Wilson with peeking': peekedWilson,
};

/** The same draws for every rule: `runs` runs of `looks` values at one true rate. */
export function drawRuns({ rate, runs, looks, seed }) {
  const draws = drawsFrom(seed);
  return Array.from({ length: runs }, () =>
    Array.from({ length: looks }, () => (draws.uniform() < rate ? 1 : 0)),
  );
}

/** Words of a rule at the bar itself: either of them is wrong. */
export function wrongWords(rule, runs, bar) {
  const stops = runs.map((values) => rule(values, bar));
  const count = (word) => rateOf(stops.filter((stop) => stop.word === word).length, runs.length);
  return {
    below: count('below'),
    above: count('above'),
    stops: rateOf(stops.filter(({ word }) => word !== 'open').length, runs.length),
  };
}

/** Tasks that a rule takes below the bar, against the exact fixed n for the same true rate and power. */
export function savings(rule, runs, { bar, rate, hardestRate }) {
  const sizeFor = (trueRate) =>
    fixedPlan({
      rule: { method: 'clopper-pearson', barRate: bar, confidence: 0.95 },
      trueRate,
      power: POWER,
      atLeast: 1,
    }).smallest.observations;
  const stops = runs.map((values) => rule(values, bar));
  const right = stops.flatMap(({ word, tasks }) => (word === 'below' ? [tasks] : []));
  const sorted = right.toSorted((left, right_) => left - right_);
  // The most tasks that give this rule the power of the fixed n: with it both have the same chance of ruling out.
  const cap = sorted[Math.ceil(POWER * runs.length) - 1] ?? null;
  const mean = (values) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const taken = stops.map(({ tasks }) => tasks);
  const capped = cap === null ? null : mean(taken.map((tasks) => Math.min(tasks, cap)));
  const [fixed, hardest] = [sizeFor(rate), sizeFor(hardestRate)];
  return {
    rate,
    ruledOut: right.length / runs.length,
    meanTasks: mean(taken),
    p90Tasks: taken.toSorted((left, right_) => left - right_)[Math.ceil(0.9 * taken.length) - 1],
    fixed,
    cap,
    savedAtEqualPower: capped === null ? null : 1 - capped / fixed,
    savedAgainstHardest: 1 - mean(taken) / hardest,
  };
}
