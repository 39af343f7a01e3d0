import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { drawsFrom, shuffled } from '@holdpoint/shared/statistics/random';

import { seedOf } from '../seed-of.js';
import type { Tensor } from '../tensor.js';
import type { ActivationContexts, ActivationSource } from './activation-source.js';

/** Rows of a matrix in a file, read by ranges. */
export interface StoredRows {
  readonly rows: number;
  readonly width: number;
  /** `[count, width]` from row `from`; throws where there are none. */
  read(from: number, count: number): Promise<Tensor>;
}

export interface StoredActivationOptions {
  readonly batchSize: number;
  readonly bufferBatches: number;
  readonly seed: number;
  /** Rows of one context, which lie together: the units that intervals are over. */
  readonly rowsPerContext: number;
  readonly evaluationContexts: number;
}

/** Of the contexts, held out at most: the rest trains. */
const MOST_HELD_OUT = 0.2;

/**
 * Splits stored activations: the last contexts are held out, the others train. Training reads stretches of
 * `bufferBatches` batches in an order drawn per pass, and shuffles rows inside them; a pass over all comes again once
 * it ends. Memory is one buffer in the file's dtype and two in float32 while it turns over. Throws `activations.too_few`
 * where there is not one batch or not two held-out contexts.
 */
export function storedActivations(
  stored: StoredRows,
  options: StoredActivationOptions,
): {
  readonly training: ActivationSource;
  readonly heldOut: ActivationContexts;
  readonly trainingRows: number;
} {
  const { batchSize, rowsPerContext, evaluationContexts } = options;
  const contexts = Math.floor(stored.rows / rowsPerContext);
  const held = Math.min(evaluationContexts, Math.floor(MOST_HELD_OUT * contexts));
  const trainingRows = (contexts - held) * rowsPerContext;
  if (held < 2 || trainingRows < batchSize) {
    throw new HoldpointError({
      code: 'activations.too_few',
      kind: 'invalid',
      message: `${stored.rows} activations in contexts of ${rowsPerContext} give ${held} held-out contexts and ${trainingRows} to train on; at least 2 contexts and a batch of ${batchSize} are needed.`,
    });
  }
  const first = trainingRows;
  return {
    trainingRows,
    training: trainingSource(stored, trainingRows, options),
    heldOut: {
      width: stored.width,
      contexts: held,
      context: (index) => stored.read(first + index * rowsPerContext, rowsPerContext),
    },
  };
}

function trainingSource(
  stored: StoredRows,
  rows: number,
  { batchSize, bufferBatches, seed }: StoredActivationOptions,
): ActivationSource {
  const { width } = stored;
  const batches = Math.min(bufferBatches, Math.floor(rows / batchSize));
  const bufferRows = batches * batchSize;
  const buffers = Math.floor(rows / bufferRows);
  let held: { readonly index: number; readonly data: Float32Array } | null = null;

  async function buffer(index: number): Promise<Float32Array> {
    if (held?.index === index) return held.data;
    held = null;
    const pass = Math.floor(index / buffers);
    const order = shuffled([...Array(buffers).keys()], seedOf(seed, 'activations.pass', pass));
    const which = order[index % buffers] ?? 0;
    // What is left over by the division is left out somewhere else in each pass.
    const slack = rows - buffers * bufferRows;
    const offset = drawsFrom(seedOf(seed, 'activations.offset', pass)).below(slack + 1);
    const { data } = await stored.read(offset + which * bufferRows, bufferRows);
    const mixed = shuffledRows(data, width, seedOf(seed, 'activations.rows', index));
    held = { index, data: mixed };
    return mixed;
  }

  return {
    width,
    batchSize,
    batches: buffers * batches,
    async batch(index) {
      const data = await buffer(Math.floor(index / batches));
      const start = (index % batches) * batchSize * width;
      return { shape: [batchSize, width], data: data.slice(start, start + batchSize * width) };
    },
  };
}

function shuffledRows(data: Tensor['data'], width: number, seed: number): Float32Array {
  const places = shuffled([...Array(data.length / width).keys()], seed);
  const mixed = new Float32Array(data.length);
  for (const [row, place] of places.entries()) {
    mixed.set(data.subarray(row * width, (row + 1) * width), place * width);
  }
  return mixed;
}
