import { z } from 'zod';

import { HoldpointError } from '../errors/holdpoint-error.js';
import { visibleBytes, visibleUnits } from './visible-bytes.js';

const Hex = z.string().regex(/^(?:[0-9a-f]{2})*$/, 'expected bytes in hex');

/** One token (a byte) on which a feature was looked at, with what stands around it. Text of the corpus is shown only. */
export const FeatureExample = z
  .strictObject({
    /** Scored context, as observations name it, and the token's place in it. */
    context: z.int().nonnegative(),
    position: z.int().nonnegative(),
    activation: z.number().nonnegative(),
    proxyLogLikelihoodRatio: z.number(),
    label: z.int().nonnegative(),
    /** The token and its neighbours. */
    bytes: Hex,
    /** Activation on each of the bytes. */
    activations: z.array(z.number().nonnegative()).min(1).max(129),
    /** Which of the bytes the token is. */
    at: z.int().nonnegative(),
    /** What the bytes show, by `visibleBytes`: the character that holds the token, and what is around it. */
    before: z.string(),
    token: z.string(),
    after: z.string(),
  })
  .meta({ id: 'FeatureExample' });
export type FeatureExample = z.infer<typeof FeatureExample>;

/** Text of an example: `token` is the whole character that byte `at` belongs to. Total. */
export function exampleText(
  bytes: Uint8Array,
  at: number,
): Pick<FeatureExample, 'before' | 'token' | 'after'> {
  const unit = visibleUnits(bytes).find(({ from, to }) => at >= from && at < to);
  if (unit === undefined) return { before: visibleBytes(bytes), token: '', after: '' };
  return {
    before: visibleBytes(bytes.subarray(0, unit.from)),
    token: unit.text,
    after: visibleBytes(bytes.subarray(unit.to)),
  };
}

/** The bytes in lower-case hex. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Bytes of lower-case hex. Throws `feature.invalid_bytes`. */
export function bytesOfHex(hex: string): Uint8Array {
  if (!Hex.safeParse(hex).success) {
    throw new HoldpointError({
      code: 'feature.invalid_bytes',
      kind: 'invalid',
      message: 'Bytes of an example are pairs of the digits 0-9 and a-f.',
    });
  }
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
