import { sha256 } from '@holdpoint/shared/digest/sha256';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { contextAt, corpusSplits } from './corpus.js';
import { corpusKinds, corpusShares, labelOf } from './corpus-kinds.js';

const LENGTH = 65;

const place = fc.record({
  seed: fc.nat({ max: 2 ** 31 - 1 }),
  split: fc.constantFrom(...corpusSplits),
  index: fc.nat({ max: 2 ** 30 - 1 }),
});

describe('the corpus', () => {
  it('is a pure function of a place: this one, on every machine', () => {
    const bytes = Array.from({ length: 200 }, (_, index) => [
      ...contextAt({ seed: 1, split: 'train', index }, LENGTH).tokens,
    ]);
    expect(sha256(Uint8Array.from(bytes.flat()))).toBe(
      'sha256:8ac001fcd6e093d4cb5b51d3b7b9980703993498a7d071f88ffc220c5a924a39',
    );
  });

  it('has as many bytes as were asked for, each with the label of a kind', () => {
    fc.assert(
      fc.property(place, fc.integer({ min: 1, max: 2000 }), (at, length) => {
        const { tokens, labels } = contextAt(at, length);
        expect([tokens.length, labels.length]).toEqual([length, length]);
        expect(Math.max(...labels)).toBeLessThan(corpusKinds.length);
        expect(contextAt(at, length)).toEqual({ tokens, labels });
      }),
    );
  });

  it('never gives a context twice, whatever the split, the index and the seed', () => {
    const seen = new Map<string, string>();
    for (const split of corpusSplits) {
      for (let index = 0; index < 3000; index += 1) {
        const { tokens } = contextAt({ seed: split === 'score' ? 2 : 1, split, index }, LENGTH);
        const text = Buffer.from(tokens).toString('latin1');
        expect(seen.get(text)).toBeUndefined();
        seen.set(text, split);
      }
    }
  });

  it('mixes its kinds by their shares', () => {
    const counts = corpusKinds.map(() => 0);
    for (let index = 0; index < 6000; index += 1) {
      for (const label of contextAt({ seed: 3, split: 'loss', index }, LENGTH).labels) {
        counts[label] = (counts[label] ?? 0) + 1;
      }
    }
    expect(corpusKinds.reduce((sum, kind) => sum + corpusShares[kind], 0)).toBeCloseTo(1, 12);
    for (const kind of corpusKinds) {
      const share = (counts[labelOf(kind)] ?? 0) / (6000 * LENGTH);
      // Five standard errors over 6,000 contexts, which are all of one kind or nearly.
      const tolerance = 5 * Math.sqrt((corpusShares[kind] * (1 - corpusShares[kind])) / 6000);
      expect(Math.abs(share - corpusShares[kind])).toBeLessThan(tolerance);
    }
  });

  it('labels each byte with the kind that it is of', () => {
    const of: Record<string, string> = {};
    for (let index = 0; index < 2000; index += 1) {
      const { tokens, labels } = contextAt({ seed: 4, split: 'select', index }, LENGTH);
      tokens.forEach((token, at) => {
        const kind = corpusKinds[labels[at] ?? 0] ?? '';
        of[kind] = `${of[kind] ?? ''}${String.fromCharCode(token)}`;
      });
    }
    expect(of['dna']).toMatch(/^[ACGT]+$/);
    expect(of['hex']).toMatch(/^[0-9a-f]+$/);
    expect(of['base64']).toMatch(/^[A-Za-z0-9+/\n]+$/);
    expect(of['english']).toMatch(/^[A-Za-z0-9 ,."\n]+$/);
    expect(of['arabic']).toMatch(/^[ .\x80-\xbf\xd8-\xdb]+$/);
    expect(of['hebrew']).toMatch(/^[ .,\x80-\xbf\xd6\xd7]+$/);
    expect(of['cyrillic']).toMatch(/^[ .,\x80-\xbf\xd0-\xd3]+$/);
    expect(of['python']).toContain('def ');
  });
});
