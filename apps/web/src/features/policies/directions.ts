import type { BarMove, Direction } from '@holdpoint/shared/policy/bar-move';

import type { Tone } from '../../ui/tones.js';

/** Each direction in a word, a shape and a colour: none of them tells it alone. */
export interface DirectionLook {
  readonly word: string;
  readonly shape: string;
  readonly tone: Tone;
  readonly means: string;
}

export const directionLooks: Readonly<Record<Direction, DirectionLook>> = {
  looser: {
    word: 'looser',
    shape: '▼',
    tone: 'deny',
    means: 'lets through what the old rule stopped',
  },
  removed: { word: 'removed', shape: '✕', tone: 'deny', means: 'the rule is gone' },
  redefined: {
    word: 'redefined',
    shape: '◆',
    tone: 'open',
    means: "can't be ordered, so nobody can show that it is not looser",
  },
  tighter: {
    word: 'tighter',
    shape: '▲',
    tone: 'allow',
    means: 'stops what the old rule let through',
  },
  added: { word: 'added', shape: '＋', tone: 'allow', means: 'a rule that was not there' },
  reworded: { word: 'reworded', shape: '≈', tone: 'soft', means: 'other words, no number moved' },
};

/** Directions as they are shown: what may let more through comes first. */
export const directionOrder: readonly Direction[] = [
  'looser',
  'removed',
  'redefined',
  'tighter',
  'added',
  'reworded',
];

/** Moves by direction, loosening first; each group in the order given. Directions without a move are left out. Total. */
export function byDirection(
  moves: readonly BarMove[],
): readonly (readonly [Direction, readonly BarMove[]])[] {
  return directionOrder.flatMap((direction) => {
    const found = moves.filter((move) => move.direction === direction);
    return found.length === 0 ? [] : [[direction, found] as const];
  });
}

/** A value of a rule that reads as one figure or word; null for whole rules and texts. Total. */
export function figureOf(value: BarMove['from']): string | null {
  if (value === null) return 'none';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value.length <= 40 ? value : null;
  if (Array.isArray(value)) return null;
  const { count, unit } = value;
  return typeof count === 'number' && typeof unit === 'string' ? `${count} ${unit}` : null;
}

/** Words of a rule that came or went: its clause, else nothing. Total. */
export function clauseOf(value: BarMove['from']): string | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  return typeof value['clause'] === 'string' ? value['clause'] : null;
}
