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

/** Long values would push what differs out of sight. */
function shown(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`;
}
