import { describe, expect, it } from '@jest/globals';

import { createLog } from '../log.js';
import { BackgroundLoop } from './background-loop.js';

const log = createLog('silent');

/** Something that a turn gives and a test waits for. */
function aSignal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return {
    given,
    give: () => {
      give();
    },
  };
}

describe('background loop', () => {
  it('turns again and again until it is disposed, and ends its last turn first', async () => {
    let turns = 0;
    const enough = aSignal();
    const loop = new BackgroundLoop(
      'test',
      () => {
        turns += 1;
        if (turns === 3) enough.give();
        return Promise.resolve(0);
      },
      log,
    );
    await enough.given;
    await loop[Symbol.asyncDispose]();
    const after = turns;
    await new Promise((resolve) => setImmediate(resolve));
    expect(turns).toBe(after);
  });

  it('knows how long ago a turn last succeeded: one that fails is none', async () => {
    let turns = 0;
    const twice = aSignal();
    await using loop = new BackgroundLoop(
      'test',
      async () => {
        turns += 1;
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (turns < 2) return 0;
        twice.give();
        throw new Error('the database is away');
      },
      log,
    );
    expect(loop.idleSeconds()).toBeLessThan(0.02);
    await twice.given;
    // The first turn succeeded when the second began, and the second took its time to fail.
    expect(loop.idleSeconds()).toBeGreaterThan(0.015);
  });

  it('turns at once when it is woken', async () => {
    let turns = 0;
    const second = aSignal();
    const first = aSignal();
    await using loop = new BackgroundLoop(
      'test',
      () => {
        turns += 1;
        (turns === 1 ? first : second).give();
        return Promise.resolve(3_600_000);
      },
      log,
    );
    await first.given;
    await new Promise((resolve) => setImmediate(resolve));
    loop.wake();
    await second.given;
    expect(turns).toBe(2);
  });

  it('turns once more at once when it is woken during a turn: what rang may have come too late for that one', async () => {
    let turns = 0;
    const second = aSignal();
    await using loop: BackgroundLoop = new BackgroundLoop(
      'test',
      () => {
        turns += 1;
        if (turns === 1)
          setImmediate(() => {
            loop.wake();
          });
        else second.give();
        return new Promise((resolve) => setTimeout(resolve, 20, 3_600_000));
      },
      log,
    );
    await second.given;
    expect(turns).toBe(2);
  });

  it('waits twice as long after each failure in a row, where it may', async () => {
    const times: number[] = [];
    const third = aSignal();
    await using _loop = new BackgroundLoop(
      'test',
      () => {
        times.push(performance.now());
        if (times.length === 3) third.give();
        return Promise.reject(new Error('away'));
      },
      log,
      60_000,
    );
    await third.given;
    const [first = 0, second = 0, last = 0] = times;
    expect(second - first).toBeGreaterThan(990);
    expect(last - second).toBeGreaterThan(1_990);
  });

  it('keeps its pause after two failures in a row, however often it is woken, and ends at once', async () => {
    const times: number[] = [];
    const third = aSignal();
    const loop = new BackgroundLoop(
      'test',
      () => {
        times.push(performance.now());
        if (times.length === 3) third.give();
        return Promise.reject(new Error('away'));
      },
      log,
      60_000,
    );
    const ringing = setInterval(() => {
      loop.wake();
    }, 5);
    await third.given;
    const [, second = 0, last = 0] = times;
    expect(last - second).toBeGreaterThan(1_990);
    const before = performance.now();
    await loop[Symbol.asyncDispose]();
    clearInterval(ringing);
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it('goes on after a turn that failed', async () => {
    let turns = 0;
    const recovered = aSignal();
    await using loop = new BackgroundLoop(
      'test',
      () => {
        turns += 1;
        if (turns === 1) return Promise.reject(new Error('the database is gone'));
        recovered.give();
        return Promise.resolve(3_600_000);
      },
      log,
    );
    await recovered.given;
    expect(turns).toBe(2);
    loop.wake();
  });
});
