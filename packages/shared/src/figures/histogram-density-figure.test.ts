import { describe, expect, it } from '@jest/globals';

import type { FeatureDensities } from '../computations/dictionary.js';
import { histogramDensityFigure } from './histogram-density-figure.js';

function densities(change: Partial<FeatureDensities> = {}): FeatureDensities {
  return {
    tokens: 1000,
    features: 10,
    dead: 3,
    ultralow: 0,
    aboveOnePercent: 5,
    smallestAlive: 0.002,
    histogram: [
      { from: -3, to: -2, features: 2 },
      { from: -2, to: -1, features: 5 },
    ],
    ...change,
  };
}

describe('the figure of feature densities', () => {
  it('draws each bin on the axis of shares and tells the dead in words', () => {
    const { series, description } = histogramDensityFigure(densities(), null);
    expect(series).toHaveLength(1);
    expect(series[0]).toMatchObject({
      bars: [
        { from: 0.001, to: 0.01, value: 2 },
        { from: 0.01, to: 0.1, value: 5 },
      ],
    });
    expect(description).toContain('Of 10 features 3 never fired on 1000 tokens');
  });

  it('shows the control beside every bin, also where it has none there', () => {
    const control = densities({ histogram: [{ from: -2, to: -1, features: 9 }] });
    const { series, table, y } = histogramDensityFigure(densities(), control);
    expect(series.map(({ name }) => name)).toEqual(['features', 'randomised control']);
    expect(table.rows.map((row) => row.at(-1))).toEqual([0, 9]);
    expect(y.domain).toEqual([0, 9]);
  });
});
