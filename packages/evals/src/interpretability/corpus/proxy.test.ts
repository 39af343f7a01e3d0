import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { contextAt } from './corpus.js';
import { type CorpusKind, corpusKinds } from './corpus-kinds.js';
import {
  isProxied,
  LEAST_PROBABILITY,
  proxiedKinds,
  proxyLogLikelihoodRatio,
  unigramOf,
} from './proxy.js';

const LENGTH = 65;
const unigram = unigramOf({ seed: 1, split: 'train', index: 0 }, 2000, LENGTH);
const uniform = new Float64Array(256).fill(1 / 256);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('the proxy of a kind', () => {
  it('is what the definition gives by hand', () => {
    // P(AC|DNA) = 1/16 and P(AC) = 2^-16: 12 bits. "xA" costs 1e-10; "ACG" gives 18 bits.
    const ratios = proxyLogLikelihoodRatio('dna', bytes('xACG'), uniform);
    const least = Math.log(LEAST_PROBABILITY);
    expect(ratios[0]).toBeCloseTo(least, 12);
    expect(ratios[1]).toBeCloseTo(least + Math.log(256) + Math.log(64), 9);
    expect(ratios[2]).toBeCloseTo(12 * Math.LN2, 9);
    expect(ratios[3]).toBeCloseTo(18 * Math.LN2, 9);
  });

  it('is the largest over all groups of at least two tokens, as trying each one finds', () => {
    const letter = fc.constantFrom(...bytes('ACGTab0/ '));
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 20 }), (letters) => {
        const tokens = Uint8Array.from(letters);
        for (const [kind, alphabet] of [
          ['dna', 'ACGT'],
          ['hex', '0123456789abcdef'],
        ] as const) {
          const each = letters.map((token) => {
            const isMember = alphabet.includes(String.fromCharCode(token));
            const likely = isMember ? 1 / alphabet.length : LEAST_PROBABILITY;
            return Math.log(likely) - Math.log(Math.max(unigram[token] ?? 0, LEAST_PROBABILITY));
          });
          proxyLogLikelihoodRatio(kind, tokens, unigram).forEach((ratio, end) => {
            const groups = Array.from({ length: end }, (_, from) =>
              each.slice(from, end + 1).reduce((sum, one) => sum + one, 0),
            );
            const wanted = end === 0 ? Math.log(LEAST_PROBABILITY) : Math.max(...groups);
            expect(ratio).toBeCloseTo(wanted, 8);
          });
        }
      }),
    );
  });

  it('knows a script by its characters, and how rare it is', () => {
    const tokens = bytes('a \u0645\u0627 b');
    const share = [0xd8, 0xd9, 0xda, 0xdb, 0xdd].reduce(
      (sum, byte) => sum + (unigram[byte] ?? 0),
      0,
    );
    const ratios = [...proxyLogLikelihoodRatio('arabic', tokens, unigram)];
    const inside = -Math.log(2 * share);
    expect(ratios.map((ratio) => ratio > 0)).toEqual([
      ...[false, false, false, true, true, true, false, false],
    ]);
    expect(ratios[3]).toBeCloseTo(inside, 9);
    expect(proxyLogLikelihoodRatio('hebrew', tokens, unigram).every((ratio) => ratio < 0)).toBe(
      true,
    );
  });

  it('separates its kind from the others in the corpus', () => {
    const hits = new Map<
      string,
      { own: number; ofOwn: number; others: number; ofOthers: number }
    >();
    for (let index = 0; index < 1500; index += 1) {
      const { tokens, labels } = contextAt({ seed: 1, split: 'select', index }, LENGTH);
      for (const kind of proxiedKinds) {
        const count = hits.get(kind) ?? { own: 0, ofOwn: 0, others: 0, ofOthers: 0 };
        hits.set(kind, count);
        proxyLogLikelihoodRatio(kind, tokens, unigram).forEach((ratio, at) => {
          const isOwn = corpusKinds[labels[at] ?? 0] === kind;
          count[isOwn ? 'ofOwn' : 'ofOthers'] += 1;
          if (ratio > 0) count[isOwn ? 'own' : 'others'] += 1;
        });
      }
    }
    for (const kind of ['dna', 'arabic', 'hebrew', 'cyrillic']) {
      const { own = 0, ofOwn = 1, others = 1, ofOthers = 1 } = hits.get(kind) ?? {};
      // Words of a script have spaces between them.
      expect(own / ofOwn).toBeGreaterThan(0.6);
      expect(others / ofOthers).toBeLessThan(0.02);
    }
  });

  it('is there for what can be known without a model', () => {
    const without = corpusKinds.filter((kind: CorpusKind) => !isProxied(kind));
    expect(without).toEqual(['english', 'python']);
  });

  it('is finite for any bytes and any unigram', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom(...proxiedKinds),
        (tokens, kind) => {
          for (const frequencies of [unigram, new Float64Array(256)]) {
            const ratios = proxyLogLikelihoodRatio(kind, tokens, frequencies);
            expect(ratios).toHaveLength(tokens.length);
            expect(ratios.every(Number.isFinite)).toBe(true);
          }
        },
      ),
    );
  });
});
