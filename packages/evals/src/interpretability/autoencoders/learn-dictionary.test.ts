import type { DictionarySpec } from '@holdpoint/shared/computations/dictionary';
import { describe, expect, it } from '@jest/globals';

import { referenceBackend } from '../../testing/reference-backend.js';
import type { ComputationHost, TrainingCheckpoint } from '../computation.js';
import { dictionaryRecipe } from './dictionary-recipe.js';
import { learnDictionary } from './learn-dictionary.js';

const recipe = dictionaryRecipe({ architecture: 'relu', seed: 1, steps: 6, batch: 16, width: 8 });

/** Resampling falls on a checkpoint and on the step after one. */
const spec: DictionarySpec = {
  ...recipe,
  bufferBatches: 2,
  evaluationContexts: 2,
  origin: {
    kind: 'built_in',
    training: {
      config: { vocabulary: 256, contextLength: 4, width: 4, heads: 1, mlpWidth: 6 },
      steps: 2,
      batchContexts: 2,
      learningRate: 1e-3,
      warmUpSteps: 0,
      checkpointEverySteps: 1,
    },
  },
  training: {
    ...recipe.training,
    resampleSteps: [2, 3],
    deadAfterSteps: 1,
    checkpointEverySteps: 2,
  },
};

function hostFrom(
  restored: TrainingCheckpoint | null,
  saved: TrainingCheckpoint[] = [],
): ComputationHost {
  return {
    backend: referenceBackend(),
    signal: new AbortController().signal,
    restore: () => Promise.resolve(restored),
    save: (checkpoint) => {
      saved.push(checkpoint);
      return Promise.resolve();
    },
    report: () => undefined,
  };
}

describe('learning a dictionary', () => {
  it('ends the same from the checkpoints of every phase, figures and control included', async () => {
    const saved: TrainingCheckpoint[] = [];
    const whole = await learnDictionary(hostFrom(null, saved), spec, { kind: 'built_in' });
    expect(saved.map(({ phase, step }) => `${phase} ${step}`)).toEqual([
      ...['transformer 1', 'transformer 2'],
      ...['autoencoder 2', 'autoencoder 4', 'autoencoder 6'],
      ...['control 2', 'control 4', 'control 6'],
    ]);
    for (const checkpoint of saved) {
      const resumed = await learnDictionary(hostFrom(checkpoint), spec, { kind: 'built_in' });
      expect(resumed).toEqual(whole);
    }
  });
});
