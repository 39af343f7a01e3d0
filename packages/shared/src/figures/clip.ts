import type { Box, Place } from './scene.js';

/**
 * The part of a line inside the box, as pieces of at least two places each; a place that isn't finite breaks the line.
 * Total. Liang and Barsky 1984.
 */
export function clippedLine(places: readonly Place[], box: Box): readonly (readonly Place[])[] {
  const pieces: Place[][] = [];
  let open: Place[] = [];
  const near = places.map((place) => nearby(place));
  for (const [index, to] of near.entries()) {
    const from = near[index - 1];
    const inside = from === undefined ? null : clippedSegment(from, to, box);
    if (inside === null) continue;
    const last = open.at(-1);
    if (last?.x === inside.from.x && last.y === inside.from.y) open.push(inside.to);
    else pieces.push((open = [inside.from, inside.to]));
  }
  return pieces;
}

function clippedSegment(from: Place, to: Place, box: Box): { from: Place; to: Place } | null {
  if (![from.x, from.y, to.x, to.y].every(Number.isFinite)) return null;
  const [across, down] = [to.x - from.x, to.y - from.y];
  // Each edge as (how fast the segment goes out, how far inside it starts).
  const edges = [
    [-across, from.x - box.x],
    [across, box.x + box.width - from.x],
    [-down, from.y - box.y],
    [down, box.y + box.height - from.y],
  ] as const;
  let [enter, leave] = [0, 1];
  for (const [outward, room] of edges) {
    if (outward === 0 && room < 0) return null;
    if (outward < 0) enter = Math.max(enter, room / outward);
    if (outward > 0) leave = Math.min(leave, room / outward);
  }
  if (enter > leave) return null;
  const at = (share: number): Place =>
    within({ x: from.x + share * across, y: from.y + share * down }, box);
  return { from: enter === 0 ? from : at(enter), to: leave === 1 ? to : at(leave) };
}

/** Beyond this the difference of two places loses the pixels of the nearer one; what isn't finite stays so. */
const FAR = 1e7;

function nearby({ x, y }: Place): Place {
  const pull = (value: number): number =>
    Number.isFinite(value) ? clamp(value, -FAR, FAR) : Number.NaN;
  return { x: pull(x), y: pull(y) };
}

/** The nearest place in the box; NaN counts as its start. Total. */
export function within({ x, y }: Place, box: Box): Place {
  return {
    x: clamp(x, box.x, box.x + box.width),
    y: clamp(y, box.y, box.y + box.height),
  };
}

/** `value` brought into [low, high]; NaN is `low`. */
export function clamp(value: number, low: number, high: number): number {
  return value > low ? Math.min(value, high) : low;
}
