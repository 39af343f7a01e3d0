import { describe, expect, it } from '@jest/globals';

import { forecastCrossing } from '../scaling/crossing.js';
import { effectiveComputeOf } from '../scaling/effective-compute.js';
import { fitScaling } from '../scaling/fit-scaling.js';
import { aScalingSpec } from '../scaling/testing/a-scaling-spec.js';
import { crossingFigure } from './crossing-figure.js';
import { effectiveComputeFigure } from './effective-compute-figure.js';
import type { Figure } from './figure.js';
import { figureSvg } from './figure-svg.js';
import { scalingFigure } from './scaling-figure.js';
import { placeText, shortNumber, sizeText } from './scaling-wording.js';

function names({ series }: Figure): string[] {
  return series.map(({ name }) => name);
}

function effective(loss: number) {
  const { runs, resamples, seed, confidence } = aScalingSpec();
  return effectiveComputeOf({
    schema: 'holdpoint.effective-compute-spec.v1',
    form: 'chinchilla',
    reference: runs,
    dropHighestLoss: 0,
    loss,
    assessedLoss: 2.5,
    triggerMultiple: 4,
    confidence,
    resamples,
    seed,
  });
}

function crossing(values: readonly number[]) {
  return forecastCrossing({
    schema: 'holdpoint.crossing-forecast-spec.v1',
    axis: 'compute',
    quantity: 'success_rate',
    threshold: 0.5,
    points: values.map((value, index) => ({
      name: `<step ${index}>`,
      at: 10 ** (21 + index),
      value,
      trials: 200,
    })),
    resamples: 100,
    seed: 1,
  });
}

describe('the scaling figure', () => {
  it('shows runs, what was left out, the band and lines of equal size', () => {
    const figure = scalingFigure(fitScaling(aScalingSpec({ dropHighestLoss: 2 })).fit);
    expect(names(figure)).toEqual([
      '95 % band of the law',
      ...Array.from({ length: 10 }, () => 'models of one size, 50 M to 12.2 B parameters'),
      'runs',
      'left out',
      'best split of compute',
    ]);
    const labels = figure.series.flatMap((each) =>
      each.kind === 'points' ? each.points.flatMap(({ label }) => label ?? []) : [],
    );
    expect(labels).toEqual(['50 M', '198 M', '781 M', '3.09 B', '12.2 B']);
    expect(figure.description).toContain('40 runs, 2 of the highest loss left out');
    expect(figure.table.rows.map(([name]) => name)).toEqual(['A', 'B', 'E', 'alpha', 'beta']);
    expect(figureSvg(figure)).not.toMatch(/NaN|Infinity/);
  });

  it('of a power law has no lines of size', () => {
    const figure = scalingFigure(fitScaling(aScalingSpec({ form: 'power_law' })).fit);
    expect(names(figure)).toEqual(['95 % band of the law', 'runs', 'fitted law']);
    expect(figure.description).toContain('Caution:');
  });
});

describe('the effective-compute figure', () => {
  it('shows where the reference meets the loss, with what was assessed', () => {
    const figure = effectiveComputeFigure(effective(2.3));
    expect(names(figure)).toContain('effective compute');
    expect(names(figure)).toContain('compute that was assessed');
    const trigger = figure.series.find(({ name }) => name.startsWith('trigger: 4 times'));
    const assessed = effective(2.3).assessed?.effectiveCompute.estimate ?? Number.NaN;
    expect(trigger).toMatchObject({ axis: 'x', tone: 'gate', at: 4 * assessed });
    expect(figure.description).toContain('Due: ');
    expect(figureSvg(figure)).not.toMatch(/NaN|Infinity/);
  });

  it('says in words that nothing bounds a loss below the reference', () => {
    const figure = effectiveComputeFigure(effective(1.4));
    expect(names(figure)).not.toContain('effective compute');
    expect(figure.description).toContain('no upper bound');
    expect(figureSvg(figure)).not.toMatch(/NaN|Infinity/);
  });
});

describe('the crossing figure', () => {
  it('shows the gate line and the interval of the crossing, and says both with n', () => {
    const figure = crossingFigure(crossing([0.02, 0.05, 0.12, 0.3]));
    expect(names(figure)).toContain('gate');
    expect(names(figure).some((name) => name.startsWith('crossing, 80 %'))).toBe(true);
    expect(figure.description).toMatch(/median\); 80 %: .* 95 %: .* 4 points/s);
    const svg = figureSvg(figure);
    expect(svg).not.toContain('<step');
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  it('draws no crossing that half of the draws never have', () => {
    const figure = crossingFigure(crossing([0.3, 0.2, 0.1, 0.05]));
    expect(names(figure)).not.toContain('crossing, 80 %');
    expect(figure.description).toContain('Crosses at never');
  });
});

describe('the wording of figures', () => {
  it('keeps four digits, and powers of ten apart', () => {
    expect([1.81722, 477.826, 5.76e23, 1e-5, 0].map(shortNumber)).toEqual([
      '1.817',
      '477.8',
      '5.76e+23',
      '1e-5',
      '0',
    ]);
    expect([500, 57.3e6, 16.2e9].map(sizeText)).toEqual(['500', '57.3 M', '16.2 B']);
    expect(placeText('time', 20_000)).toBe('2024-10-04');
    expect(placeText('time', 1e12)).toBe('day 1e+12');
    expect(placeText('compute', null)).toBe('never');
  });
});
