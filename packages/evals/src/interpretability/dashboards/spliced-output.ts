import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { openForward } from '../transformer/transformer-forward.js';
import type { Transformer } from '../transformer/transformer-weights.js';

/** The model's output after a context, and what led to it. */
export interface Output {
  readonly logits: Float64Array;
  /** MLP activations of the last position, as the model computed them. */
  readonly activations: Float64Array;
  /** The residual stream of the last position before the last layer norm. */
  readonly stream: Float64Array;
}

/**
 * Runs the model over a context, with the MLP's activations of the last position replaced where `splice` answers some.
 * In a model of one layer no later position reads them. Throws `attribution.context` for an empty context or one that is
 * longer than the model's.
 */
export function outputAfter(
  transformer: Transformer,
  context: Uint8Array,
  splice: (activations: Float64Array) => Float64Array | undefined = () => undefined,
): Output {
  const { contextLength } = transformer.config;
  if (context.length === 0 || context.length > contextLength) {
    throw new HoldpointError({
      code: 'attribution.context',
      kind: 'invalid',
      message: `A context holds 1 to ${contextLength} bytes; got ${context.length}.`,
    });
  }
  const last = context.length - 1;
  let activations = new Float64Array();
  let stream = new Float64Array();
  const pass = openForward(transformer, {
    onMlp: (position, computed) => {
      if (position !== last) return undefined;
      activations = computed.slice();
      return splice(computed);
    },
    onStream: (position, seen) => {
      if (position === last) stream = Float64Array.from(seen);
    },
  });
  let logits = new Float64Array();
  for (const token of context) logits = Float64Array.from(pass.next(token));
  return { logits, activations, stream };
}

/** A logit against the mean of all: what softmax sees of it but for the other differences. */
export function contrastOf(logits: Float64Array, byte: number): number {
  const mean = logits.reduce((sum, value) => sum + value, 0) / logits.length;
  return (logits[byte] ?? 0) - mean;
}
