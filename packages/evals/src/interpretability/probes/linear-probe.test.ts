import { auroc } from '@holdpoint/shared/statistics/auroc';
import { drawsFrom } from '@holdpoint/shared/statistics/random';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { decisionsOf, fitProbes, keepingLastFit } from './fit-probes.js';
import {
  decisionOf,
  type Label,
  logisticProbe,
  shuffledLabels,
  standardised,
  type TrainingExamples,
} from './linear-probe.js';

/** Normal noise, with `signal` added to the first column of those with the property. */
function examples(count: number, width: number, signal: number, seed: number): TrainingExamples {
  const draws = drawsFrom(seed);
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - draws.uniform())) * Math.cos(2 * Math.PI * draws.uniform());
  const labels = Array.from({ length: count }, (_, index): Label => (index % 2 === 0 ? 1 : 0));
  const rows = labels.map((label) =>
    Float64Array.from({ length: width }, (_, at) => normal() + (at === 0 ? signal * label : 0)),
  );
  return { rows, labels };
}

function aurocOf(
  { rows, labels }: TrainingExamples,
  score: (row: Float64Array) => number,
): number | null {
  const of = (label: Label) => rows.filter((_, index) => labels[index] === label).map(score);
  return auroc({ positives: of(1), negatives: of(0) });
}

const plan = { regularization: 1, seed: 1, controls: 5 };

describe('the logistic probe', () => {
  it('is where Newton’s method ends on four rows, worked out apart', () => {
    // Weight and bias by Newton's method in Python's double precision on the standardised column.
    const rows = [1, 2, 3, 4].map((value) => Float64Array.of(value));
    const standard = standardised({ rows, labels: [0, 1, 0, 1] });
    const { weights, bias } = logisticProbe(standard, 1);
    expect(weights[0]).toBeCloseTo(0.4533562279, 6);
    expect(bias).toBeCloseTo(0, 6);
  });

  it('has no slope left: its gradient is 0', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.constantFrom(0.1, 1, 10), (seed, regularization) => {
        const standard = standardised(examples(12, 3, 1, seed));
        const probe = logisticProbe(standard, regularization);
        const slope = [...probe.weights].map((weight, at) =>
          standard.rows.reduce((sum, row, index) => {
            const score = row.reduce(
              (total, value, k) => total + value * (probe.weights[k] ?? 0),
              probe.bias,
            );
            return (
              sum + (1 / (1 + Math.exp(-score)) - (standard.labels[index] ?? 0)) * (row[at] ?? 0)
            );
          }, regularization * weight),
        );
        for (const each of slope) expect(Math.abs(each)).toBeLessThan(1e-5);
      }),
      { seed: 4, numRuns: 30 },
    );
  });

  it('takes its standard from the training alone, and a column that never varies for nothing', () => {
    const rows = [0, 2, 0, 2].map((value) => Float64Array.of(value, 7));
    const probe = logisticProbe(standardised({ rows, labels: [0, 1, 0, 1] }), 1);
    expect([...probe.mean]).toEqual([1, 7]);
    expect([...probe.deviation]).toEqual([1, 1]);
    expect(decisionOf(probe, Float64Array.of(2, 7))).toBeGreaterThan(0);
    expect(decisionOf(probe, Float64Array.of(2, 900))).toBe(
      decisionOf(probe, Float64Array.of(2, 7)),
    );
  });
});

describe('probes and controls', () => {
  const training = examples(80, 20, 4, 1);
  const heldOut = examples(400, 20, 4, 2);
  const fitted = fitProbes(training, plan);
  const heldOutAuroc = (of: (row: Float64Array) => number) => aurocOf(heldOut, of) ?? NaN;

  it('find a planted property that shuffled labels and random directions do not', () => {
    expect(heldOutAuroc((row) => decisionsOf(fitted, row).probe)).toBeGreaterThan(0.95);
    expect(heldOutAuroc((row) => decisionsOf(fitted, row).differenceOfMeans)).toBeGreaterThan(0.95);
    const means = (['shuffledLabels', 'randomDirection'] as const).map((name) => {
      const all = Array.from({ length: plan.controls }, (_, index) =>
        heldOutAuroc((row) => decisionsOf(fitted, row)[name][index] ?? NaN),
      );
      return all.reduce((sum, value) => sum + value, 0) / all.length;
    });
    expect(means[0]).toBeGreaterThan(0.3);
    expect(means[0]).toBeLessThan(0.7);
    expect(means[1]).toBeLessThan(0.9);
  });

  it('find nothing where nothing is planted, though they fit the training', () => {
    const none = fitProbes(examples(80, 60, 0, 3), plan);
    const score = (row: Float64Array) => decisionsOf(none, row).probe;
    expect(aurocOf(examples(80, 60, 0, 3), score)).toBeGreaterThan(0.9);
    expect(Math.abs((aurocOf(examples(600, 60, 0, 4), score) ?? 0) - 0.5)).toBeLessThan(0.1);
  });

  it('shuffle half of either side, so that the shuffle says nothing of the truth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(1000), (half, seed) => {
        const labels = Array.from({ length: 4 * half }, (_, index): Label => (index % 2 ? 0 : 1));
        const swapped = shuffledLabels(labels, seed);
        const kept = swapped.filter((label, index) => label === 1 && labels[index] === 1);
        expect(kept).toHaveLength(half);
        expect(swapped.filter((label) => label === 1)).toHaveLength(2 * half);
      }),
      { seed: 8, numRuns: 40 },
    );
  });

  it('are the same whether the last fit is kept or not', () => {
    const keeping = keepingLastFit();
    const first = keeping(training, plan);
    expect(keeping({ ...training, rows: training.rows.map((row) => row.slice()) }, plan)).toBe(
      first,
    );
    const other = examples(80, 20, 3, 9);
    expect(keeping(other, plan)).toEqual(fitProbes(other, plan));
    expect(keeping(other, { ...plan, regularization: 5 })).toEqual(
      fitProbes(other, { ...plan, regularization: 5 }),
    );
    expect(keeping(training, plan)).toEqual(first);
  });
});
