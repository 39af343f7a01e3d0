import type { Tone } from './figure.js';

/** What a mark is for; with its tone it decides how the mark looks (`appearance.ts`). */
export type Role =
  | 'paper'
  | 'grid'
  | 'axis'
  | 'title'
  | 'axis-label'
  | 'tick-label'
  | 'legend-label'
  | 'point-label'
  | 'line'
  | 'dashed'
  | 'band'
  | 'bar'
  | 'point'
  | 'hollow'
  | 'whisker'
  | 'rule'
  | 'rule-band';

interface Drawn {
  readonly role: Role;
  readonly tone: Tone;
}

/** One thing to draw, in pixels from the top left corner; every coordinate is finite. */
export type Mark =
  | (Drawn & {
      readonly kind: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    })
  | (Drawn & {
      readonly kind: 'line';
      readonly x1: number;
      readonly y1: number;
      readonly x2: number;
      readonly y2: number;
    })
  /** Corners in order; a closed path is an area. */
  | (Drawn & {
      readonly kind: 'path';
      readonly corners: readonly Place[];
      readonly isClosed: boolean;
    })
  | (Drawn & {
      readonly kind: 'circle';
      readonly x: number;
      readonly y: number;
      readonly radius: number;
    })
  | (Drawn & {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly anchor: 'start' | 'middle' | 'end';
      /** Foreign text: whoever draws it escapes it. */
      readonly text: string;
    });

/** A place in pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A rectangle in pixels. */
export interface Box extends Place {
  readonly width: number;
  readonly height: number;
}

/** A figure laid out: what to draw, in order. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  /** The plot's own area; marks of series lie inside it. */
  readonly frame: Box;
  readonly marks: readonly Mark[];
}

/** Places of a figure's coordinates on its frame, in pixels; infinite or NaN where the coordinate is. */
export interface Projection {
  readonly frame: Box;
  readonly xOf: (value: number) => number;
  readonly yOf: (value: number) => number;
}
