import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { appearances, tones } from './appearance.js';
import type { Axis, Figure, Series } from './figure.js';
import { figureSvg } from './figure-svg.js';
import { layOut } from './lay-out.js';
import type { Mark } from './scene.js';
import { minutesLabel, numberLabel } from './tick-labels.js';
import { ticksOf } from './ticks.js';

const plain: Figure = {
  id: 'plain',
  title: 'A figure',
  description: 'One point.',
  x: { label: 'x', scale: 'linear', domain: [0, 10] },
  y: { label: 'y', scale: 'linear', domain: [0, 10] },
  series: [],
  table: { columns: ['x', 'y'], rows: [] },
};

const anyNumber = fc.oneof(
  fc.double(),
  fc.integer({ min: -5, max: 25_000 }),
  fc.constantFrom(0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e308, -1e308),
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '</text><script>alert(1)</script>',
    '"><svg onload=x>',
    ']]>&#x0;',
    '\u202e\ufffe',
  ),
);
const anyTone = fc.constantFrom(...tones);
const named = { name: anyText, tone: anyTone };
const several = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { maxLength: 6 });
const anySeries: fc.Arbitrary<Series> = fc.oneof(
  fc.record({
    ...named,
    kind: fc.constant('points' as const),
    points: several(
      fc.record(
        {
          x: anyNumber,
          y: anyNumber,
          lower: anyNumber,
          upper: anyNumber,
          xLower: anyNumber,
          xUpper: anyNumber,
          label: anyText,
        },
        { requiredKeys: ['x', 'y'] },
      ),
    ),
  }),
  fc.record({
    ...named,
    kind: fc.constant('line' as const),
    points: several(fc.record({ x: anyNumber, y: anyNumber })),
  }),
  fc.record({
    ...named,
    kind: fc.constant('band' as const),
    points: several(fc.record({ x: anyNumber, lower: anyNumber, upper: anyNumber })),
  }),
  fc.record({
    ...named,
    kind: fc.constant('bars' as const),
    bars: several(fc.record({ from: anyNumber, to: anyNumber, value: anyNumber, tone: anyTone })),
  }),
  fc.record(
    {
      ...named,
      kind: fc.constant('rule' as const),
      axis: fc.constantFrom('x' as const, 'y' as const),
      at: anyNumber,
      lower: anyNumber,
      upper: anyNumber,
    },
    { requiredKeys: ['name', 'tone', 'kind', 'axis', 'at'] },
  ),
);
const anyAxis: fc.Arbitrary<Axis> = fc.record(
  {
    label: anyText,
    scale: fc.constantFrom('linear' as const, 'log10' as const, 'log2' as const, 'time' as const),
    domain: fc.tuple(anyNumber, anyNumber),
    unit: fc.constant('minutes' as const),
  },
  { requiredKeys: ['label', 'scale', 'domain'] },
);
const anyFigure: fc.Arbitrary<Figure> = fc.record({
  id: anyText,
  title: anyText,
  description: anyText,
  x: anyAxis,
  y: anyAxis,
  series: several(anySeries),
  table: fc.constant({ columns: [], rows: [] }),
});

