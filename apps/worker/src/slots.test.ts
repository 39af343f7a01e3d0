import { EventEmitter, once } from 'node:events';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Slots } from './slots.js';

const never = new AbortController().signal;

describe('slots', () => {
  it('never let more work in than there are places, and let all of it in at last', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat(3), { maxLength: 30 }),
        async (count, steps) => {
          const slots = new Slots(count);
          let inside = 0;
          let most = 0;
          const works = steps.map((ticks) =>
            slots.use(never, async () => {
              most = Math.max(most, ++inside);
              for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
              inside -= 1;
            }),
          );
          await Promise.all(works);
          expect(most).toBeLessThanOrEqual(count);
          expect(inside).toBe(0);
        },
      ),
    );
  });

  it('let aborted work through at once, and count right afterwards', async () => {
    const slots = new Slots(1);
    const gate = new EventEmitter();
    const first = slots.use(never, () => once(gate, 'open'));
    const controller = new AbortController();
    const aborted = slots.use(controller.signal, () => Promise.resolve('saw it'));
    controller.abort();
    expect(await aborted).toBe('saw it');
    const order: string[] = [];
    const second = slots.use(never, async () => {
      order.push('second');
      await Promise.resolve();
      order.push('second ends');
    });
    const third = slots.use(never, async () => {
      order.push('third');
      await Promise.resolve();
    });
    expect(order).toEqual([]);
    gate.emit('open');
    await Promise.all([first, second, third]);
    expect(order).toEqual(['second', 'second ends', 'third']);
  });

  it('give the place back when work throws', async () => {
    const slots = new Slots(1);
    await expect(slots.use(never, () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    );
    expect(await slots.use(never, () => Promise.resolve('next'))).toBe('next');
  });
});
