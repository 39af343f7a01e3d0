import { describe, expect, it } from '@jest/globals';

import { mayMove, SuiteState } from './suite-state.js';

describe('an evaluation', () => {
  it('is retired only through saturation, comes back only from it, and stays retired', () => {
    const moves = SuiteState.options.flatMap((from) =>
      SuiteState.options.filter((to) => mayMove(from, to)).map((to) => `${from} ${to}`),
    );
    expect(moves).toEqual(['active saturated', 'saturated active', 'saturated retired']);
  });
});
