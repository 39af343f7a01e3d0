import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { seedOf } from './seed-of.js';

describe('the seed of a place', () => {
  it('is the first four bytes of SHA-256 over the canonical JSON', () => {
    const digest = createHash('sha256').update('[7,"autoencoder",12]').digest();
    expect(seedOf(7, 'autoencoder', 12)).toBe(digest.readUInt32BE(0));
  });

  it('differs between steps, phases and seeds, and between 1 and "1"', () => {
    const seeds = [
      seedOf(1, 'a', 0),
      seedOf(1, 'a', 1),
      seedOf(1, 'b', 0),
      seedOf(2, 'a', 0),
      seedOf('1', 'a', 0),
    ];
    expect(new Set(seeds).size).toBe(seeds.length);
  });
});
