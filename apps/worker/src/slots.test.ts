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

  it('let work be fetched one after the other, and only while less of it waits than there are places', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 8 }),
        async (count, fetches) => {
          const slots = new Slots(count);
          const waitingBefore: number[] = [];
          let done = 0;
          const work = (): Promise<void> =>
            slots.use(never, async () => {
              await Promise.resolve();
              done += 1;
            });
          const fetched = fetches.map((size) =>
            slots.supply(never, async () => {
              waitingBefore.push(slots.waitingCount);
              await Promise.resolve();
              return { all: Promise.all(Array.from({ length: size }, work)) };
            }),
          );
          await Promise.all(fetched.map(async (one) => (await one).all));
          expect(done).toBe(fetches.reduce((sum, size) => sum + size, 0));
          expect(waitingBefore.every((waiting) => waiting < count)).toBe(true);
        },
      ),
    );
  });

  it('stop waiting to fetch when that is aborted, and go on after a fetch that fails', async () => {
    const slots = new Slots(1);
    const gate = new EventEmitter();
    const works = [1, 2].map(() => slots.use(never, () => once(gate, 'open')));
    const controller = new AbortController();
    const fetched = slots.supply(controller.signal, () => Promise.reject(new Error('away')));
    const next = slots.supply(controller.signal, () => Promise.resolve('next'));
    controller.abort();
    await expect(fetched).rejects.toThrow('away');
    expect(await next).toBe('next');
    gate.emit('open');
    await works[0];
    gate.emit('open');
    await works[1];
  });
});
