import { BackendIdentity } from '@holdpoint/shared/computations/backend-identity';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { runApart } from './run-apart.js';
import { torchReference } from './testing/reference-autoencoder.js';
import { hasSoftwareGpu, withSoftwareGpu } from './testing/software-gpu.js';

const ENTRY = new URL('../../dist/compute/testing/reference-steps-main.js', import.meta.url);
const TOLERANCE = 1e-6;

const Answer = z.object({
  identity: BackendIdentity,
  maxWeightDifference: z.number(),
  firstLoss: z.number(),
  lastLoss: z.number(),
});

const onProcessor = ['onnx-cpu', 'tfjs-wasm', 'tfjs-cpu'];
const onSoftwareGpu = ['onnx-webgpu', 'tfjs-webgpu'];

async function twentySteps(name: string, environment: NodeJS.ProcessEnv) {
  const outcome = await runApart({
    entry: ENTRY,
    argument: name,
    timeoutMs: 120_000,
    environment,
  });
  return Answer.parse(outcome.kind === 'answered' ? outcome.answer : outcome);
}

/** All at once: compiling shaders on a processor takes seconds, and hardly more than one core. */
const runs = new Map<string, ReturnType<typeof twentySteps>>();
beforeAll(() => {
  for (const name of onProcessor) runs.set(name, twentySteps(name, {}));
  for (const name of hasSoftwareGpu ? onSoftwareGpu : []) {
    runs.set(name, twentySteps(name, withSoftwareGpu({})));
  }
  // A run that fails is its own test's to tell, once that one waits for it.
  for (const run of runs.values()) run.catch(() => undefined);
});

async function answerOf(name: string): Promise<z.infer<typeof Answer>> {
  return Answer.parse(await runs.get(name));
}

function expectAsTorch(found: z.infer<typeof Answer>): void {
  const { losses } = torchReference();
  expect(found.maxWeightDifference).toBeLessThanOrEqual(TOLERANCE);
  expect(found.firstLoss).toBeCloseTo(losses[0] ?? NaN, 3);
  expect(found.lastLoss).toBeCloseTo(losses.at(-1) ?? NaN, 3);
}

describe("twenty Adam steps against PyTorch's float64", () => {
  it.each(onProcessor)('are the same on %s', async (name) => {
    expectAsTorch(await answerOf(name));
  });

  // Chromium's SwiftShader is a Vulkan device; without Debian's chromium these two are skipped.
  (hasSoftwareGpu ? it : it.skip).each(onSoftwareGpu)(
    "are the same on %s, on Chromium's software adapter",
    async (name) => {
      const found = await answerOf(name);
      expectAsTorch(found);
      expect(found.identity).toMatchObject({ name, isSoftwareAdapter: true });
      expect(found.identity.adapter).toContain('swiftshader');
    },
  );

  it('would be seen to differ: PyTorch itself is off by some 1e-7 in float32, and one step by 1e-3', () => {
    const { initial, unit, weights } = torchReference();
    const moved = weights.W_enc.map((value, index) =>
      Math.abs(value - (initial.W_enc[index] ?? NaN) * unit),
    );
    expect(Math.max(...moved)).toBeGreaterThan(1e-3);
  });
});
