import { describe, expect, it } from '@jest/globals';

import { evaluateGraph } from '../graph/evaluate-graph.js';
import { logLikelihood, softmaxOf } from './forward-kernels.js';
import { batchOfContexts } from './held-out-loss.js';
import { tinyConfig } from './testing/tiny-transformer.js';
import { openForward } from './transformer-forward.js';
import { evaluateProgram, splicedProgram } from './transformer-programs.js';
import { initialTransformer, shuffledWeights } from './transformer-weights.js';

const CONTEXTS = 3;
const { contextLength, mlpWidth } = tinyConfig;

// Larger than at the start of a training: rounding and mistakes both show.
const model = (() => {
  const { config, weights } = shuffledWeights(initialTransformer(tinyConfig, 5), 1);
  const grown = Object.entries(weights).map(([name, { shape, data }]) => {
    const drawn = data.map(
      (value, at) => 3 * value + (name.startsWith('b_') ? Math.sin(at) / 5 : 0),
    );
    return [name, { shape, data: drawn }] as const;
  });
  return { config, weights: Object.fromEntries(grown) };
})();
const place = { seed: 1, split: 'loss', index: 0 } as const;
const { tokens, targets } = batchOfContexts(place, CONTEXTS, contextLength);
const batch = { tokens, targets };
const { metrics } = evaluateGraph(evaluateProgram(tinyConfig, CONTEXTS), model.weights, batch);

function lossesBy(
  onMlp: (place: number, found: Float64Array) => undefined | Float64Array,
): number[] {
  return Array.from({ length: CONTEXTS }).flatMap((_, context) => {
    const pass = openForward(model, {
      onMlp: (position, found) => onMlp(context * contextLength + position, found),
    });
    return Array.from({ length: contextLength }, (_unused, position) => {
      const at = context * contextLength + position;
      const logits = pass.next(batch.tokens.data[at] ?? 0);
      return -logLikelihood(logits, batch.targets.data[at] ?? 0);
    });
  });
}

function farthest(one: ArrayLike<number>, other: ArrayLike<number>): number {
  return Math.max(...Array.from(one, (value, at) => Math.abs(value - (other[at] ?? NaN))));
}

describe('the forward pass in plain TypeScript', () => {
  it('is the function of the graph, losses and activations alike', () => {
    const activations = new Float64Array(CONTEXTS * contextLength * mlpWidth);
    const losses = lossesBy((place, found) => {
      activations.set(found, place * mlpWidth);
      return undefined;
    });
    expect(farthest(losses, metrics['loss']?.data ?? [])).toBeLessThan(1e-9);
    expect(farthest(activations, metrics['activations']?.data ?? [])).toBeLessThan(1e-9);
    expect(activations.some((value) => value > 0)).toBe(true);
  });

  it('takes activations in the place of its own, as the spliced program does', () => {
    const given = Float64Array.from({ length: CONTEXTS * contextLength * mlpWidth }, (_, at) =>
      Math.abs(Math.sin(at)),
    );
    const activations = { shape: [CONTEXTS, contextLength, mlpWidth], data: given };
    const spliced = evaluateGraph(splicedProgram(tinyConfig, CONTEXTS), model.weights, {
      ...batch,
      activations,
    });
    const losses = lossesBy((place) => given.slice(place * mlpWidth, (place + 1) * mlpWidth));
    expect(farthest(losses, spliced.metrics['loss']?.data ?? [])).toBeLessThan(1e-9);
    expect(farthest(losses, metrics['loss']?.data ?? [])).toBeGreaterThan(0.01);
  });

  it('refuses what is no byte, and a position more than it has', async () => {
    const pass = openForward(model);
    for (const token of [-1, 256, 0.5, NaN]) {
      await expect(() => pass.next(token)).toThrowWithCode('transformer.token');
    }
    for (let at = 0; at < contextLength; at += 1) pass.next(at);
    expect(pass.length).toBe(contextLength);
    await expect(() => pass.next(0)).toThrowWithCode('transformer.context_full');
  });

  it('gives shares that sum to 1, whatever the size of the logits', () => {
    const shares = softmaxOf(Float64Array.of(1000, 999, -1000));
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(shares[0]).toBeCloseTo(Math.E / (1 + Math.E), 12);
    expect(logLikelihood(Float64Array.of(1000, 999, -1000), 0)).toBeCloseTo(
      Math.log(shares[0] ?? 0),
      12,
    );
  });
});
