/**
 * What a figure says, apart from how it is drawn: the same value becomes an SVG file
 * (`figure-svg.ts`), a picture in the portal and a table for those who cannot see either.
 */
export interface Figure {
  /** Names the figure within its document; also the prefix of the ids inside the SVG. */
  readonly id: string;
  readonly title: string;
  /** The finding in a sentence, for a screen reader. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Drawn in order: later series lie over earlier ones. */
  readonly series: readonly Series[];
  /** The figure's numbers, for those who read rather than look. */
  readonly table: FigureTable;
}

/** The numbers behind a figure. */
export interface FigureTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** An axis; on `time` a coordinate is in days since 1970-01-01 (UTC). */
export interface Axis {
  readonly label: string;
  readonly scale: AxisScale;
  readonly domain: readonly [number, number];
  /** Ticks of `minutes` fall on round durations and read `15 min`, `4 h`. */
  readonly unit?: 'minutes';
}

/** How a coordinate becomes a place on the axis. */
export type AxisScale = 'linear' | 'log10' | 'log2' | 'time';

/** The role a mark plays; each tone has a colour and a shape, so that nothing hangs on colour alone. */
export type Tone = 'first' | 'second' | 'third' | 'fourth' | 'gate' | 'muted' | 'control';

/** One estimate with its interval, where it has one. */
export interface FigurePoint {
  readonly x: number;
  readonly y: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly xLower?: number;
  readonly xUpper?: number;
  readonly label?: string;
}

/** One bar of a histogram; bars of equal spans stack in order, those of later series upon earlier ones. */
export interface FigureBar {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly tone?: Tone;
}

/** Marks that share a name in the legend. */
export type Series =
  | {
      readonly kind: 'points';
      readonly name: string;
      readonly tone: Tone;
      readonly points: readonly FigurePoint[];
    }
  | {
      readonly kind: 'line';
      readonly name: string;
      readonly tone: Tone;
      readonly isDashed?: boolean;
      readonly points: readonly { readonly x: number; readonly y: number }[];
    }
  | {
      readonly kind: 'band';
      readonly name: string;
      readonly tone: Tone;
      readonly points: readonly {
        readonly x: number;
        readonly lower: number;
        readonly upper: number;
      }[];
    }
  | {
      readonly kind: 'bars';
      readonly name: string;
      readonly tone: Tone;
      readonly bars: readonly FigureBar[];
    }
  | {
      readonly kind: 'rule';
      readonly name: string;
      readonly tone: Tone;
      readonly axis: 'x' | 'y';
      readonly at: number;
      readonly lower?: number;
      readonly upper?: number;
    };
