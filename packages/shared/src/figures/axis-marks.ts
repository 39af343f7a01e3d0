import type { Axis } from './figure.js';
import type { Mark, Projection } from './scene.js';
import { fitted, widthOf } from './text-fit.js';
import type { Tick } from './ticks.js';

interface Axes {
  readonly x: Axis;
  readonly y: Axis;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly projection: Projection;
}

/** Grid, ticks and names of both axes. The name of y stands over its ticks, where it reads without turning the head. */
export function axisMarks({ x, y, xTicks, yTicks, projection }: Axes): readonly Mark[] {
  const { frame, xOf, yOf } = projection;
  const [left, bottom] = [frame.x, frame.y + frame.height];
  const right = frame.x + frame.width;
  return [
    ...yTicks.flatMap(({ at, label }): readonly Mark[] => [
      line('grid', left, yOf(at), right, yOf(at)),
      text('tick-label', 'end', left - 8, yOf(at) + 4, label),
    ]),
    ...apart(xTicks, xOf).flatMap(({ at, label }): readonly Mark[] => [
      line('axis', xOf(at), bottom, xOf(at), bottom + 5),
      text('tick-label', 'middle', xOf(at), bottom + 19, label),
    ]),
    line('axis', left, bottom, right, bottom),
    text('axis-label', 'start', 16, frame.y - 12, fitted(y.label, right - 16, 12)),
    text('axis-label', 'end', right, bottom + 40, fitted(x.label, right - 16, 12)),
  ];
}

/** Ticks whose labels don't run into the one before. */
function apart(ticks: readonly Tick[], xOf: (at: number) => number): readonly Tick[] {
  let end = Number.NEGATIVE_INFINITY;
  return ticks.filter(({ at, label }) => {
    const half = widthOf(label, 11.5) / 2;
    if (xOf(at) - half < end + 8) return false;
    end = xOf(at) + half;
    return true;
  });
}

function line(role: 'grid' | 'axis', x1: number, y1: number, x2: number, y2: number): Mark {
  return { kind: 'line', role, tone: 'muted', x1, y1, x2, y2 };
}

function text(
  role: 'tick-label' | 'axis-label',
  anchor: 'start' | 'middle' | 'end',
  x: number,
  y: number,
  words: string,
): Mark {
  return { kind: 'text', role, tone: 'muted', anchor, x, y, text: words };
}
