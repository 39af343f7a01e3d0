import type { Draws } from '@holdpoint/shared/statistics/random';

import { softmaxOf } from './forward-kernels.js';
import { type ForwardHooks, type ForwardPass, openForward } from './transformer-forward.js';
import type { Transformer } from './transformer-weights.js';

/** How bytes are drawn. */
export interface ContinuePlan {
  /** 0: always the likeliest byte, of equals the lower one. */
  readonly temperature: number;
  readonly draws: Draws;
  readonly hooks?: ForwardHooks;
}

/** What a prompt without bytes stands for: the start of a line. */
const LINE_FEED = 0x0a;

/**
 * The bytes that a model puts behind `prompt`, one after the other and without an end. Null stands for a position that
 * was computed without a byte to show, so that a caller can stop to breathe after each. The model sees the last
 * `contextLength` bytes; once its positions are taken it goes on from the later half of them, since its positions are
 * learned and keys can't move. A pure function of model, prompt, temperature and draws.
 */
export function* continueBytes(
  transformer: Transformer,
  prompt: Uint8Array,
  { temperature, draws, hooks = {} }: ContinuePlan,
): Generator<number | null, never, undefined> {
  const { contextLength } = transformer.config;
  let seen = prompt.length === 0 ? [LINE_FEED] : [...prompt.subarray(-contextLength)];
  let pass: ForwardPass = openForward(transformer, hooks);
  let logits: Float64Array = new Float64Array();
  for (const token of seen) {
    logits = pass.next(token);
    yield null;
  }
  for (;;) {
    const drawn = drawnToken(logits, temperature, draws);
    yield drawn;
    seen.push(drawn);
    if (pass.length < contextLength) {
      logits = pass.next(drawn);
      continue;
    }
    seen = seen.slice(-Math.max(1, Math.floor(contextLength / 2)));
    pass = openForward(transformer, hooks);
    for (const token of seen) {
      logits = pass.next(token);
      yield null;
    }
  }
}

function drawnToken(logits: Float64Array, temperature: number, draws: Draws): number {
  if (temperature <= 0) {
    return logits.reduce((best, logit, at) => (logit > (logits[best] ?? 0) ? at : best), 0);
  }
  let left = draws.uniform();
  for (const [token, share] of softmaxOf(logits, temperature).entries()) {
    left -= share;
    if (left < 0) return token;
  }
  // Shares sum to 1 but for rounding.
  return logits.length - 1;
}
