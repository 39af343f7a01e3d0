import { axisMarks } from './axis-marks.js';
import type { Axis, Figure } from './figure.js';
import { legendOf } from './legend.js';
import { shareOf, soundAxis } from './scale.js';
import type { Box, Mark, Projection, Scene } from './scene.js';
import { seriesMarks } from './series-marks.js';
import { linesOf, widthOf } from './text-fit.js';
import { ticksOf } from './ticks.js';

/** Size of a whole figure in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const DEFAULT_SIZE: Size = { width: 760, height: 470 };
const EDGE = 16;
const TITLE_LINE = 21;

/**
 * What to draw for a figure, in order. What is not a number is left out; an estimate outside the axes is drawn hollow
 * on their edge, lines and areas are cut off there. Same figure, same scene. Total: any numbers and any text give
 * finite coordinates inside `size`.
 */
export function layOut(figure: Figure, size: Size = DEFAULT_SIZE): Scene {
  const width = sound(size.width, DEFAULT_SIZE.width);
  const height = sound(size.height, DEFAULT_SIZE.height);
  const [x, y] = [soundAxis(figure.x), soundAxis(figure.y)];
  const title = linesOf(figure.title, width - 2 * EDGE, 15, 2);
  const legend = legendOf(figure, {
    x: EDGE,
    y: EDGE + title.length * TITLE_LINE + 2,
    width: width - 2 * EDGE,
    height: height * 0.4,
  });
  const yTicks = ticksOf(y, Math.max(2, Math.floor(height / 75)));
  const left = EDGE + Math.max(24, ...yTicks.map(({ label }) => widthOf(label, 11.5))) + 10;
  const top = Math.min(legend.bottom + 30, height * 0.6);
  const frame = { x: left, y: top, width: width - left - EDGE - 14, height: height - top - 54 };
  const projection = projectionOf(x, y, frame);
  const xTicks = ticksOf(x, Math.max(2, Math.floor(frame.width / 95)));
  const marks: readonly Mark[] = [
    { kind: 'rect', role: 'paper', tone: 'muted', x: 0, y: 0, width, height },
    ...title.map((text, index) => ({
      ...words('title'),
      x: EDGE,
      y: EDGE + 14 + index * TITLE_LINE,
      text,
    })),
    ...legend.marks,
    ...axisMarks({ x, y, xTicks, yTicks, projection }),
    ...seriesMarks(figure, projection),
  ];
  return { width, height, frame, marks };
}

function words(role: 'title') {
  return { kind: 'text', role, tone: 'muted', anchor: 'start' } as const;
}

function projectionOf(x: Axis, y: Axis, frame: Box): Projection {
  return {
    frame,
    xOf: (value) => frame.x + shareOf(x, value) * frame.width,
    yOf: (value) => frame.y + (1 - shareOf(y, value)) * frame.height,
  };
}

function sound(length: number, otherwise: number): number {
  return Number.isFinite(length) ? Math.min(Math.max(length, 240), 4000) : otherwise;
}
