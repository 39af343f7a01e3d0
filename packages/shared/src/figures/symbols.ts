import { appearances } from './appearance.js';
import type { Tone } from './figure.js';
import type { Mark, Place } from './scene.js';

/** The symbol of a tone's points around a place, `scale` times its size; hollow where the estimate lies beyond the axes. */
export function symbolAt({ x, y }: Place, tone: Tone, isHollow = false, scale = 1): Mark {
  const role = isHollow ? 'hollow' : 'point';
  const closed = (...corners: readonly (readonly [number, number])[]): Mark => ({
    kind: 'path',
    role,
    tone,
    isClosed: true,
    corners: corners.map(([across, down]) => ({ x: x + scale * across, y: y + scale * down })),
  });
  switch (appearances[tone].shape) {
    case 'circle':
      return { kind: 'circle', role, tone, x, y, radius: scale * 4.5 };
    case 'small':
      return { kind: 'circle', role, tone, x, y, radius: scale * 2.6 };
    case 'square':
      return closed([-4, -4], [4, -4], [4, 4], [-4, 4]);
    case 'diamond':
      return closed([0, -5.6], [5.6, 0], [0, 5.6], [-5.6, 0]);
    case 'triangle':
      return closed([0, -5.4], [5, 3.8], [-5, 3.8]);
    case 'down':
      return closed([0, 5.4], [5, -3.8], [-5, -3.8]);
    case 'cross':
      return closed(
        [-2, -5.5],
        [2, -5.5],
        [2, -2],
        [5.5, -2],
        [5.5, 2],
        [2, 2],
        [2, 5.5],
        [-2, 5.5],
        [-2, 2],
        [-5.5, 2],
        [-5.5, -2],
        [-2, -2],
      );
  }
}
