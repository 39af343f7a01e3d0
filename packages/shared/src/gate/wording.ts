import type { Role, Timestamp } from '../contracts/common.js';
import type { RunEvidence } from '../evidence/run-evidence.js';
import type { Criterion } from '../policy/criterion.js';
import type { RequiredSafeguard } from '../policy/tier.js';
import type { TaskEstimate } from '../statistics/estimate.js';

/** A rate as a percentage with at most one decimal, such as `33.9 %`; beside a bar as `percentFigure`. */
export function percent(rate: number, barRate?: number): string {
  return `${percentFigure(rate, barRate)} %`;
}

/**
 * The figure of a percentage, rounded to one decimal; beside a bar to as many more as keep it on its side of it:
 * 49.99 % must not read as 50 % where 50 % is the bar. The bar itself is written out (to 12 digits). Total.
 */
export function percentFigure(rate: number, barRate?: number): string {
  const rounded = Math.round(rate * 1000) / 10;
  const side = Math.sign(rate - (barRate ?? rate));
  if (barRate === undefined || Number.isNaN(side)) return String(rounded);
  const bar = barFigureOf(barRate);
  const figures = [
    rounded,
    ...[2, 3, 4, 5, 6, 7, 8, 9, 10].map((count) => (rate * 100).toFixed(count)),
  ];
  const fitting = figures.find((figure) => Math.sign(Number(figure) - bar) === side);
  if (fitting !== undefined) return String(fitting);
  return side === 0 ? String(bar) : `${side < 0 ? '<' : '>'} ${bar}`;
}

/** The bar as it is written: a percentage to 12 digits, beyond which a fraction of 1 has none of its own. */
export function barFigureOf(barRate: number): number {
  return Number((barRate * 100).toPrecision(12));
}

/** `autonomy passed 9 of 12 tasks`, or for a mean `incorrect refusals at 4 % over 100 tasks`. */
export function measurementOf(criterion: Criterion, estimate: TaskEstimate): string {
  const { passed, taskCount, undetermined, lowerEstimate } = estimate;
  const { thresholdRate } = criterion;
  const open = undetermined === 0 ? '' : `, ${undetermined} undetermined`;
  return criterion.aggregator.kind === 'any_of_k'
    ? `${nameOf(criterion)} passed ${passed} of ${taskCount} tasks${open}`
    : `${nameOf(criterion)} at ${percent(lowerEstimate, thresholdRate)} over ${taskCount} tasks${open}`;
}

/** `bar: 50 %`. */
export function barOf({ thresholdRate }: Criterion): string {
  return `bar: ${percent(thresholdRate, thresholdRate)}`;
}

/** `, 3 tries marked invalid by review`, to go on with; empty where review marked none. `tries` names them otherwise. */
export function invalidityOf(
  { reviewed }: Pick<RunEvidence, 'reviewed'>,
  tries = reviewed?.invalid === 1 ? 'try' : 'tries',
): string {
  if (reviewed === null || reviewed.invalid === 0) return '';
  return `, ${reviewed.invalid} ${tries} marked invalid by review`;
}

/** A criterion's title as it stands inside a sentence. */
export function nameOf({ title }: Pick<Criterion, 'title'>): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}

/** `ASL-3 security`. */
export function safeguardNameOf({ axis, level }: RequiredSafeguard): string {
  return `${level} ${wordsOf(axis)}`;
}

/** `chief executive officer`. */
export function roleNameOf(role: Role): string {
  return wordsOf(role);
}

/** `a, b and c`. */
export function listOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

function wordsOf(identifier: string): string {
  return identifier.replaceAll('_', ' ');
}

/** `2027-05-20 04:39 UTC`: cut to the minute, so that it never promises more than the moment itself. */
export function momentOf(time: Timestamp): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
}
