import { clamp, clippedLine, within } from './clip.js';
import type { Figure, FigureBar, FigurePoint, Series } from './figure.js';
import { pointLabels } from './point-labels.js';
import type { Mark, Place, Projection } from './scene.js';
import { symbolAt } from './symbols.js';

/** More points than this are drawn smaller, or they hide the curve that was fitted to them. */
const CROWD = 100;
const CROWDED_SCALE = 0.6;

type Of<Kind extends Series['kind']> = Extract<Series, { readonly kind: Kind }>;

/** Height reached so far over each span, across all series of bars: their parts stack under one legend entry each. */
type Stacked = Map<string, number>;

/** Marks of every series in order, inside the frame; labels of points come last, over everything. Total. */
export function seriesMarks({ series }: Figure, projection: Projection): readonly Mark[] {
  const stacked = new Map<string, number>();
  return [
    ...series.flatMap((each) => marksOf(each, projection, stacked)),
    ...pointLabels(series, projection),
  ];
}

function marksOf(series: Series, projection: Projection, stacked: Stacked): readonly Mark[] {
  switch (series.kind) {
    case 'points':
      return series.points.flatMap((point) => pointMarks(point, series, projection));
    case 'line':
      return lineMarks(series, projection);
    case 'band':
      return bandMarks(series, projection);
    case 'bars':
      return barMarks(series, projection, stacked);
    case 'rule':
      return ruleMarks(series, projection);
  }
}

function pointMarks(
  point: FigurePoint,
  { tone, points }: Of<'points'>,
  projection: Projection,
): readonly Mark[] {
  const scale = points.length > CROWD ? CROWDED_SCALE : 1;
  const { frame, xOf, yOf } = projection;
  const exact = { x: xOf(point.x), y: yOf(point.y) };
  if (Number.isNaN(exact.x) || Number.isNaN(exact.y)) return [];
  const at = within(exact, frame);
  const whisker = (x1: number, y1: number, x2: number, y2: number): readonly Mark[] => {
    if ([x1, y1, x2, y2].some(Number.isNaN)) return [];
    const [from, to] = [within({ x: x1, y: y1 }, frame), within({ x: x2, y: y2 }, frame)];
    return [{ kind: 'line', role: 'whisker', tone, x1: from.x, y1: from.y, x2: to.x, y2: to.y }];
  };
  const { lower = point.y, upper = point.y, xLower = point.x, xUpper = point.x } = point;
  return [
    ...(lower === upper ? [] : whisker(at.x, yOf(lower), at.x, yOf(upper))),
    ...(xLower === xUpper ? [] : whisker(xOf(xLower), at.y, xOf(xUpper), at.y)),
    symbolAt(at, tone, at.x !== exact.x || at.y !== exact.y, scale),
  ];
}

function lineMarks(series: Of<'line'>, { frame, xOf, yOf }: Projection): readonly Mark[] {
  const places = series.points.map(({ x, y }) => ({ x: xOf(x), y: yOf(y) }));
  return clippedLine(places, frame).map((corners) => ({
    kind: 'path',
    role: series.isDashed === true ? 'dashed' : 'line',
    tone: series.tone,
    corners,
    isClosed: false,
  }));
}

function bandMarks({ points, tone }: Of<'band'>, { frame, xOf, yOf }: Projection): readonly Mark[] {
  const known = points.filter(
    ({ x, lower, upper }) => Number.isFinite(x) && !Number.isNaN(lower) && !Number.isNaN(upper),
  );
  const edge = (value: (point: (typeof known)[number]) => number): readonly Place[] =>
    known.map((point) => within({ x: xOf(point.x), y: yOf(value(point)) }, frame));
  if (known.length < 2) return [];
  const [upper, lower] = [edge((point) => point.upper), edge((point) => point.lower)];
  const corners = [...upper, ...lower.toReversed()];
  return [{ kind: 'path', role: 'band', tone, corners, isClosed: true }];
}

function barMarks(
  { bars, tone }: Of<'bars'>,
  { frame, xOf, yOf }: Projection,
  stacked: Stacked,
): readonly Mark[] {
  return bars.flatMap((bar): readonly Mark[] => {
    const { from, to, value } = bar;
    if (![from, to, value].every(Number.isFinite)) return [];
    const base = stacked.get(spanOf(bar)) ?? 0;
    stacked.set(spanOf(bar), base + value);
    const start = within({ x: xOf(Math.min(from, to)), y: yOf(base) }, frame);
    const end = within({ x: xOf(Math.max(from, to)), y: yOf(base + value) }, frame);
    // A hairline of paper parts neighbours.
    const gap = end.x - start.x > 4 ? 1 : 0;
    const width = Math.max(0, end.x - start.x - gap);
    const [y, height] = [Math.min(start.y, end.y), Math.abs(end.y - start.y)];
    return width === 0 || height === 0
      ? []
      : [{ kind: 'rect', role: 'bar', tone: bar.tone ?? tone, x: start.x, y, width, height }];
  });
}

function spanOf({ from, to }: FigureBar): string {
  return `${from}:${to}`;
}

/** A rule outside the axes is not drawn: on their edge it would claim a value that it doesn't have. */
function ruleMarks(rule: Of<'rule'>, projection: Projection): readonly Mark[] {
  const { frame, xOf, yOf } = projection;
  const { tone, axis, at, lower = at, upper = at } = rule;
  const [right, bottom] = [frame.x + frame.width, frame.y + frame.height];
  const placeOf = axis === 'x' ? xOf : yOf;
  const [start, end] = axis === 'x' ? [frame.x, right] : [frame.y, bottom];
  const [near, far] = [placeOf(lower), placeOf(upper)];
  const [from, to] = [Math.min(near, far), Math.max(near, far)].map((edge) =>
    clamp(edge, start, end),
  );
  const isBand = !Number.isNaN(near + far) && from !== undefined && to !== undefined && from < to;
  const span = isBand ? { from, size: to - from } : null;
  const place = placeOf(at);
  return [
    ...(span === null ? [] : [ruleBand(rule, span, projection)]),
    ...(place >= start && place <= end
      ? [
          axis === 'x'
            ? ({
                kind: 'line',
                role: 'rule',
                tone,
                x1: place,
                y1: frame.y,
                x2: place,
                y2: bottom,
              } as const)
            : ({
                kind: 'line',
                role: 'rule',
                tone,
                x1: frame.x,
                y1: place,
                x2: right,
                y2: place,
              } as const),
        ]
      : []),
  ];
}

function ruleBand(
  { axis, tone }: Of<'rule'>,
  { from, size }: { readonly from: number; readonly size: number },
  { frame }: Projection,
): Mark {
  const box =
    axis === 'x'
      ? { x: from, y: frame.y, width: size, height: frame.height }
      : { x: frame.x, y: from, width: frame.width, height: size };
  return { kind: 'rect', role: 'rule-band', tone, ...box };
}
