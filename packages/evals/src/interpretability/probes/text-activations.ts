import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import type { Activations } from '../../ports.js';
import { openForward } from '../transformer/transformer-forward.js';
import type { Transformer } from '../transformer/transformer-weights.js';

/** Bytes of one text; its activations are held in memory. */
export const LONGEST_TEXT_BYTES = 4096;

/**
 * MLP activations of a text's bytes. A text longer than the context is read in stretches of it, each with nothing before
 * it, so that every byte is read once. Yields after each byte, so that a caller can stop to breathe; returns the
 * activations. Throws `activations.no_text` and `activations.text_too_long`.
 */
export function* readText(
  transformer: Transformer,
  text: string,
): Generator<undefined, Activations, undefined> {
  const { contextLength, mlpWidth: width } = transformer.config;
  const bytes = new TextEncoder().encode(text);
  refuseLength(bytes.length);
  const values = new Float32Array(bytes.length * width);
  for (let from = 0; from < bytes.length; from += contextLength) {
    const pass = openForward(transformer, {
      onMlp: (position, activations) => {
        values.set(activations, (from + position) * width);
        return undefined;
      },
    });
    for (const byte of bytes.subarray(from, from + contextLength)) {
      pass.next(byte);
      yield undefined;
    }
  }
  return { site: 'mlp', width, tokens: bytes.length, values };
}

/**
 * Mean over the tokens, `width` values. Throws `activations.malformed` where there is no token, where the extents don't
 * fit, or where a value isn't finite: a probe that averaged over it would say something of nothing.
 */
export function meanPooled({ width, tokens, values }: Activations): Float64Array {
  const isWhole = width > 0 && tokens > 0 && values.length === width * tokens;
  const pooled = new Float64Array(isWhole ? width : 0);
  if (isWhole) {
    for (const [at, value] of values.entries()) {
      pooled[at % width] = (pooled[at % width] ?? 0) + value / tokens;
    }
  }
  if (isWhole && pooled.every(Number.isFinite)) return pooled;
  throw new HoldpointError({
    code: 'activations.malformed',
    kind: 'invalid',
    message: `Expected finite activations of at least one token; got ${values.length} values for ${tokens} tokens of width ${width}.`,
  });
}

function refuseLength(bytes: number): void {
  if (bytes > 0 && bytes <= LONGEST_TEXT_BYTES) return;
  throw new HoldpointError({
    code: bytes === 0 ? 'activations.no_text' : 'activations.text_too_long',
    kind: 'invalid',
    message: `A text to read activations off has 1 to ${LONGEST_TEXT_BYTES} bytes; this one has ${bytes}.`,
  });
}
