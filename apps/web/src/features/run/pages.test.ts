import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { isFiltering, tidy } from './filter.js';
import { pagesBetween, placeOf, rowAfterKey, startOf } from './pages.js';

describe('pages of 500 records', () => {
  it('are those that the rows on screen lie on', () => {
    expect(pagesBetween(0, 40)).toEqual([0]);
    expect(pagesBetween(480, 1020)).toEqual([0, 1, 2]);
    expect(pagesBetween(-12, 3)).toEqual([0]);
    expect(pagesBetween(0, -1)).toEqual([]);
  });

  it('hold each row at one place', () => {
    fc.assert(
      fc.property(fc.nat(1e6), (row) => {
        const { page, index } = placeOf(row);
        return page * 500 + index === row && index < 500;
      }),
    );
  });

  it('begin after the cursors that the platform gave', () => {
    expect([0, 1, 2, 3].map((page) => startOf(page, ['a', 'b']))).toEqual([
      undefined,
      'a',
      'b',
      null,
    ]);
  });
});

describe('keys of the list', () => {
  it('move within it and never out of it', () => {
    expect(rowAfterKey('j', 0, 10, 5)).toBe(1);
    expect(rowAfterKey('k', 0, 10, 5)).toBe(0);
    expect(rowAfterKey('PageDown', 7, 10, 5)).toBe(9);
    expect(rowAfterKey('End', 0, 100_000, 20)).toBe(99_999);
    expect(rowAfterKey('Home', 5, 0, 20)).toBe(0);
    expect(rowAfterKey('x', 5, 10, 5)).toBeNull();
    expect(rowAfterKey('constructor', 5, 10, 5)).toBeNull();
  });
});

describe('a filter', () => {
  it('has one address for one view', () => {
    expect(tidy({ outcome: undefined, search: '' })).toEqual({});
    expect(isFiltering({ search: '' })).toBe(false);
    expect(isFiltering(tidy({ validity: 'invalid', search: 'a' }))).toBe(true);
  });
});
