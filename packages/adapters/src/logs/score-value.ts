import type { JsonValue } from './json-selection.js';
import { isObject } from './json-selection.js';

const WORDS: ReadonlyMap<string, number> = new Map([
  ['yes', 1],
  ['true', 1],
  ['no', 0],
  ['false', 0],
]);
const GRADES: ReadonlyMap<string, number> = new Map([
  ['C', 1],
  ['P', 0.5],
  ['I', 0],
  ['N', 0],
]);
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * A score's value as a number: grades C, P, I and N, booleans, numbers, and texts that are yes, no, true, false or a
 * number. Undefined (unscored) for all else, NaN included: upstream's `value_to_float` falls to 0.0 there, and in a
 * danger evaluation 0 reads "safe". Total.
 */
export function numericScore(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string') return undefined;
  const word = GRADES.get(value) ?? WORDS.get(value.toLowerCase());
  if (word !== undefined) return word;
  const text = value.trim();
  const number = NUMBER.test(text) ? Number(text) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** The part of a score's value that a line of results measures: a mapping's entry `key`, or the value itself. */
export function scorePart(value: JsonValue, key: string): JsonValue | undefined {
  return isObject(value) ? value[key] : value;
}
