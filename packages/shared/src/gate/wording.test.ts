import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { aCriterion } from './testing/builders.js';
import { barOf, percent, percentFigure } from './wording.js';

fc.configureGlobal({ seed: 8785 });

describe('a percentage', () => {
  it('has at most one decimal', () => {
    expect([percent(0.339), percent(0.3387), percent(0.5), percent(0)]).toEqual([
      '33.9 %',
      '33.9 %',
      '50 %',
      '0 %',
    ]);
  });

  it('beside a bar has as many decimals as keep it on its side', () => {
    expect(percent(0.4999, 0.5)).toBe('49.99 %');
    expect(percent(0.50004, 0.5)).toBe('50.004 %');
    expect(percent(0.5, 0.5)).toBe('50 %');
    expect(percent(0.4381, 0.5)).toBe('43.8 %');
    expect(percent(0.5 - 1e-15, 0.5)).toBe('< 50 %');
  });

  it('never reads as the bar or beyond it when the rate is not', () => {
    const nearby = fc
      .tuple(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.double({ min: -1e-3, max: 1e-3, noNaN: true }),
      )
      .map(([bar, off]) => ({ bar: Number(bar.toFixed(4)), off }));
    fc.assert(
      fc.property(nearby, ({ bar, off }) => {
        const rate = bar + off;
        const figure = percentFigure(rate, bar);
        const written = Number(percentFigure(bar, bar));
        if (figure.startsWith('<')) return rate < bar;
        if (figure.startsWith('>')) return rate > bar;
        return Math.sign(Number(figure) - written) === Math.sign(rate - bar);
      }),
    );
  });

  it('writes a bar out', () => {
    expect(barOf(aCriterion({ thresholdRate: 0.1234 }))).toBe('bar: 12.34 %');
    expect(barOf(aCriterion({ thresholdRate: 0.07 }))).toBe('bar: 7 %');
  });

  it('is total', () => {
    expect(percent(Number.NaN, 0.5)).toBe('NaN %');
  });
});
