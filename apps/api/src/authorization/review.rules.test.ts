import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { reviewObstacle } from './review.rules.js';

describe('reviewing a trial', () => {
  it('is for a person who did not ask for the run', () => {
    expect(
      reviewObstacle({ name: 'rita', isMachine: false, requestedBy: 'pipeline' }),
    ).toBeUndefined();
  });

  it('is not for machines, whoever asked', () => {
    expect(reviewObstacle({ name: 'robot', isMachine: true, requestedBy: 'pipeline' })).toBe(
      'machine_account',
    );
  });

  it('is never open to who asked for the run', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.boolean(),
        (name, isMachine) => reviewObstacle({ name, isMachine, requestedBy: name }) !== undefined,
      ),
    );
  });
});
