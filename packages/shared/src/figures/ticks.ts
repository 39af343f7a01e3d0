import type { Axis } from './figure.js';
import { decadeLabel, minutesLabel, numberLabel } from './tick-labels.js';

/** A place on an axis and what it says there. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

const DAY_MS = 86_400_000;
const MONTH_STEPS = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000, 60_000];
const DAY_STEPS = [1, 2, 7, 14];
/** Round durations in minutes: shares of a second, seconds, minutes, hours, then weeks and years of work. */
const DURATIONS = [
  ...[-6, -5, -4, -3, -2, -1].map((power) => Number(`1e${power}`) / 60),
  1 / 60,
  4 / 60,
  0.25,
  1,
  4,
  15,
  60,
  240,
  960,
  3840,
  15_360,
  61_440,
  245_760,
];

/**
 * Ticks of an axis inside its domain, ascending, about `count` of them and never more than twice that; the domain is
 * one that `soundAxis` gave. Total.
 */
export function ticksOf(axis: Axis, count = 6): readonly Tick[] {
  const [low, high] = axis.domain;
  const ticks = candidates(axis, low, high, Math.max(2, count));
  // A tick on the very edge may be rounded over it, and is drawn on it.
  const slack = (axis.scale === 'log10' || axis.scale === 'log2' ? low : high - low) * 1e-9;
  return ticks
    .filter(({ at }) => at >= low - slack && at <= high + slack)
    .map(({ at, label }) => ({ at: Math.min(Math.max(at, low), high), label }));
}

function candidates(axis: Axis, low: number, high: number, count: number): readonly Tick[] {
  switch (axis.scale) {
    case 'linear':
      return linearTicks(low, high, count, axis.unit === 'minutes' ? minutesLabel : numberLabel);
    case 'log10':
      return axis.unit === 'minutes'
        ? durationTicks(low, high, count)
        : decadeTicks(low, high, count);
    case 'log2':
      return axis.unit === 'minutes'
        ? durationTicks(low, high, count)
        : octaveTicks(low, high, count);
    case 'time':
      return timeTicks(low, high, count);
  }
}

/** What a decade is cut into, coarsest first. */
const MANTISSAS = [
  [1, 2, 5],
  [1, 2, 3, 4, 6, 8],
] as const;

/** Multiples of 1, 2 or 5 times a power of ten. */
function linearTicks(
  low: number,
  high: number,
  count: number,
  label: (value: number) => string,
): readonly Tick[] {
  const rough = (high - low) / count;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = decade * ([1, 2, 5].find((factor) => factor * decade >= rough * (1 - 1e-9)) ?? 10);
  return multiples(low / step, high / step, 1).map((index) => {
    // Rounded to the step: 3 * 0.1 must not read 0.30000000000000004.
    const at = index === 0 ? 0 : Number((index * step).toPrecision(12));
    return { at, label: label(at) };
  });
}

function decadeTicks(low: number, high: number, count: number): readonly Tick[] {
  const [first, last] = [Math.log10(low), Math.log10(high)];
  if (last - first >= 2) {
    return multiples(first, last, Math.ceil((last - first) / count)).map((power) => ({
      at: 10 ** power,
      label: decadeLabel(power),
    }));
  }
  const powers = multiples(Math.floor(first), last, 1);
  const inside = MANTISSAS.map((mantissas) =>
    powers
      .flatMap((power) => mantissas.map((each) => Number((each * 10 ** power).toPrecision(12))))
      .filter((at) => at >= low && at <= high),
  ).find((ticks) => ticks.length >= 3);
  // Within so little a logarithm looks straight.
  if (inside === undefined) return linearTicks(low, high, Math.min(count, 4), numberLabel);
  return inside.map((at) => ({ at, label: numberLabel(at) }));
}

function octaveTicks(low: number, high: number, count: number): readonly Tick[] {
  const [first, last] = [Math.log2(low), Math.log2(high)];
  if (last - first < 1) return linearTicks(low, high, Math.min(count, 4), numberLabel);
  return multiples(first, last, Math.ceil((last - first) / count)).map((power) => ({
    at: 2 ** power,
    label: numberLabel(2 ** power),
  }));
}

function durationTicks(low: number, high: number, count: number): readonly Tick[] {
  const inside = DURATIONS.filter((at) => at >= low && at <= high);
  if (inside.length < 2) return linearTicks(low, high, Math.min(count, 4), minutesLabel);
  const stride = Math.ceil(inside.length / (2 * count));
  return inside
    .filter((_, index) => index % stride === 0)
    .map((at) => ({ at, label: minutesLabel(at) }));
}

/** Years, quarters or months of the UTC calendar; days where the domain is short. */
function timeTicks(low: number, high: number, count: number): readonly Tick[] {
  const days = high - low;
  if (days < 62) {
    const step = DAY_STEPS.find((each) => days / each <= count) ?? 14;
    return multiples(low, high, step).map((at) => ({ at, label: dayOf(at) }));
  }
  const months = days / 30.4375;
  const step = MONTH_STEPS.find((each) => months / each <= count + 1) ?? 120_000;
  const first = new Date(low * DAY_MS);
  const start = first.getUTCFullYear() * 12 + first.getUTCMonth();
  return multiples(start, start + months + 1, step).map((month) => {
    const [year, ofYear] = [Math.floor(month / 12), ((month % 12) + 12) % 12];
    const date = new Date(0);
    // Not `Date.UTC`, which takes the year 20 for 1920.
    date.setUTCFullYear(year, ofYear, 1);
    const at = date.getTime() / DAY_MS;
    return { at, label: step >= 12 ? String(year) : `${MONTHS[ofYear] ?? ''} ${year}` };
  });
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function dayOf(days: number): string {
  return new Date(days * DAY_MS).toISOString().replace(/T.*$/, '');
}

/** Whole multiples of `step` from `low` to `high`; at most 200, whatever is asked. */
function multiples(low: number, high: number, step: number): readonly number[] {
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  const length = Math.max(0, Math.min(last - first + 1, 200));
  return Array.from({ length }, (_, index) => (first + index) * step);
}
