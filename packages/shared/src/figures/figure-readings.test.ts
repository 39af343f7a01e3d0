import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Figure, Series } from './figure.js';
import { readingsOf } from './figure-readings.js';
import { layOut } from './lay-out.js';

function aFigure(series: readonly Series[], change: Partial<Figure> = {}): Figure {
  return {
    id: 'f',
    title: 'A figure',
    description: 'It rises.',
    x: { label: 'release', scale: 'time', domain: [19_000, 20_000] },
    y: { label: 'horizon', scale: 'log2', unit: 'minutes', domain: [1, 960] },
    series,
    table: { columns: [], rows: [] },
    ...change,
  };
}

const read = (figure: Figure) => readingsOf(figure, layOut(figure));

describe('readings of a figure', () => {
  it('say each estimate with its limits in the units of its axes, from left to right', () => {
    const points = [
      { x: 19_800, y: 90, lower: 30, upper: 240, label: 'later' },
      { x: 19_100, y: 4 },
    ];
    const readings = read(aFigure([{ kind: 'points', name: 'models', tone: 'first', points }]));
    expect(readings.map(({ text }) => text)).toEqual([
      'models: 4 min at 2022-04-18',
      'later: 1.5 h [30 min, 4 h] at 2024-03-18',
    ]);
  });

  it('say rules of either axis, and an interval without an upper limit as one', () => {
    const readings = read(
      aFigure([
        { kind: 'rule', name: 'gate', tone: 'gate', axis: 'y', at: 480 },
        {
          kind: 'rule',
          name: 'crossing',
          tone: 'third',
          axis: 'x',
          at: 19_900,
          lower: 19_850,
          upper: Infinity,
        },
      ]),
    );
    expect(readings.map(({ text }) => text)).toEqual([
      'gate: 8 h',
      'crossing: 2024-06-26 [2024-05-07, no limit]',
    ]);
  });

  it('say bars over one span as one column with its parts, and leave out empty ones', () => {
    const bar = (value: number) => [
      { from: 0, to: 0.5, value },
      { from: 0.5, to: 1, value: 0 },
    ];
    const linear = { label: 'activation', scale: 'linear', domain: [0, 1] } as const;
    const figure = aFigure(
      [
        { kind: 'bars', name: 'against', tone: 'control', bars: bar(2) },
        { kind: 'bars', name: 'for', tone: 'first', bars: bar(31) },
      ],
      { x: linear, y: { ...linear, domain: [0, 40] } },
    );
    expect(read(figure).map(({ text }) => text)).toEqual(['0 to 0.5: 33 (against 2, for 31)']);
  });

  it('lie inside the frame whatever the numbers are', () => {
    const number = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, 0));
    const points = fc.array(fc.record({ x: number, y: number, lower: number, upper: number }));
    fc.assert(
      fc.property(points, number, (some, at) => {
        const figure = aFigure([
          { kind: 'points', name: 'p', tone: 'first', points: some },
          { kind: 'rule', name: 'r', tone: 'gate', axis: 'x', at },
        ]);
        const { frame } = layOut(figure);
        for (const { x, y } of read(figure)) {
          expect(x).toBeGreaterThanOrEqual(frame.x);
          expect(x).toBeLessThanOrEqual(frame.x + frame.width);
          expect(y).toBeGreaterThanOrEqual(frame.y);
          expect(y).toBeLessThanOrEqual(frame.y + frame.height);
        }
      }),
      { numRuns: 60 },
    );
  });
});
