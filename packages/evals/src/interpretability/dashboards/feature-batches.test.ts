import { describe, expect, it } from '@jest/globals';

import { referenceBackend } from '../../testing/reference-backend.js';
import { type FeatureContext, featureContexts } from './feature-batches.js';
import { aStudiedDictionary } from './testing/a-studied-dictionary.js';

async function read(contexts: number): Promise<readonly FeatureContext[]> {
  const range = { seed: 3, split: 'score', contexts } as const;
  const found: FeatureContext[] = [];
  for await (const context of featureContexts(referenceBackend(), aStudiedDictionary(), range)) {
    found.push(context);
  }
  return found;
}

describe('the contexts of a range', () => {
  it('come in order, each once, with rows for every position', async () => {
    const contexts = await read(18);
    expect(contexts.map(({ index }) => index)).toEqual(Array.from({ length: 18 }, (_, at) => at));
    for (const { tokens, labels, neurons, features } of contexts) {
      expect([tokens.length, labels.length]).toEqual([16, 16]);
      expect([neurons.length, features.length]).toEqual([16 * 24, 16 * 40]);
    }
  });

  it('do not depend on how many are computed together', async () => {
    // Three fit one batch of three; of eighteen they are part of a batch of sixteen.
    expect(await read(3)).toEqual((await read(18)).slice(0, 3));
  });
});
