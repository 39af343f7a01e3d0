import { BackendIdentity } from '@holdpoint/shared/computations/backend-identity';
import { describe, expect, it } from '@jest/globals';
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

async function twentySteps(name: string, environment: NodeJS.ProcessEnv) {
  const outcome = await runApart({
    entry: ENTRY,
    argument: name,
    timeoutMs: 120_000,
    environment,
  });
  return Answer.parse(outcome.kind === 'answered' ? outcome.answer : outcome);
}

function expectAsTorch(found: z.infer<typeof Answer>): void {
  const { losses } = torchReference();
  expect(found.maxWeightDifference).toBeLessThanOrEqual(TOLERANCE);
  expect(found.firstLoss).toBeCloseTo(losses[0] ?? NaN, 3);
  expect(found.lastLoss).toBeCloseTo(losses.at(-1) ?? NaN, 3);
}

describe("twenty Adam steps against PyTorch's float64", () => {
  it.each(['onnx-cpu', 'tfjs-wasm', 'tfjs-cpu'])('are the same on %s', async (name) => {
    expectAsTorch(await twentySteps(name, {}));
  });

  // Chromium's SwiftShader is a Vulkan device; without Debian's chromium these two are skipped.
  (hasSoftwareGpu ? it : it.skip).each(['onnx-webgpu', 'tfjs-webgpu'])(
    "are the same on %s, on Chromium's software adapter",
    async (name) => {
      const found = await twentySteps(name, withSoftwareGpu({}));
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
