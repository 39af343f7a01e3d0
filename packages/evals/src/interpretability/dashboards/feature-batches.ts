import type { ComputeBackend } from '../../ports.js';
import { applyProgram } from '../autoencoders/apply-program.js';
import { floats } from '../autoencoders/autoencoder-weights.js';
import { contextAt, type CorpusSplit } from '../corpus/corpus.js';
import type { Tensors } from '../tensor.js';
import { evaluateProgram } from '../transformer/transformer-programs.js';
import type { StudiedDictionary } from './studied-dictionary.js';

/** Contexts of one split, from the first. */
export interface ContextRange {
  readonly seed: number;
  readonly split: CorpusSplit;
  readonly contexts: number;
}

/** One context with what the model and its autoencoder made of it; rows are positions. */
export interface FeatureContext {
  readonly index: number;
  /** `positions` bytes, and for each the place of its kind in `corpusKinds`. */
  readonly tokens: Uint8Array;
  readonly labels: Uint8Array;
  readonly positions: number;
  /** `[positions, mlpWidth]`, views that the next batch doesn't touch. */
  readonly neurons: Float32Array;
  /** `[positions, width of the autoencoder]` */
  readonly features: Float32Array;
}

/** Features of one batch at most: 16 MiB in float32, whatever the width. */
const MOST_VALUES = 2 ** 22;
const MOST_CONTEXTS = 16;

/**
 * Every context of a range in order, computed in batches of bounded size: how many go together changes no value that is
 * seen here. Throws as the backend.
 */
export async function* featureContexts(
  backend: ComputeBackend,
  { transformer, autoencoder }: StudiedDictionary,
  { seed, split, contexts }: ContextRange,
): AsyncGenerator<FeatureContext> {
  const { contextLength: positions, mlpWidth } = transformer.config;
  const { width } = autoencoder.config;
  const fitting = Math.floor(MOST_VALUES / (positions * width));
  const atOnce = Math.max(1, Math.min(MOST_CONTEXTS, fitting, contexts));
  await using model = await backend.open(
    evaluateProgram(transformer.config, atOnce),
    transformer.weights,
  );
  await using dictionary = await backend.open(
    applyProgram(autoencoder.config, atOnce * positions),
    autoencoder.weights,
  );
  for (let first = 0; first < contexts; first += atOnce) {
    const texts = Array.from({ length: atOnce }, (_, at) =>
      contextAt({ seed, split, index: first + at }, positions + 1),
    );
    const neurons = floats(
      await model.step(
        batchOf(
          texts.map(({ tokens }) => tokens),
          positions,
        ),
      ),
      'activations',
    );
    const x = { shape: [atOnce * positions, mlpWidth], data: neurons };
    const features = floats(await dictionary.step({ x }), 'features');
    for (const [at, { tokens, labels }] of texts.entries()) {
      if (first + at >= contexts) break;
      const rows = (values: Float32Array, columns: number): Float32Array =>
        values.subarray(at * positions * columns, (at + 1) * positions * columns);
      yield {
        index: first + at,
        tokens: tokens.subarray(0, positions),
        labels: labels.subarray(0, positions),
        positions,
        neurons: rows(neurons, mlpWidth),
        features: rows(features, width),
      };
    }
  }
}

function batchOf(texts: readonly Uint8Array[], positions: number): Tensors {
  const tokens = new Int32Array(texts.length * positions);
  const targets = new Int32Array(texts.length * positions);
  for (const [at, text] of texts.entries()) {
    tokens.set(text.subarray(0, positions), at * positions);
    targets.set(text.subarray(1, positions + 1), at * positions);
  }
  const shape = [texts.length, positions];
  return { tokens: { shape, data: tokens }, targets: { shape, data: targets } };
}
