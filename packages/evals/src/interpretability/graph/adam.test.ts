import { describe, expect, it } from '@jest/globals';

import { adamDefaults, correctedRate, withAdam, withZeroMoments } from './adam.js';
import { evaluateGraph } from './evaluate-graph.js';
import { GraphBuilder } from './graph-builder.js';

describe('Adam', () => {
  it('follows the paper, bias corrections and all, over many steps', () => {
    const builder = new GraphBuilder();
    const [w, rate] = [builder.state('w', []), builder.input('rate', [])];
    const gradients = { w: builder.input('gradient', []) };
    const next = withAdam(builder, { parameters: { w }, gradients, rate });
    const program = builder.program({ name: 'adam', next, metrics: {} });
    const { beta1, beta2 } = adamDefaults;
    let [weight, m, v] = [0.5, 0, 0];
    let state = evaluateGraph(
      builder.program({ name: 'start', metrics: {} }),
      withZeroMoments({ w: { shape: [], data: Float32Array.of(0.5) } }),
      { rate: scalar(0), gradient: scalar(0) },
    ).state;
    for (let step = 1; step <= 50; step++) {
      const gradient = Math.sin(step) + 0.3;
      m = beta1 * m + (1 - beta1) * gradient;
      v = beta2 * v + (1 - beta2) * gradient ** 2;
      weight -= (0.01 * (m / (1 - beta1 ** step))) / (Math.sqrt(v / (1 - beta2 ** step)) + 1e-8);
      const corrected = scalar(correctedRate(0.01, step));
      state = evaluateGraph(program, state, { rate: corrected, gradient: scalar(gradient) }).state;
    }
    expect(state['m.w']?.data[0]).toBeCloseTo(m, 12);
    expect(state['v.w']?.data[0]).toBeCloseTo(v, 12);
    expect(Math.abs((state['w']?.data[0] ?? NaN) - weight)).toBeLessThan(1e-7);
  });

  it('moves the first step by the rate, whatever the size of the gradient', () => {
    // m / sqrt(v) is the gradient's sign; both corrections cancel their factors.
    expect(correctedRate(0.01, 1)).toBeCloseTo((0.01 * Math.sqrt(0.001)) / 0.1, 12);
    expect(correctedRate(0.01, 1e6)).toBeCloseTo(0.01, 12);
  });

  it('refuses a parameter without a gradient', async () => {
    const builder = new GraphBuilder();
    const [w, rate] = [builder.state('w', [2]), builder.input('rate', [])];
    await expect(() =>
      withAdam(builder, { parameters: { w }, gradients: {}, rate }),
    ).toThrowWithCode('graph.gradient_missing');
  });
});

function scalar(value: number): { readonly shape: readonly []; readonly data: Float64Array } {
  return { shape: [], data: Float64Array.of(value) };
}
