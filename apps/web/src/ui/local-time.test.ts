import { describe, expect, it } from '@jest/globals';

import { instantOf, localFieldOf } from './local-time.js';

describe('a moment in a field', () => {
  it('comes back as the same minute, whatever the zone', () => {
    const moment = new Date('2026-03-29T09:05:41.000Z');
    expect(instantOf(localFieldOf(moment))).toBe('2026-03-29T09:05:00.000Z');
  });

  it('is none where nobody can read it', () => {
    expect([instantOf(''), instantOf('soon')]).toEqual([null, null]);
  });
});
