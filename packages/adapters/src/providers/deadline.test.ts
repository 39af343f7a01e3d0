import { getEventListeners } from 'node:events';

import { describe, expect, it } from '@jest/globals';

import { startDeadline } from './deadline.js';

describe('a deadline', () => {
  it('aborts when its time is up', async () => {
    using deadline = startDeadline(new AbortController().signal, 5);
    await new Promise((resolve) => {
      deadline.signal.addEventListener('abort', resolve);
    });
    expect(deadline.expired()).toBe(true);
    expect(deadline.signal.reason).toMatchObject({ name: 'TimeoutError' });
  });

  it('aborts with its caller, also when the caller was first', () => {
    const caller = new AbortController();
    using deadline = startDeadline(caller.signal, 60_000);
    caller.abort();
    using late = startDeadline(caller.signal, 60_000);
    expect([deadline.signal.aborted, late.signal.aborted]).toEqual([true, true]);
    expect(deadline.expired()).toBe(false);
  });

  it('leaves no listener behind on a signal that outlives it', () => {
    const caller = new AbortController();
    for (let call = 0; call < 100; call += 1) {
      using deadline = startDeadline(caller.signal, 60_000);
      expect(deadline.signal.aborted).toBe(false);
    }
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
  });
});
