import { canonicalJson } from '../digest/canonical-json.js';
import type { ComputationFinding } from './computation-frame.js';

/** A part of a result that departs from what its spec and its own data say. */
export type ComputationDifference = ComputationFinding;

/** A difference of a figure by its place; none where both are equal as JSON. Throws `digest.not_json`. */
export function figureDiffers(
  place: string,
  expected: unknown,
  claimed: unknown,
): readonly ComputationDifference[] {
  const [ours, theirs] = [canonicalJson(expected), canonicalJson(claimed)];
  return ours === theirs ? [] : [differenceAt(place, ours, theirs)];
}

/** The same of a number that rounding may move: none within `tolerance` of the larger of both. */
export function numberDiffers(
  place: string,
  expected: number,
  claimed: number,
  tolerance: number,
): readonly ComputationDifference[] {
  const most = Math.max(Math.abs(expected), Math.abs(claimed));
  // Also of NaN: not "further apart than", but "not within".
  if (Math.abs(expected - claimed) <= tolerance * most) return [];
  return [differenceAt(place, String(expected), String(claimed))];
}

/** The differences of two JSON values, by the places of what differs: numbers within `tolerance` are equal. */
export function figuresDiffer(
  place: string,
  expected: unknown,
  claimed: unknown,
  tolerance: number,
): readonly ComputationDifference[] {
  if (typeof expected === 'number' && typeof claimed === 'number')
    return numberDiffers(place, expected, claimed, tolerance);
  if (
    !isNested(expected) ||
    !isNested(claimed) ||
    Array.isArray(expected) !== Array.isArray(claimed)
  )
    return figureDiffers(place, expected ?? null, claimed ?? null);
  const [ours, theirs] = [new Map(Object.entries(expected)), new Map(Object.entries(claimed))];
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((name) =>
    figuresDiffer(`${place}.${name}`, ours.get(name), theirs.get(name), tolerance),
  );
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A difference with both sides in words. */
export function differenceAt(
  place: string,
  expected: string,
  claimed: string,
): ComputationDifference {
  return {
    code: 'computation.figures_differ',
    detail: `${place}: expected ${shown(expected)}, the result says ${shown(claimed)}`,
  };
}

/** Long values would push what differs out of sight. Cut between characters: half a pair is no text to PostgreSQL. */
function shown(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 199).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
