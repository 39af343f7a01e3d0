import type { Axis } from './figure.js';

/** Far beyond every quantity drawn, and small enough that differences stay finite. */
const LARGEST = 1e100;
/** 27,000 years: `Date` holds ten times that. */
const MOST_DAYS = 1e7;

/**
 * The axis with a domain that can be drawn: finite, ascending, wide enough to tell its ends apart, and positive on a
 * logarithmic scale. A sound axis comes back as it is. Total.
 */
export function soundAxis(axis: Axis): Axis {
  const isLog = axis.scale === 'log10' || axis.scale === 'log2';
  const most = axis.scale === 'time' ? MOST_DAYS : LARGEST;
  const least = isLog ? 1 / LARGEST : -most;
  const ends = axis.domain.map((end) =>
    Number.isNaN(end) ? 1 : Math.min(Math.max(end, least), most),
  );
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  if (isLog) {
    const isNarrow = high / low < 1 + 1e-6;
    return { ...axis, domain: isNarrow ? [low / 2, high * 2] : [low, high] };
  }
  const size = Math.max(Math.abs(low), Math.abs(high));
  const isNarrow = high - low <= size * 1e-9;
  const room = axis.scale === 'time' ? 1 : size === 0 ? 1 : size / 10;
  return { ...axis, domain: isNarrow ? [low - room, high + room] : [low, high] };
}

/** A coordinate's share of a sound axis: 0 at its low end, 1 at its high end; NaN of NaN, else maybe infinite. */
export function shareOf(axis: Axis, value: number): number {
  const [low, high] = axis.domain;
  if (axis.scale === 'linear' || axis.scale === 'time') return (value - low) / (high - low);
  if (Number.isNaN(value)) return Number.NaN;
  // Nothing lies at or below 0 on a logarithmic axis: it is further down than any place.
  if (value <= 0) return Number.NEGATIVE_INFINITY;
  return Math.log(value / low) / Math.log(high / low);
}
