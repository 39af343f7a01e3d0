import type { Direction } from './bar-move.js';
import { Span } from './duties.js';

/** A value of a policy, as JSON has it. */
export type RuleValue =
  string | number | boolean | null | readonly RuleValue[] | { readonly [name: string]: RuleValue };

/** Direction of a rule that goes from one value to another, different one. Total. */
export type Sense = (from: RuleValue, to: RuleValue) => Direction;

/** The direction of the way back. */
export function opposite(direction: Direction): Direction {
  switch (direction) {
    case 'looser':
      return 'tighter';
    case 'tighter':
      return 'looser';
    case 'removed':
      return 'added';
    case 'added':
      return 'removed';
    case 'redefined':
    case 'reworded':
      return direction;
  }
}

/** Words only. */
export const reworded: Sense = () => 'reworded';

/** Another question, which can't be ordered beside the old one. */
export const redefined: Sense = () => 'redefined';

/** Null is no rule at all. */
export const moreIsTighter: Sense = (from, to) => {
  if (from === null || to === null) return from === null ? 'added' : 'removed';
  return sizeOf(to) > sizeOf(from) ? 'tighter' : 'looser';
};

/** Null is no rule at all. */
export const moreIsLooser: Sense = (from, to) => {
  if (from === null || to === null) return from === null ? 'added' : 'removed';
  return opposite(moreIsTighter(from, to));
};

/** A rule that is there or not. */
export const trueIsTighter: Sense = (_, to) => (to === true ? 'added' : 'removed');

/** A permission that is given or not. */
export const trueIsLooser: Sense = (_, to) => (to === true ? 'looser' : 'tighter');

/** One of some words, from the loosest to the tightest. */
export function tighterAlong(words: readonly string[]): Sense {
  const rankOf = (value: RuleValue): number => words.findIndex((word) => word === value);
  return (from, to) => (rankOf(to) > rankOf(from) ? 'tighter' : 'looser');
}

/** Levels such as `ASL-3`: ordered by their number where all else is the same. */
export const higherLevelIsTighter: Sense = (from, to) => {
  const [left, right] = [levelOf(from), levelOf(to)];
  if (left.series !== right.series || left.level === right.level) return 'redefined';
  return right.level > left.level ? 'tighter' : 'looser';
};

function levelOf(value: RuleValue): { series: string; level: number } {
  const text = JSON.stringify(value);
  const [ending, digits] = /(\d+)"$/.exec(text) ?? ['', ''];
  return { series: text.slice(0, text.length - ending.length), level: Number(digits) };
}

const hoursOf: Readonly<Record<Span['unit'], number>> = {
  hours: 1,
  days: 24,
  weeks: 7 * 24,
  // Of the mean Gregorian year, only to tell a longer span from a shorter one.
  months: (365.2425 * 24) / 12,
  years: 365.2425 * 24,
};

/** A number, or the length of a span in hours. */
function sizeOf(value: RuleValue): number {
  const span = Span.safeParse(value);
  return span.success ? span.data.count * hoursOf[span.data.unit] : Number(value);
}
