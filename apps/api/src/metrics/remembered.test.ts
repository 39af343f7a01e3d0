import { describe, expect, it } from '@jest/globals';

import { Remembered } from './remembered.js';

/** Something to load whose time is the test's. */
function aLoad(ttlMs = 1000) {
  const seen = { loads: 0, at: 0, pending: [] as ((value: number) => void)[] };
  const load = (): Promise<number> => {
    seen.loads += 1;
    return new Promise((resolve) => seen.pending.push(resolve));
  };
  return { seen, remembered: new Remembered(ttlMs, load, () => seen.at) };
}

describe('a remembered value', () => {
  it('is loaded once for all who ask at once, and for those within its time', async () => {
    const { seen, remembered } = aLoad();
    const asked = Array.from({ length: 50 }, () => remembered.value());
    seen.pending[0]?.(7);
    expect(new Set(await Promise.all(asked))).toEqual(new Set([7]));
    seen.at = 999;
    expect(await remembered.value()).toBe(7);
    expect(seen.loads).toBe(1);
  });

  it('is loaded anew when its time is over', async () => {
    const { seen, remembered } = aLoad();
    const first = remembered.value();
    seen.pending[0]?.(1);
    await first;
    seen.at = 1000;
    const second = remembered.value();
    seen.pending[1]?.(2);
    expect(await second).toBe(2);
  });

  it('is not asked for again while it is on its way, but given up on when it never comes', () => {
    const { seen, remembered } = aLoad();
    void remembered.value();
    seen.at = 9_999;
    void remembered.value();
    expect(seen.loads).toBe(1);
    seen.at = 10_000;
    void remembered.value();
    expect(seen.loads).toBe(2);
  });

  it('forgets a failure when its time is over', async () => {
    let isBroken = true;
    let at = 0;
    const load = (): Promise<string> =>
      isBroken ? Promise.reject(new Error('away')) : Promise.resolve('back');
    const remembered = new Remembered(10, load, () => at);
    await expect(remembered.value()).rejects.toThrow('away');
    isBroken = false;
    await expect(remembered.value()).rejects.toThrow('away');
    at = 10;
    expect(await remembered.value()).toBe('back');
  });
});
