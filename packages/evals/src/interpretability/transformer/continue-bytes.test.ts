import { drawsFrom } from '@holdpoint/shared/statistics/random';
import { describe, expect, it } from '@jest/globals';

import { continueBytes } from './continue-bytes.js';
import { softmaxOf } from './forward-kernels.js';
import { tinyConfig } from './testing/tiny-transformer.js';
import { openForward } from './transformer-forward.js';
import { initialTransformer } from './transformer-weights.js';

const model = initialTransformer(tinyConfig, 1);
const prompt = Uint8Array.of(84, 104, 101);

function bytesOf(count: number, temperature: number, seed: number, from = prompt): number[] {
  const bytes: number[] = [];
  for (const byte of continueBytes(model, from, { temperature, draws: drawsFrom(seed) })) {
    if (byte !== null) bytes.push(byte);
    if (bytes.length === count) break;
  }
  return bytes;
}

/** Without a cache: the whole window anew for each byte. */
function likeliestOf(window: readonly number[]): number {
  const pass = openForward(model);
  const logits = window.map((token) => pass.next(token)).at(-1) ?? new Float64Array();
  return logits.indexOf(Math.max(...logits));
}

describe('the continuation of a text', () => {
  it('is the likeliest byte at temperature 0, past the end of the context too', () => {
    const bytes = bytesOf(40, 0, 1);
    let window = [...prompt];
    for (const byte of bytes) {
      expect(byte).toBe(likeliestOf(window));
      window.push(byte);
      // 16 positions: the later half goes on once all are taken.
      if (window.length > 16) window = window.slice(-8);
    }
  });

  it('is drawn by the softmax at its temperature', () => {
    const pass = openForward(model);
    const logits = [...prompt].map((token) => pass.next(token)).at(-1) ?? new Float64Array();
    const shares = softmaxOf(logits, 0.5);
    const likeliest = shares.indexOf(Math.max(...shares));
    const drawn = Array.from({ length: 2000 }, (_, seed) => bytesOf(1, 0.5, seed)[0]);
    const share = drawn.filter((byte) => byte === likeliest).length / 2000;
    const wanted = shares[likeliest] ?? 0;
    expect(Math.abs(share - wanted)).toBeLessThan(4 * Math.sqrt((wanted * (1 - wanted)) / 2000));
  });

  it('sees the last bytes of a long prompt, and a line feed where there is none', () => {
    const long = Uint8Array.from({ length: 100 }, (_, at) => at);
    expect(bytesOf(30, 1, 3, long)).toEqual(bytesOf(30, 1, 3, long.subarray(-16)));
    expect(bytesOf(30, 1, 3, new Uint8Array())).toEqual(bytesOf(30, 1, 3, Uint8Array.of(10)));
  });
});
