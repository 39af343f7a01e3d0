import { drawsFrom } from '@holdpoint/shared/statistics/random';

import type { ComputeBackend } from '../../ports.js';
import { seedOf } from '../seed-of.js';
import { batchOfContexts } from '../transformer/held-out-loss.js';
import { evaluateProgram } from '../transformer/transformer-programs.js';
import type { Transformer } from '../transformer/transformer-weights.js';
import type { ActivationSource } from './activation-source.js';
import { floats } from './autoencoder-weights.js';

/** Contexts that go through the model at once. */
const CONTEXTS_PER_RUN = 32;

export interface ModelActivationOptions {
  readonly backend: ComputeBackend;
  readonly transformer: Transformer;
  readonly corpusSeed: number;
  /** Seed of the order. */
  readonly seed: number;
  readonly batchSize: number;
  /** Batches harvested together: memory is `bufferBatches * batchSize * mlpWidth` floats, twice while it turns over. */
  readonly bufferBatches: number;
}

/**
 * MLP activations over the corpus' training split, without an end: each buffer is a function of its index, shuffled
 * across all its contexts, and no context comes twice. Disposing it closes the model.
 */
export async function modelActivations(
  options: ModelActivationOptions,
): Promise<ActivationSource & AsyncDisposable> {
  const { backend, transformer, corpusSeed, seed, batchSize, bufferBatches } = options;
  const { contextLength, mlpWidth: width } = transformer.config;
  const program = evaluateProgram(transformer.config, CONTEXTS_PER_RUN);
  const model = await backend.open(program, transformer.weights);
  const rows = batchSize * bufferBatches;
  const runs = Math.ceil(rows / (CONTEXTS_PER_RUN * contextLength));
  let held: { readonly index: number; readonly data: Float32Array } | null = null;

  async function harvested(index: number): Promise<Float32Array> {
    if (held?.index === index) return held.data;
    held = null;
    const order = permutation(rows, seedOf(seed, 'activations.buffer', index));
    const data = new Float32Array(rows * width);
    const perRun = CONTEXTS_PER_RUN * contextLength;
    for (let run = 0; run < runs; run += 1) {
      const first = (index * runs + run) * CONTEXTS_PER_RUN;
      const place = { seed: corpusSeed, split: 'train' as const, index: first };
      const { tokens, targets } = batchOfContexts(place, CONTEXTS_PER_RUN, contextLength);
      const found = floats(await model.step({ tokens, targets }), 'activations');
      for (let row = 0; row < perRun; row += 1) {
        const place = order[run * perRun + row];
        if (place === undefined) break;
        data.set(found.subarray(row * width, (row + 1) * width), place * width);
      }
    }
    held = { index, data };
    return data;
  }

  return {
    width,
    batchSize,
    batches: null,
    async batch(index) {
      const data = await harvested(Math.floor(index / bufferBatches));
      const start = (index % bufferBatches) * batchSize * width;
      return { shape: [batchSize, width], data: data.slice(start, start + batchSize * width) };
    },
    [Symbol.asyncDispose]: () => model[Symbol.asyncDispose](),
  };
}

/** The places 0 … count - 1 in an order drawn by the seed. Fisher and Yates. */
function permutation(count: number, seed: number): Uint32Array {
  const draws = drawsFrom(seed);
  const places = Uint32Array.from({ length: count }, (_, place) => place);
  for (let last = count - 1; last > 0; last -= 1) {
    const drawn = draws.below(last + 1);
    const kept = places[last] ?? 0;
    places[last] = places[drawn] ?? 0;
    places[drawn] = kept;
  }
  return places;
}
