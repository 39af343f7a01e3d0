import type { Tensors } from '@holdpoint/evals/interpretability/tensor';
import type { ComputeBackend, OpenProgram } from '@holdpoint/evals/ports';
import { referenceBackend } from '@holdpoint/evals/testing/reference-backend';
import { describe, expect, it } from '@jest/globals';

import { trainingError } from './probe-training.js';

/** The interpreter with one state changed after each step, as by a wrong kernel. */
function wrongIn(name: string, change: (value: number) => number): ComputeBackend {
  const exact = referenceBackend();
  return {
    ...exact,
    async open(program, state): Promise<OpenProgram> {
      const opened = await exact.open(program, state);
      const changed = (tensors: Tensors): Tensors =>
        Object.fromEntries(
          Object.entries(tensors).map(([key, { shape, data }]) => [
            key,
            { shape, data: key === name ? Float32Array.from(data, change) : data },
          ]),
        );
      return { ...opened, state: async () => changed(await opened.state()) };
    },
  };
}

describe('the training that a probe holds against float64', () => {
  it('passes what is right to the rounding of float32', async () => {
    expect(await trainingError(referenceBackend())).toBeLessThan(1e-7);
  });

  it.each([
    ['W_K', (value: number) => value * 1.001],
    ['W_E', () => 0],
    ['m.b_dec', (value: number) => -value],
    ['v.W_enc', (value: number) => value + 1e-4],
  ])('sees a wrong %s', async (name, change) => {
    expect(await trainingError(wrongIn(name, change))).toBeGreaterThan(5e-5);
  });

  it('does not take NaN for agreement', async () => {
    expect(await trainingError(wrongIn('W_dec', () => Number.NaN))).toBeNaN();
  });
});
