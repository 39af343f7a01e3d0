import { z } from 'zod';

import { HoldpointError } from '../errors/holdpoint-error.js';
import { visibleBytes } from './visible-bytes.js';

const RankedToken = z.strictObject({
  token: z.int().min(0).max(255),
  text: z.string(),
  effect: z.number(),
});

/** What a feature writes to the logits of the next byte, directly: not through attention, of which one layer has none after it. */
export const LogitEffects = z
  .strictObject({
    /** Logit of each byte per unit of activation, shifted so that the median is 0. */
    effects: z.array(z.number()).length(256),
    /** What was subtracted. */
    shift: z.number(),
    /** Mean of 1 / standard deviation of the residual stream, which stands for the last layer norm. */
    normScale: z.number().positive(),
    /** By effect; equal effects by byte. */
    top: z.array(RankedToken).max(32),
    bottom: z.array(RankedToken).max(32),
  })
  .meta({ id: 'LogitEffects' });
export type LogitEffects = z.infer<typeof LogitEffects>;

const RANKED = 10;

/**
 * Logit effects of raw logits, one a byte. Throws `feature.invalid_logits` unless there are 256 finite ones.
 * Bricken et al. 2023: shifted by the median, since softmax doesn't see a shift.
 */
export function logitEffects(raw: readonly number[], normScale: number): LogitEffects {
  if (raw.length !== 256 || !raw.every(Number.isFinite)) {
    throw new HoldpointError({
      code: 'feature.invalid_logits',
      kind: 'invalid',
      message: `Expected 256 finite logits, one for each byte; got ${raw.length}.`,
    });
  }
  const shift = medianOf(raw);
  const effects = raw.map((logit) => logit - shift);
  return { effects, shift, normScale, ...rankedTokens(effects) };
}

/** The bytes that a feature makes likeliest and least likely, ten each. Total. */
export function rankedTokens(effects: readonly number[]): Pick<LogitEffects, 'top' | 'bottom'> {
  const ranked = effects
    .map((effect, token) => ({ token, text: visibleBytes(Uint8Array.of(token)), effect }))
    .sort((left, right) => right.effect - left.effect || left.token - right.token);
  return { top: ranked.slice(0, RANKED), bottom: ranked.slice(-RANKED).reverse() };
}

/** Mean of the two middle ones for an even count; 0 of none. */
export function medianOf(values: readonly number[]): number {
  const ascending = values.toSorted((left, right) => left - right);
  const middle = ascending.length / 2;
  const low = ascending[Math.ceil(middle) - 1] ?? 0;
  return (low + (ascending[Math.floor(middle)] ?? low)) / 2;
}
