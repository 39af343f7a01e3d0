import { describe, expect, it } from '@jest/globals';

import { spanWords } from './span-words.js';

describe('a span of time', () => {
  it('reads in the singular only for one', () => {
    expect(spanWords({ count: 1, unit: 'years' })).toBe('1 year');
    expect(spanWords({ count: 15, unit: 'days' })).toBe('15 days');
  });
});
