import { describe, expect, it } from '@jest/globals';

import { sha256 } from '../digest/sha256.js';
import { invalidityOf, percentFigure } from './wording.js';

describe('a percentage beside its bar', () => {
  it('is written out like the bar where it is the bar, however long', () => {
    expect(percentFigure(0.5, 0.5)).toBe('50');
    expect(percentFigure(0.00123456789012345, 0.00123456789012345)).toBe('0.123456789012');
  });

  it('stays on its side of the bar, however near', () => {
    expect(percentFigure(0.49999, 0.5)).toBe('49.999');
    expect(percentFigure(0.5 - 1e-16, 0.5)).toBe('< 50');
    expect(percentFigure(0.5 + 1e-15, 0.5)).toBe('> 50');
  });
});

describe('what reviews took away', () => {
  const reviewed = (invalid: number) => ({ valid: 0, invalid, digest: sha256('reviews') });

  it('is named by its number, and passed over where it is nothing', () => {
    expect(invalidityOf({ reviewed: null })).toBe('');
    expect(invalidityOf({ reviewed: reviewed(0) })).toBe('');
    expect(invalidityOf({ reviewed: reviewed(1) })).toBe(', 1 try marked invalid by review');
    expect(invalidityOf({ reviewed: reviewed(2) })).toBe(', 2 tries marked invalid by review');
    expect(invalidityOf({ reviewed: reviewed(2) }, 'of them')).toContain('2 of them');
  });
});
