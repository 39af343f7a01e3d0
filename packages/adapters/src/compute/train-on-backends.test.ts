/** @jest-environment <rootDir>/packages/adapters/src/compute/testing/native-arrays-environment.mjs */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { ComputationHost } from '@holdpoint/evals/interpretability/computation';
import { logLikelihood } from '@holdpoint/evals/interpretability/transformer/forward-kernels';
import {
  batchOfContexts,
  lossesOf,
} from '@holdpoint/evals/interpretability/transformer/held-out-loss';
import {
  type TrainedTransformer,
  trainTransformer,
  TransformerTraining,
} from '@holdpoint/evals/interpretability/transformer/train-transformer';
import { openForward } from '@holdpoint/evals/interpretability/transformer/transformer-forward';
import { evaluateProgram } from '@holdpoint/evals/interpretability/transformer/transformer-programs';
import { transformerDigest } from '@holdpoint/evals/interpretability/transformer/transformer-weights';
import type { ComputeBackend } from '@holdpoint/evals/ports';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { computationDirectory } from './computation-directory.js';
import { onnxBackend } from './onnx/onnx-backend.js';
import { tfjsBackend } from './tfjs/tfjs-backend.js';

const config = { vocabulary: 256 as const, contextLength: 32, width: 64, heads: 4, mlpWidth: 96 };
const spec = TransformerTraining.parse({
  schema: 'holdpoint.transformer-training.v1',
  config,
  seed: 1,
  steps: 60,
  batchContexts: 16,
  warmUpSteps: 10,
  checkpointEverySteps: 20,
});
const folder = mkdtempSync(join(tmpdir(), 'holdpoint-train-'));

let backend: ComputeBackend;
let trained: TrainedTransformer;

/** A host on files, as the command line's; it asks for an end once a checkpoint of `cancelAtStep` is on disk. */
function aHost(name: string, cancelAtStep = Infinity): ComputationHost {
  const directory = computationDirectory(join(folder, name), spec);
  const controller = new AbortController();
  return {
    backend,
    signal: controller.signal,
    restore: () => directory.restore(),
    async save(checkpoint) {
      await directory.save(checkpoint);
      if (checkpoint.step >= cancelAtStep) controller.abort();
    },
    report: () => undefined,
  };
}

beforeAll(async () => {
  backend = await onnxBackend({ provider: 'cpu', threads: 2 });
  trained = await trainTransformer(spec, aHost('undisturbed'));
});
afterAll(async () => {
  await backend[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

describe('the transformer on TensorFlow.js', () => {
  it.each(['tfjs-cpu', 'tfjs-wasm'] as const)(
    'learns on %s what it learns on onnxruntime',
    async (name) => {
      const short = {
        ...spec,
        config: { ...config, contextLength: 8 },
        batchContexts: 2,
        steps: 5,
      };
      const host = {
        ...aHost(name),
        restore: () => Promise.resolve(null),
        save: () => Promise.resolve(),
      };
      const wanted = await trainTransformer(short, host);
      await using other = await tfjsBackend(name);
      const found = await trainTransformer(short, { ...host, backend: other });
      expect(Math.abs(found.trainingLoss - wanted.trainingLoss)).toBeLessThan(1e-5);
      expect(found.trainingLoss).toBeGreaterThan(1);
    },
  );
});

describe('the transformer on onnxruntime', () => {
  it('ends with the same weights however often it was interrupted', async () => {
    for (const step of [20, 40]) {
      await expect(trainTransformer(spec, aHost('interrupted', step))).rejects.toMatchObject({
        code: 'compute.cancelled',
      });
    }
    const resumed = await trainTransformer(spec, aHost('interrupted'));
    expect(transformerDigest(resumed.transformer)).toBe(transformerDigest(trained.transformer));
    expect(resumed.trainingLoss).toBe(trained.trainingLoss);
    expect(trained.trainingLoss).toBeLessThan(5);
  });

  it('is the function that is served: losses agree to the rounding of float32', async () => {
    const { transformer } = trained;
    const batch = batchOfContexts({ seed: 1, split: 'loss', index: 0 }, 4, 32);
    const { tokens, targets } = batch;
    await using program = await backend.open(evaluateProgram(config, 4), transformer.weights);
    const losses = lossesOf(await program.step({ tokens, targets }));
    for (let context = 0; context < 4; context += 1) {
      const pass = openForward(transformer);
      for (let at = context * 32; at < (context + 1) * 32; at += 1) {
        const logits = pass.next(tokens.data[at] ?? -1);
        const loss = -logLikelihood(logits, targets.data[at] ?? -1);
        expect(Math.abs(loss - (losses[at] ?? Number.NaN))).toBeLessThan(2e-5);
      }
    }
  });
});
