import type { Series } from './figure.js';
import type { Box, Mark, Place, Projection } from './scene.js';
import { fitted, widthOf } from './text-fit.js';

const FONT = 10.5;
/** More names than this hide the figure; the table has them all. */
const MOST_LABELS = 60;

interface Named extends Place {
  readonly label: string;
}

/**
 * Names of points, each where it covers neither another name nor a point; a name without such a place is left to the
 * table. Total.
 */
export function pointLabels(series: readonly Series[], projection: Projection): readonly Mark[] {
  const { frame, xOf, yOf } = projection;
  // Later series lie on top, and are named first.
  const points = series
    .toReversed()
    .flatMap((each) => (each.kind === 'points' ? each.points : []))
    .map(({ x, y, label }) => ({ x: xOf(x), y: yOf(y), label: label ?? '' }))
    .filter(({ x, y }) => isInside({ x, y, width: 0, height: 0 }, frame));
  const named: readonly Named[] = points.filter(({ label }) => label !== '');
  // Thousands of points leave no room for names, and need not be compared one by one.
  const taken: Box[] = points
    .slice(0, 500)
    .map(({ x, y }) => ({ x: x - 4, y: y - 4, width: 8, height: 8 }));
  return named.slice(0, MOST_LABELS).flatMap((point): readonly Mark[] => {
    const text = fitted(point.label, 150, FONT);
    const free = places(point, widthOf(text, FONT)).find(
      ({ box }) => isInside(box, frame) && !taken.some((other) => overlap(box, other)),
    );
    if (free === undefined) return [];
    taken.push(free.box);
    const { box, anchor } = free;
    const x = anchor === 'start' ? box.x : box.x + box.width;
    return [{ kind: 'text', role: 'point-label', tone: 'muted', anchor, x, y: box.y + 10, text }];
  });
}

function places({ x, y }: Place, width: number) {
  const box = (across: number, down: number): Box => ({
    x: x + across,
    y: y + down,
    width,
    height: 12,
  });
  return [
    { anchor: 'end', box: box(-8 - width, -14) },
    { anchor: 'start', box: box(8, 2) },
    { anchor: 'end', box: box(-8 - width, -6) },
    { anchor: 'start', box: box(8, -6) },
    { anchor: 'start', box: box(8, -14) },
    { anchor: 'end', box: box(-8 - width, 2) },
  ] as const;
}

function overlap(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

function isInside(box: Box, frame: Box): boolean {
  return (
    box.x >= frame.x &&
    box.y >= frame.y &&
    box.x + box.width <= frame.x + frame.width &&
    box.y + box.height <= frame.y + frame.height
  );
}
