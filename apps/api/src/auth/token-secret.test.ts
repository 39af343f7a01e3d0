import { describe, expect, it } from '@jest/globals';

import { bearerOf, newToken, tokenHash } from './token-secret.js';

describe('API token', () => {
  it('holds 256 random bits behind a recognisable prefix', () => {
    const tokens = new Set(Array.from({ length: 100 }, newToken));
    expect(tokens.size).toBe(100);
    for (const token of tokens) expect(token).toMatch(/^hp_[A-Za-z0-9_-]{43}$/);
  });

  it('is stored as SHA-256 of the whole word', () => {
    // FIPS 180-4 example: SHA-256("abc").
    expect(tokenHash('abc').toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('is read from a bearer header only', () => {
    const token = newToken();
    expect(bearerOf(`Bearer ${token}`)).toBe(token);
    expect(bearerOf(`bearer ${token}`)).toBe(token);
    for (const header of [
      undefined,
      '',
      token,
      `Basic ${token}`,
      `Bearer ${token}x`,
      `Bearer  ${token}`,
      `Bearer ${token}, x`,
      [token],
    ]) {
      expect(bearerOf(header)).toBeUndefined();
    }
  });
});
