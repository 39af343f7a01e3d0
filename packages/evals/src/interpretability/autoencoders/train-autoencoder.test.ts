import { AutoencoderConfig } from '@holdpoint/shared/computations/autoencoder-config';
import { describe, expect, it } from '@jest/globals';

import { referenceBackend } from '../../testing/reference-backend.js';
import type { ComputationHost, TrainingCheckpoint } from '../computation.js';
import { floats } from './autoencoder-weights.js';
import { geometricMedian } from './geometric-median.js';
import { rateAt, sparsityAt } from './optimizer-schedule.js';
import { deadFeatures, resetFeatures } from './reset-features.js';
import { runToyExperiment, toyTraining } from './toy-experiment.js';

const toy = { seed: 2, width: 8, features: 12, active: 1, batchSize: 64 };
const training = {
  ...toyTraining({ seed: 2, steps: 60, batch: 64, rate: 0.02 }),
  checkpointEverySteps: 20,
  // The second at a checkpoint: what is saved there has the new vectors already.
  resampleSteps: [30, 40],
  deadAfterSteps: 3,
};
const config = AutoencoderConfig.parse({ architecture: 'relu', inputWidth: 8, width: 24, l1: 0.1 });

interface Kept {
  saved: TrainingCheckpoint[];
}

function hostFrom(
  restored: TrainingCheckpoint | null,
  signal = new AbortController().signal,
): ComputationHost & Kept {
  const saved: TrainingCheckpoint[] = [];
  return {
    backend: referenceBackend(),
    signal,
    saved,
    restore: () => Promise.resolve(restored),
    save: (checkpoint) => {
      saved.push(checkpoint);
      return Promise.resolve();
    },
    report: () => undefined,
  };
}

describe('training', () => {
  it('finds features that it was never told, and ends the same from any checkpoint', async () => {
    const whole = hostFrom(null);
    const trained = await runToyExperiment(whole, { toy, config, training });
    expect(trained.truth.mmcs).toBeGreaterThan(0.85);
    expect(trained.truth.mmcs).toBeGreaterThan(trained.truth.untrainedMmcs);
    expect(whole.saved.map(({ step }) => step)).toEqual([20, 40, 60]);
    for (const checkpoint of whole.saved) {
      const resumed = await runToyExperiment(hostFrom(checkpoint), { toy, config, training });
      expect(resumed.weights).toEqual(trained.weights);
      expect(resumed.curve).toEqual(trained.curve);
    }
  });

  it('stops where numbers end, and keeps no checkpoint of that', async () => {
    const host = hostFrom(null);
    const hostile = { ...config, activationScale: 1e300 };
    await expect(runToyExperiment(host, { toy, config: hostile, training })).rejects.toMatchObject({
      code: 'compute.diverged',
    });
    expect(host.saved).toEqual([]);
  });

  it('stops between two steps when it is cancelled', async () => {
    const host = hostFrom(null, AbortSignal.abort());
    await expect(runToyExperiment(host, { toy, config, training })).rejects.toMatchObject({
      code: 'compute.cancelled',
    });
  });
});

describe('the schedule', () => {
  const plan = {
    ...training,
    steps: 100,
    rate: 1,
    rateWarmUpSteps: 10,
    decayShare: 0.2,
    sparsityWarmUpSteps: 50,
  };

  it('rises in a line, stays, and falls to almost nothing', () => {
    expect([1, 5, 10, 50, 80].map((step) => rateAt(step, plan))).toEqual([0.1, 0.5, 1, 1, 1]);
    expect(rateAt(91, plan)).toBeCloseTo(0.5);
    expect(rateAt(100, plan)).toBeCloseTo(0.05);
  });

  it('warms the penalty up', () => {
    expect([25, 50, 80].map((step) => sparsityAt(step, config, plan))).toEqual([0.05, 0.1, 0.1]);
  });
});

describe('features that are drawn anew', () => {
  it('point to the worst input, at a fifth of the mean length of the living, without bias or moments', () => {
    const state = {
      W_enc: Float32Array.of(3, 1, 4, 1),
      b_enc: Float32Array.of(1, 1),
      W_dec: Float32Array.of(0.6, 0.8, 1, 0),
      silent: Float32Array.of(0, 9),
      'm.W_enc': Float32Array.of(1, 1, 1, 1),
      'v.W_dec': Float32Array.of(1, 1, 1, 1),
    };
    expect(deadFeatures(state.silent, 5)).toEqual([1]);
    resetFeatures(state, {
      dead: [1],
      candidates: {
        inputs: [{ shape: [2, 2], data: Float32Array.of(5, 0, 0, 2) }],
        errors: [Float32Array.of(0, 7)],
      },
      seed: 1,
      threshold: 0,
    });
    // The living encoder vector is (3, 4), of length 5: a fifth of it is 1.
    expect(Array.from(state.W_enc)).toEqual([3, 0, 4, 1]);
    expect(Array.from(state.W_dec)).toEqual([expect.closeTo(0.6), expect.closeTo(0.8), 0, 1]);
    expect(Array.from(state.b_enc)).toEqual([1, 0]);
    expect(Array.from(state.silent)).toEqual([0, 0]);
    expect(Array.from(state['m.W_enc'])).toEqual([1, 0, 1, 0]);
    expect(Array.from(state['v.W_dec'])).toEqual([1, 1, 0, 0]);
  });
});

describe('the geometric median', () => {
  it('stays where most points are, whatever the others do', () => {
    const data = Float32Array.of(0, 0, 0, 0, 0, 0, 100, 1000);
    const found = geometricMedian({ shape: [4, 2], data });
    expect(Math.hypot(...found)).toBeLessThan(1);
  });

  it('is the middle of three on a line', () => {
    const found = geometricMedian({ shape: [3, 1], data: Float32Array.of(0, 1, 10) });
    expect(found[0]).toBeCloseTo(1, 2);
  });
});

it('reads no weight that is not there', async () => {
  await expect(() => floats({}, 'W_enc')).toThrowWithCode('autoencoder.malformed');
});
