import {
  decisionOf,
  differenceOfMeansProbe,
  type Label,
  type LinearProbe,
  logisticProbe,
  randomDirectionProbe,
  shuffledLabels,
  standardised,
  type TrainingExamples,
} from './linear-probe.js';

/** How probes are fitted; equal plans over equal examples give equal probes. */
export interface ProbePlan {
  readonly regularization: number;
  /** Of the controls alone: the probe itself draws nothing. */
  readonly seed: number;
  /** Shuffles of the labels and random directions, so many each; at least 1. */
  readonly controls: number;
}

/** A probe and what it must beat, all of one training. */
export interface FittedProbes {
  readonly logistic: LinearProbe;
  readonly differenceOfMeans: LinearProbe;
  readonly shuffledLabels: readonly LinearProbe[];
  readonly randomDirection: readonly LinearProbe[];
}

/** Fits on the training examples alone; `report` is told of each probe on shuffled labels, which take the time. */
export function fitProbes(
  training: TrainingExamples,
  plan: ProbePlan,
  report: (done: number, total: number) => void = () => undefined,
): FittedProbes {
  const { regularization, seed, controls } = plan;
  const examples = standardised(training);
  const seeds = Array.from({ length: controls }, (_, index) => (seed + index) % 2 ** 32);
  return {
    logistic: logisticProbe(examples, regularization),
    differenceOfMeans: differenceOfMeansProbe(examples),
    shuffledLabels: seeds.map((each, index) => {
      report(index, controls);
      const labels = shuffledLabels(training.labels, each);
      return logisticProbe({ ...examples, labels }, regularization);
    }),
    randomDirection: seeds.map((each) => randomDirectionProbe(examples, each)),
  };
}

/** What the probes say of one row. */
export interface Decisions {
  readonly probe: number;
  readonly differenceOfMeans: number;
  readonly shuffledLabels: readonly number[];
  readonly randomDirection: readonly number[];
}

/** Decision of every probe, in order. */
export function decisionsOf(probes: FittedProbes, row: Float64Array): Decisions {
  return {
    probe: decisionOf(probes.logistic, row),
    differenceOfMeans: decisionOf(probes.differenceOfMeans, row),
    shuffledLabels: probes.shuffledLabels.map((probe) => decisionOf(probe, row)),
    randomDirection: probes.randomDirection.map((probe) => decisionOf(probe, row)),
  };
}

/** Rows and labels of pairs: the text with the property, then the one without it. */
export function examplesOfPairs(
  pairs: readonly { readonly present: Float64Array; readonly absent: Float64Array }[],
): TrainingExamples {
  return {
    rows: pairs.flatMap(({ present, absent }) => [present, absent]),
    labels: pairs.flatMap((): Label[] => [1, 0]),
  };
}

/**
 * `fitProbes`, which keeps the last fit: each sample of an evaluation has the same training. Compared by value, so that what
 * comes out never depends on what was asked before.
 */
export function keepingLastFit(): typeof fitProbes {
  let last: {
    readonly training: TrainingExamples;
    readonly plan: ProbePlan;
    readonly fitted: FittedProbes;
  } | null = null;
  return (training, plan) => {
    if (last === null || !isSamePlan(last.plan, plan) || !isSame(last.training, training)) {
      last = { training, plan, fitted: fitProbes(training, plan) };
    }
    return last.fitted;
  };
}

function isSamePlan(one: ProbePlan, other: ProbePlan): boolean {
  return (
    one.regularization === other.regularization &&
    one.seed === other.seed &&
    one.controls === other.controls
  );
}

function isSame(one: TrainingExamples, other: TrainingExamples): boolean {
  return (
    one.rows.length === other.rows.length &&
    one.labels.every((label, index) => label === other.labels[index]) &&
    one.rows.every((row, index) => {
      const against = other.rows[index];
      return (
        against?.length === row.length && row.every((value, at) => Object.is(value, against[at]))
      );
    })
  );
}