describe('a scene', () => {
  it('has finite coordinates inside the picture, and series inside the frame, whatever is drawn', () => {
    fc.assert(
      fc.property(anyFigure, (figure) => {
        const { marks, width, height, frame } = layOut(figure);
        const ofSeries = new Set(['line', 'dashed', 'band', 'bar', 'whisker', 'rule', 'rule-band']);
        for (const mark of marks) {
          for (const { x, y } of placesOf(mark)) {
            expect(x >= 0 && x <= width && y >= 0 && y <= height).toBe(true);
          }
          // The legend's swatches stand over the frame.
          const isInLegend = placesOf(mark).every(({ y }) => y < frame.y);
          if (!ofSeries.has(mark.role) || isInLegend) continue;
          for (const { x, y } of placesOf(mark)) {
            expect(x).toBeGreaterThanOrEqual(frame.x - 1e-6);
            expect(x).toBeLessThanOrEqual(frame.x + frame.width + 1e-6);
            expect(y).toBeGreaterThanOrEqual(frame.y - 1e-6);
            expect(y).toBeLessThanOrEqual(frame.y + frame.height + 1e-6);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('puts a value where its axis says', () => {
    const [low, high] = ['log2', 'log10', 'linear'].map((scale) => {
      const figure: Figure = {
        ...plain,
        y: {
          label: 'y',
          scale: scale === 'log2' ? 'log2' : scale === 'log10' ? 'log10' : 'linear',
          domain: [1, 16],
        },
        series: [{ kind: 'points', name: 'p', tone: 'first', points: [{ x: 5, y: 4 }] }],
      };
      const { marks, frame } = layOut(figure);
      const circle = marks.findLast((mark) => mark.kind === 'circle');
      return circle === undefined ? Number.NaN : (frame.y + frame.height - circle.y) / frame.height;
    });
    expect([low, high]).toEqual([expect.closeTo(0.5, 9), expect.closeTo(0.5, 9)]);
  });

  it('draws an estimate beyond the axes hollow on their edge, and leaves out what is no number', () => {
    const { marks, frame } = layOut({
      ...plain,
      series: [
        {
          kind: 'points',
          name: 'p',
          tone: 'first',
          points: [
            { x: 5, y: 99 },
            { x: Number.NaN, y: 5 },
          ],
        },
      ],
    });
    const drawn = marks.filter((mark) => mark.kind === 'circle' && mark.y >= frame.y);
    expect(drawn).toEqual([expect.objectContaining({ role: 'hollow', y: frame.y })]);
  });

  it('draws no rule outside the axes, and says so in the legend', () => {
    const at = (value: number) =>
      layOut({
        ...plain,
        series: [{ kind: 'rule', name: 'gate', tone: 'gate', axis: 'y', at: value }],
      }).marks;
    const rules = (marks: readonly Mark[]) => marks.filter(({ role }) => role === 'rule').length;
    expect([rules(at(5)), rules(at(50))]).toEqual([2, 1]);
    expect(at(50)).toContainEqual(
      expect.objectContaining({ role: 'legend-label', text: 'gate (outside the axes)' }),
    );
  });

  it('stacks bars of one span', () => {
    const { marks, frame } = layOut({
      ...plain,
      series: [
        {
          kind: 'bars',
          name: 'b',
          tone: 'first',
          bars: [
            { from: 0, to: 1, value: 2 },
            { from: 0, to: 1, value: 3, tone: 'second' },
          ],
        },
      ],
    });
    const [below, above] = marks.flatMap((mark) =>
      mark.role === 'bar' && mark.kind === 'rect' && mark.y >= frame.y ? [mark] : [],
    );
    expect(above?.y).toBeCloseTo((below?.y ?? 0) - (above?.height ?? 0), 9);
    expect(above?.tone).toBe('second');
  });

  it('never lets names of points cover one another', () => {
    const points = Array.from({ length: 30 }, (_, index) => ({
      x: 5 + index / 100,
      y: 5,
      label: `agent ${index}`,
    }));
    const { marks } = layOut({
      ...plain,
      series: [{ kind: 'points', name: 'p', tone: 'first', points }],
    });
    const labels = marks.filter(({ role }) => role === 'point-label').length;
    expect(labels).toBeGreaterThan(0);
    expect(labels).toBeLessThan(30);
  });
});

describe('the SVG', () => {
  it('is well formed and keeps every hostile text a text', () => {
    fc.assert(
      fc.property(anyFigure, (figure) => {
        const svg = figureSvg(figure);
        expect(faultOf(svg)).toBeNull();
        expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same bytes for the same figure', () => {
    fc.assert(
      fc.property(anyFigure, (figure) => {
        expect(figureSvg(structuredClone(figure))).toBe(figureSvg(figure));
      }),
      { numRuns: 30 },
    );
  });

  it('tells a screen reader its title and finding, and follows the reader into the dark', () => {
    const svg = figureSvg({ ...plain, title: 'Horizons & <gates>' });
    expect(svg).toContain(
      'role="img" aria-labelledby="figure-plain-title figure-plain-description"',
    );
    expect(svg).toContain('<title id="figure-plain-title">Horizons &amp; &lt;gates&gt;</title>');
    expect(svg).toContain('<desc id="figure-plain-description">One point.</desc>');
    expect(svg).toContain('@media (prefers-color-scheme:dark)');
  });

  it('hangs no meaning on colour alone: every tone has its own shape, dashes and hatch', () => {
    const looks = Object.values(appearances);
    expect(new Set(looks.map(({ shape }) => shape)).size).toBe(looks.length);
    expect(new Set(looks.map(({ hatch }) => hatch)).size).toBe(looks.length);
  });
});

describe('ticks', () => {
  const ticks = (scale: Axis['scale'], low: number, high: number, unit?: 'minutes') =>
    ticksOf({ label: '', scale, domain: [low, high], ...(unit === undefined ? {} : { unit }) }).map(
      ({ label }) => label,
    );
  const day = (text: string) => Date.parse(text) / 86_400_000;

  it('fall on round numbers', () => {
    expect(ticks('linear', 0, 1)).toEqual(['0', '0.2', '0.4', '0.6', '0.8', '1']);
    expect(ticks('log10', 1e18, 1e26)).toEqual(['10¹⁸', '10²⁰', '10²²', '10²⁴', '10²⁶']);
    expect(ticks('log2', 1, 64)).toEqual(['1', '2', '4', '8', '16', '32', '64']);
  });

  it('fall on calendar years and quarters', () => {
    expect(ticks('time', day('2019-02-14'), day('2024-06-01'))).toEqual([
      '2020',
      '2021',
      '2022',
      '2023',
      '2024',
    ]);
    expect(ticks('time', day('2023-12-15'), day('2025-01-10'))).toEqual([
      'Jan 2024',
      'Apr 2024',
      'Jul 2024',
      'Oct 2024',
      'Jan 2025',
    ]);
  });

  it('say durations as people do', () => {
    expect(ticks('log2', 1 / 60, 960, 'minutes')).toEqual([
      '1 s',
      '4 s',
      '15 s',
      '1 min',
      '4 min',
      '15 min',
      '1 h',
      '4 h',
      '16 h',
    ]);
    expect(ticks('log2', 1e-3 / 60, 240, 'minutes').slice(0, 4)).toEqual([
      '0.001 s',
      '0.01 s',
      '0.1 s',
      '1 s',
    ]);
    expect([minutesLabel(0.5), minutesLabel(90), minutesLabel(6000)]).toEqual([
      '30 s',
      '1.5 h',
      '100 h',
    ]);
  });

  it('group digits and use powers of ten where a number is long', () => {
    expect([12_500, -0.25, 3e7, 1e-9].map(numberLabel)).toEqual([
      '12,500',
      '−0.25',
      '3×10⁷',
      '10⁻⁹',
    ]);
  });
});

function placesOf(mark: Mark): readonly { readonly x: number; readonly y: number }[] {
  switch (mark.kind) {
    case 'rect':
      return [mark, { x: mark.x + mark.width, y: mark.y + mark.height }];
    case 'line':
      return [
        { x: mark.x1, y: mark.y1 },
        { x: mark.x2, y: mark.y2 },
      ];
    case 'path':
      return mark.corners;
    case 'circle':
    case 'text':
      return [mark];
  }
}

/** What keeps a document from being well-formed XML of the elements that a figure has; null where nothing does. */
function faultOf(svg: string): string | null {
  const known = /^(?:svg|title|desc|style|defs|pattern|rect|path|line|circle|text)$/;
  const token = /<(\/?)([a-z]+)((?: [\w:-]+="[^"<&]*(?:&[#\w]+;[^"<&]*)*")*)(\/?)>|[^<]+|</gy;
  const open: string[] = [];
  for (const [text, closing, name, , empty] of svg.matchAll(token)) {
    if (name === undefined) {
      if (text === '<' || /&(?!(?:amp|lt|gt|quot|#\d+);)/.test(text)) return text;
      // eslint-disable-next-line no-control-regex -- XML 1.0 has no place for them
      if (/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]/.test(text))
        return 'a character that XML lacks';
    } else if (!known.test(name)) return name;
    else if (closing === '/') {
      if (open.pop() !== name) return `</${name}>`;
    } else if (empty === '') open.push(name);
  }
  return open.length === 0 ? null : open.join();
}
