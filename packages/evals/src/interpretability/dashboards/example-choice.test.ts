import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { BestOf } from './example-choice.js';

fc.configureGlobal({ seed: 11 });

describe('the best of a stream', () => {
  it('is what sorting all of it finds, in memory for what is kept', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), fc.nat(6), (offered, most) => {
        const best = new BestOf<number>(most, (left, right) => left - right);
        for (const each of offered) best.offer(each);
        const sorted = offered.toSorted((left, right) => left - right).slice(0, most);
        expect(best.kept).toEqual(sorted);
      }),
    );
  });
});
