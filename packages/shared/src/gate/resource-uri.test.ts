import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { resourceUriOf } from './resource-uri.js';

describe('the resource of a gate', () => {
  it('names log, model and action', () => {
    expect(resourceUriOf('holdpoint.local/default', 'atlas', 'deploy_external')).toBe(
      'holdpoint://holdpoint.local/default/atlas/deploy_external',
    );
  });

  it('escapes what a URI would read otherwise', () => {
    expect(resourceUriOf('a', 'm?x#y z', 'train_beyond')).toBe(
      'holdpoint://a/m%3Fx%23y%20z/train_beyond',
    );
  });

  it('is another for another name, also where slashes or escapes are in it', () => {
    const names = ['a/b', 'a%2Fb', 'a', 'a/deploy_internal', 'A'];
    const uris = names.map((model) => resourceUriOf('o', model, 'deploy_external'));
    expect(new Set(uris).size).toBe(names.length);
    expect(uris[0]).toBe('holdpoint://o/a%2Fb/deploy_external');
  });

  it('is total over names, and one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (model) => {
        expect(resourceUriOf('a', `${model}\ud800`, 'train_beyond')).toMatch(
          /^holdpoint:\/\/a\/[\x21-\x7e]+\/train_beyond$/,
        );
      }),
      { seed: 8785 },
    );
  });
});
