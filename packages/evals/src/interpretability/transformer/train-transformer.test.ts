import { beforeAll, describe, expect, it } from '@jest/globals';

import { referenceBackend } from '../../testing/reference-backend.js';
import { withZeroMoments } from '../graph/adam.js';
import { evaluateGraph } from '../graph/evaluate-graph.js';
import { batchOfContexts, heldOutLoss } from './held-out-loss.js';
import { MemoryHost } from './testing/memory-host.js';
import { tinyConfig } from './testing/tiny-transformer.js';
import {
  type TrainedTransformer,
  trainTransformer,
  TransformerTraining,
} from './train-transformer.js';
import { trainProgram } from './transformer-programs.js';
import { initialTransformer, transformerDigest } from './transformer-weights.js';

const spec = TransformerTraining.parse({
  schema: 'holdpoint.transformer-training.v1',
  config: tinyConfig,
  seed: 1,
  steps: 36,
  batchContexts: 4,
  warmUpSteps: 10,
  learningRate: 1e-2,
  checkpointEverySteps: 12,
});

const host = new MemoryHost();
let trained: TrainedTransformer;
beforeAll(async () => {
  trained = await trainTransformer(spec, host);
});

describe('the training of the transformer', () => {
  it('follows the gradient: central differences of the loss agree with the first moment', () => {
    const program = trainProgram(tinyConfig, 2);
    const place = { seed: 2, split: 'train', index: 0 } as const;
    const { tokens, targets } = batchOfContexts(place, 2, 16);
    const fed = { tokens, targets, rate: { shape: [], data: [0] } };
    const start = withZeroMoments(initialTransformer(tinyConfig, 3).weights);
    const { state } = evaluateGraph(program, start, fed);
    const lossWith = (name: string, at: number, change: number): number => {
      const tensor = start[name];
      const data = Float64Array.from(tensor?.data ?? []);
      data[at] = (data[at] ?? 0) + change;
      const moved = { ...start, [name]: { shape: tensor?.shape ?? [], data } };
      return evaluateGraph(program, moved, fed).metrics['loss']?.data[0] ?? NaN;
    };
    for (const name of ['W_P', 'W_Q', 'W_V', 'W_O', 'W_in', 'b_in', 'W_out', 'b_out', 'W_U']) {
      const moments = state[`m.${name}`]?.data ?? new Float64Array();
      const at = moments.reduce(
        (best, value, place) => (Math.abs(value) > Math.abs(moments[best] ?? 0) ? place : best),
        0,
      );
      const slope = (lossWith(name, at, 1e-4) - lossWith(name, at, -1e-4)) / 2e-4;
      // The first moment after one step is a tenth of the gradient.
      expect((moments[at] ?? 0) / 0.1 / slope).toBeCloseTo(1, 4);
    }
  });

  it('lowers the loss on text that it never saw', async () => {
    const before = await heldOutLoss(referenceBackend(), initialTransformer(tinyConfig, 1), {
      seed: 1,
      contexts: 64,
    });
    const after = await heldOutLoss(referenceBackend(), trained.transformer, {
      seed: 1,
      contexts: 64,
    });
    // Logits of normed activations and W_U of deviation 1 / sqrt(width) are N(0, 1): E log sum exp = log 256 + 1/2.
    expect(Math.abs(before.mean - Math.log(256) - 0.5)).toBeLessThan(0.1);
    expect(after.mean).toBeLessThan(before.mean - 1.5);
    expect(after.byKind.english?.mean).toBeLessThan(after.byKind.base64?.mean ?? 0);
  });

  it('goes on after a kill as if there had been none, bit for bit', async () => {
    const cut = new MemoryHost(null, 12);
    await expect(trainTransformer(spec, cut)).rejects.toMatchObject({ code: 'compute.cancelled' });
    expect(cut.saved?.step).toBe(12);
    const resumed = new MemoryHost(cut.saved);
    const again = await trainTransformer(spec, resumed);
    expect(transformerDigest(again.transformer)).toBe(transformerDigest(trained.transformer));
    expect(again.trainingLoss).toBe(trained.trainingLoss);
    expect(resumed.reports).toEqual([20, 36]);
  });

  it('ends at once where its last checkpoint is the end', async () => {
    const again = await trainTransformer(spec, new MemoryHost(host.saved));
    expect(transformerDigest(again.transformer)).toBe(transformerDigest(trained.transformer));
  });

  it('refuses a checkpoint that is not its own', async () => {
    const saved = host.saved ?? { phase: '', step: 0, tensors: {}, notes: {} };
    for (const wrong of [
      { ...saved, phase: 'autoencoder' },
      { ...saved, notes: {} },
      { ...saved, tensors: {} },
    ]) {
      await expect(trainTransformer(spec, new MemoryHost(wrong))).rejects.toMatchObject({
        code: 'computation.corrupt',
      });
    }
  });

  it('stops at a loss that is no number', async () => {
    const wild = { ...spec, learningRate: 1, warmUpSteps: 0, steps: 8 };
    const weights = initialTransformer(tinyConfig, 1).weights;
    const tensors = withZeroMoments({
      ...weights,
      W_U: { shape: [16, 256], data: new Float32Array(4096).fill(Infinity) },
    });
    const saved = { phase: 'transformer', step: 1, tensors, notes: { average: 5 } };
    await expect(trainTransformer(wild, new MemoryHost(saved))).rejects.toMatchObject({
      code: 'compute.diverged',
    });
  });
});

describe('a training whose weights stop being numbers', () => {
  it('ends before it saves them, even where its loss is still one', async () => {
    const tensors = withZeroMoments(initialTransformer(tinyConfig, 1).weights);
    // The loss of this step is of the weights before it; those after it are NaN.
    tensors['v.b_out'] = { shape: [16], data: new Float32Array(16).fill(-1) };
    const saved = { phase: 'transformer', step: spec.steps - 1, tensors, notes: { average: 5 } };
    const host = new MemoryHost(saved);
    await expect(trainTransformer(spec, host)).rejects.toMatchObject({
      code: 'compute.diverged',
      message: expect.stringContaining('b_out'),
    });
    expect(host.saved).toBe(saved);
  });
});

describe('the held-out loss', () => {
  it('is a mean over bytes whose error is over contexts', async () => {
    const found = await heldOutLoss(referenceBackend(), trained.transformer, {
      seed: 1,
      contexts: 40,
    });
    expect(found).toMatchObject({ split: 'loss', seed: 1, contexts: 40, bytes: 640 });
    const kinds = Object.values(found.byKind);
    const bytes = kinds.reduce((sum, kind) => sum + kind.bytes, 0);
    const total = kinds.reduce((sum, kind) => sum + kind.mean * kind.bytes, 0);
    expect(bytes).toBe(640);
    expect(total / bytes).toBeCloseTo(found.mean, 9);
    expect(found.standardError).toBeGreaterThan(0.01);
    expect(found.standardError).toBeLessThan(0.5);
  });

  it('has no error of one context', async () => {
    const found = await heldOutLoss(referenceBackend(), trained.transformer, {
      seed: 1,
      contexts: 1,
    });
    expect(found.standardError).toBeNull();
  });
});
