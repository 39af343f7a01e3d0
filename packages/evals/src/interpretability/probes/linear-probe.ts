import { minimizeLbfgs } from '@holdpoint/shared/scaling/minimize-lbfgs';
import { drawsFrom, shuffled } from '@holdpoint/shared/statistics/random';

import { seedOf } from '../seed-of.js';

/** Whether an example has the property. */
export type Label = 0 | 1;

/** What a probe learns from: one row of equal width for each label, both labels there. */
export interface TrainingExamples {
  readonly rows: readonly Float64Array[];
  readonly labels: readonly Label[];
}

/** A linear reading of a row, which is standardised by the training's mean and deviation first. */
export interface LinearProbe {
  readonly mean: Float64Array;
  /** 1 where the training never varied. */
  readonly deviation: Float64Array;
  readonly weights: Float64Array;
  readonly bias: number;
}

/** Above 0 speaks for the property; of the logistic probe, log-odds. */
export function decisionOf({ mean, deviation, weights, bias }: LinearProbe, row: Float64Array) {
  let decision = bias;
  for (const [at, weight] of weights.entries()) {
    decision += (weight * ((row[at] ?? 0) - (mean[at] ?? 0))) / (deviation[at] ?? 1);
  }
  return decision;
}

/** The examples with mean 0 and deviation 1 in every column that varies. */
export interface StandardExamples extends TrainingExamples {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** Mean and deviation are of these rows alone: nothing that is scored may touch them. */
export function standardised({ rows, labels }: TrainingExamples): StandardExamples {
  const width = rows[0]?.length ?? 0;
  const mean = meanOf(rows, width);
  const deviation = new Float64Array(width);
  for (const row of rows) {
    for (let at = 0; at < width; at += 1) {
      deviation[at] = (deviation[at] ?? 0) + ((row[at] ?? 0) - (mean[at] ?? 0)) ** 2 / rows.length;
    }
  }
  for (const [at, variance] of deviation.entries()) deviation[at] = Math.sqrt(variance) || 1;
  const standard = rows.map((row) =>
    row.map((value, at) => (value - (mean[at] ?? 0)) / (deviation[at] ?? 1)),
  );
  return { rows: standard, labels, mean, deviation };
}

const LIMITS = { iterations: 300, gradientTolerance: 1e-7 } as const;

/**
 * L2 logistic regression: the least sum of log losses and `regularization` times half the squared norm of the weights,
 * the bias free, as scikit-learn's with C = 1 / regularization. Strictly convex in the weights, so one answer.
 */
export function logisticProbe(examples: StandardExamples, regularization: number): LinearProbe {
  const { rows, labels, mean, deviation } = examples;
  const width = mean.length;
  const { point } = minimizeLbfgs(
    (at, gradient) => {
      gradient.fill(0);
      let loss = 0;
      for (const [index, row] of rows.entries()) {
        let score = at[width] ?? 0;
        for (let column = 0; column < width; column += 1) {
          score += (at[column] ?? 0) * (row[column] ?? 0);
        }
        const label = labels[index] ?? 0;
        loss += Math.max(score, 0) - label * score + Math.log1p(Math.exp(-Math.abs(score)));
        const residual = 1 / (1 + Math.exp(-score)) - label;
        for (let column = 0; column < width; column += 1) {
          gradient[column] = (gradient[column] ?? 0) + residual * (row[column] ?? 0);
        }
        gradient[width] = (gradient[width] ?? 0) + residual;
      }
      for (let column = 0; column < width; column += 1) {
        const weight = at[column] ?? 0;
        loss += (regularization / 2) * weight * weight;
        gradient[column] = (gradient[column] ?? 0) + regularization * weight;
      }
      return loss;
    },
    new Float64Array(width + 1),
    LIMITS,
  );
  return { mean, deviation, weights: point.slice(0, width), bias: point[width] ?? 0 };
}

/** The direction from the mean of those without the property to the mean of those with it. */
export function differenceOfMeansProbe(examples: StandardExamples): LinearProbe {
  const { rows, labels, mean, deviation } = examples;
  const [without, having] = ([0, 1] as const).map((label) =>
    meanOf(
      rows.filter((_, index) => labels[index] === label),
      mean.length,
    ),
  );
  return {
    mean,
    deviation,
    weights: mean.map((_, at) => (having?.[at] ?? 0) - (without?.[at] ?? 0)),
    bias: 0,
  };
}

/** A direction drawn from the seed alone, turned so that it is no worse than chance on the training: a fair control. */
export function randomDirectionProbe(examples: StandardExamples, seed: number): LinearProbe {
  const draws = drawsFrom(seedOf(seed, 'probe.direction'));
  const { mean, deviation } = examples;
  // Box and Muller 1958, the cosine of each pair alone: equally likely in every direction.
  const drawn = mean.map(
    () => Math.sqrt(-2 * Math.log(1 - draws.uniform())) * Math.cos(2 * Math.PI * draws.uniform()),
  );
  const towards = differenceOfMeansProbe(examples).weights.reduce(
    (sum, weight, at) => sum + weight * (drawn[at] ?? 0),
    0,
  );
  return { mean, deviation, weights: towards < 0 ? drawn.map((each) => -each) : drawn, bias: 0 };
}

/**
 * Labels of a control: half of either side are swapped, so the shuffle itself doesn't lean towards the truth. One draw of
 * a plain permutation may, and then it scores far from chance on a strong concept.
 */
export function shuffledLabels(labels: readonly Label[], seed: number): readonly Label[] {
  const swapped = new Set<number>();
  for (const label of [0, 1] as const) {
    const places = [...labels.keys()].filter((index) => labels[index] === label);
    const drawn = shuffled(places, seedOf(seed, 'probe.shuffle', label));
    for (const place of drawn.slice(0, Math.ceil(places.length / 2))) swapped.add(place);
  }
  return labels.map((label, index): Label => (swapped.has(index) ? (label === 1 ? 0 : 1) : label));
}

function meanOf(rows: readonly Float64Array[], width: number): Float64Array {
  const mean = new Float64Array(width);
  for (const row of rows) {
    for (let at = 0; at < width; at += 1) {
      mean[at] = (mean[at] ?? 0) + (row[at] ?? 0) / rows.length;
    }
  }
  return mean;
}
