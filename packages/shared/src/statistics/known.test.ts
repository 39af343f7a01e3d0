import { describe, expect, it } from '@jest/globals';

import { known } from './known.js';

describe('a value that a figure rests on', () => {
  it('is given as it is, 0 and null included', () => {
    expect([known(0), known(null), known('')]).toEqual([0, null, '']);
  });

  it('is an error where it is not there, and never 0', async () => {
    await expect(() => {
      known(undefined);
    }).toThrowWithCode('statistics.value_missing');
  });
});
