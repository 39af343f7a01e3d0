import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { addProduct, attendWith, layerNormed } from './forward-kernels.js';
import type { Transformer } from './transformer-weights.js';

/** Looks at what the model computes, or replaces it. */
export interface ForwardHooks {
  /** After the ReLU, `mlpWidth` values of one position; what it answers, if anything, takes their place. */
  readonly onMlp?: (position: number, activations: Float64Array) => undefined | Float64Array;
  /** The residual stream of one position as the last layer norm takes it, `width` values; looked at, never changed. */
  readonly onStream?: (position: number, stream: Float64Array) => void;
}

/** A text under way: each token is computed once, keys and values of those before it are kept. */
export interface ForwardPass {
  /** Tokens so far. */
  readonly length: number;
  /**
   * Logits of what follows `token`, 256 values. Throws `transformer.context_full` past the context's length and
   * `transformer.token` for what is no byte.
   */
  next(token: number): Float64Array;
}

/**
 * The built-in transformer in float64 and plain TypeScript, one position at a time: for serving, attribution, ablation
 * and clamping. The same function as `evaluateProgram`, to float32's rounding.
 */
export function openForward(transformer: Transformer, hooks: ForwardHooks = {}): ForwardPass {
  const { config, weights } = transformer;
  const { contextLength, width, heads, mlpWidth, vocabulary } = config;
  const weight = (name: string): ArrayLike<number> => weights[name]?.data ?? [];
  const keys = new Float64Array(contextLength * width);
  const values = new Float64Array(contextLength * width);
  let length = 0;

  const attend = (stream: Float64Array): void => {
    const normed = layerNormed(stream);
    const row = length * width;
    addProduct(normed, weight('W_K'), keys.subarray(row, row + width));
    addProduct(normed, weight('W_V'), values.subarray(row, row + width));
    const query = addProduct(normed, weight('W_Q'), new Float64Array(width));
    const mixed = new Float64Array(width);
    for (let head = 0; head < heads; head += 1) {
      attendWith({
        query,
        keys,
        values,
        mixed,
        head,
        headWidth: width / heads,
        length: length + 1,
      });
    }
    addProduct(mixed, weight('W_O'), stream);
  };

  const activationsOf = (stream: Float64Array): Float64Array => {
    const hidden = Float64Array.from({ length: mlpWidth }, (_, at) => weight('b_in')[at] ?? 0);
    const activations = addProduct(layerNormed(stream), weight('W_in'), hidden).map((value) =>
      Math.max(0, value),
    );
    return hooks.onMlp?.(length, activations) ?? activations;
  };

  return {
    get length() {
      return length;
    },
    next(token) {
      refuseToken(token, vocabulary);
      refuseFull(length, contextLength);
      const [embedding, position, bias] = [weight('W_E'), weight('W_P'), weight('b_out')];
      const stream = Float64Array.from(
        { length: width },
        (_, at) => (embedding[token * width + at] ?? 0) + (position[length * width + at] ?? 0),
      );
      attend(stream);
      const activations = activationsOf(stream);
      for (let at = 0; at < width; at += 1) stream[at] = (stream[at] ?? 0) + (bias[at] ?? 0);
      addProduct(activations, weight('W_out'), stream);
      hooks.onStream?.(length, stream.slice());
      length += 1;
      return addProduct(layerNormed(stream), weight('W_U'), new Float64Array(vocabulary));
    },
  };
}

function refuseToken(token: number, vocabulary: number): void {
  if (Number.isInteger(token) && token >= 0 && token < vocabulary) return;
  throw new HoldpointError({
    code: 'transformer.token',
    kind: 'invalid',
    message: `A token is a byte, from 0 to ${vocabulary - 1}; got ${token}.`,
  });
}

function refuseFull(length: number, contextLength: number): void {
  if (length < contextLength) return;
  throw new HoldpointError({
    code: 'transformer.context_full',
    kind: 'invalid',
    message: `The model has ${contextLength} positions, and all are taken.`,
  });
}
