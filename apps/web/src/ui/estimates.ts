import { numberLabel } from '@holdpoint/shared/figures/tick-labels';

import { count } from './figures.js';

/** Four significant digits: `1.817`, `5.76×10²³`. Total. */
export function figure(value: number): string {
  return numberLabel(Number(value.toPrecision(4)));
}

/** An estimate with its limits, `1.817 [1.79, 1.84]`; a limit of null is none. */
export function estimate(
  value: number | null,
  limits: { readonly lower: number | null; readonly upper: number | null } | null,
): string {
  const said = value === null ? 'none' : figure(value);
  if (limits === null) return `${said} (no interval)`;
  return `${said} [${limits.lower === null ? 'no limit' : figure(limits.lower)},\u00a0${limits.upper === null ? 'no limit' : figure(limits.upper)}]`;
}

/** A number of a table: counts in full, others at four digits; a dash for what isn't known. */
export function cellText(value: number | null): string {
  if (value === null) return '–';
  return Number.isInteger(value) && Math.abs(value) < 1e7 ? count(value) : figure(value);
}
