import { within } from './clip.js';
import type { Axis, Figure, FigureBar, FigurePoint, Series } from './figure.js';
import { shareOf, soundAxis } from './scale.js';
import { placeText } from './scaling-wording.js';
import type { Place, Projection, Scene } from './scene.js';
import { minutesLabel, numberLabel } from './tick-labels.js';

/** One thing that a figure shows, where it stands and what it says: what a pointer or an arrow key reads out. */
export interface Reading extends Place {
  /** Foreign text: whoever shows it escapes it. */
  readonly text: string;
}

/** Estimates, columns of bars and rules of a figure as they lie in its scene, from left to right. Total. */
export function readingsOf(figure: Figure, { frame }: Scene): readonly Reading[] {
  const [x, y] = [soundAxis(figure.x), soundAxis(figure.y)];
  const projection: Projection = {
    frame,
    xOf: (value) => frame.x + shareOf(x, value) * frame.width,
    yOf: (value) => frame.y + (1 - shareOf(y, value)) * frame.height,
  };
  const readings = [
    ...figure.series.flatMap((series) => {
      if (series.kind === 'rule') return [ruleReading(series, figure, projection)];
      if (series.kind !== 'points') return [];
      return series.points.map((point) => pointReading(series, point, figure, projection));
    }),
    ...columnReadings(figure, projection),
  ];
  return readings
    .filter((reading) => Number.isFinite(reading.x) && Number.isFinite(reading.y))
    .sort((one, other) => one.x - other.x || one.y - other.y);
}

function pointReading(
  { name }: Series,
  point: FigurePoint,
  figure: Figure,
  { frame, xOf, yOf }: Projection,
): Reading {
  const place = within({ x: xOf(point.x), y: yOf(point.y) }, frame);
  const across = spanText(figure.x, point.x, point.xLower, point.xUpper);
  const up = spanText(figure.y, point.y, point.lower, point.upper);
  return { ...place, text: `${point.label ?? name}: ${up} at ${across}` };
}

/** A rule is read at the middle of its length. */
function ruleReading(
  { name, axis, at, lower, upper }: Extract<Series, { kind: 'rule' }>,
  figure: Figure,
  { frame, xOf, yOf }: Projection,
): Reading {
  const place =
    axis === 'x'
      ? { x: xOf(at), y: frame.y + frame.height / 2 }
      : { x: frame.x + frame.width / 2, y: yOf(at) };
  const said = spanText(axis === 'x' ? figure.x : figure.y, at, lower, upper);
  return { ...within(place, frame), text: `${name}: ${said}` };
}

/** Bars that stack over one span are one reading: the sum, and what it is made of. */
function columnReadings(
  { series, x }: Figure,
  { frame, xOf, yOf }: Projection,
): readonly Reading[] {
  const columns = new Map<string, { bar: FigureBar; sum: number; parts: string[] }>();
  for (const each of series) {
    if (each.kind !== 'bars') continue;
    for (const bar of each.bars.filter(({ value }) => value !== 0)) {
      const key = `${bar.from}:${bar.to}`;
      const column = columns.get(key) ?? { bar, sum: 0, parts: [] };
      column.sum += bar.value;
      column.parts.push(`${each.name} ${shortLabel(bar.value)}`);
      columns.set(key, column);
    }
  }
  return [...columns.values()].map(({ bar: { from, to }, sum, parts }) => ({
    ...within({ x: (xOf(from) + xOf(to)) / 2, y: yOf(sum) }, frame),
    text: `${axisText(x, from)} to ${axisText(x, to)}: ${parts.length > 1 ? `${shortLabel(sum)} (${parts.join(', ')})` : parts.join('')}`,
  }));
}

/** `42 min`, or with its limits `42 min [18 min, 1.6 h]`. */
function spanText(axis: Axis, value: number, lower?: number, upper?: number): string {
  const said = axisText(axis, value);
  if (lower === undefined && upper === undefined) return said;
  return `${said} [${axisText(axis, lower ?? value)}, ${axisText(axis, upper ?? value)}]`;
}

function axisText({ scale, unit }: Axis, value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'no limit' : 'unknown';
  if (scale === 'time') return placeText('time', value);
  return unit === 'minutes' ? minutesLabel(value) : shortLabel(value);
}

function shortLabel(value: number): string {
  return numberLabel(Number(value.toPrecision(4)));
}
