import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  decodeEntryBundle,
  encodeEntryBundle,
  MAXIMUM_ENTRY_BYTES,
  requireEntrySize,
} from './entry-bundle.js';

fc.configureGlobal({ seed: 6962 });

describe('a bundle of entries', () => {
  it('is for each entry its length in 16 bits and its bytes', () => {
    const bundle = encodeEntryBundle([Uint8Array.of(7, 8), new Uint8Array(258)]);
    expect([...bundle.subarray(0, 6)]).toEqual([0, 2, 7, 8, 1, 2]);
    expect(bundle).toHaveLength(4 + 260);
  });

  it('reads back as its entries, and cut anywhere never as them', async () => {
    const anEntry = fc.uint8Array({ maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(anEntry, { minLength: 1, maxLength: 9 }), async (entries) => {
        const bundle = encodeEntryBundle(entries);
        expect(decodeEntryBundle(bundle)).toEqual(entries);
        for (let end = 0; end < bundle.length; end += 1) {
          await expect(() =>
            decodeEntryBundle(bundle.subarray(0, end), entries.length),
          ).toThrowWithCode('log.entry_bundle_malformed');
        }
      }),
    );
  });

  it('of any bytes is entries or refused, and entries write the same bytes again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 40 }), async (bytes) => {
        try {
          expect(encodeEntryBundle(decodeEntryBundle(bytes))).toEqual(bytes);
        } catch (error) {
          await expect(error).toThrowWithCode('log.entry_bundle_malformed');
        }
      }),
    );
  });

  it('holds entries of up to 65,535 bytes', async () => {
    const longest = new Uint8Array(MAXIMUM_ENTRY_BYTES).fill(1);
    expect(decodeEntryBundle(encodeEntryBundle([longest]))).toEqual([longest]);
    const oversize = new Uint8Array(MAXIMUM_ENTRY_BYTES + 1);
    await expect(() => encodeEntryBundle([oversize])).toThrowWithCode('log.entry_oversize');
    await expect(() => {
      requireEntrySize(oversize);
    }).toThrowWithCode('log.entry_oversize');
  });

  it('holds 1 to 256 entries', async () => {
    const entries = Array.from({ length: 257 }, () => new Uint8Array());
    expect(decodeEntryBundle(encodeEntryBundle(entries.slice(1)), 256)).toHaveLength(256);
    for (const wrong of [entries, []]) {
      await expect(() => encodeEntryBundle(wrong)).toThrowWithCode('log.entry_bundle_malformed');
    }
    await expect(() => decodeEntryBundle(new Uint8Array(514))).toThrowWithCode(
      'log.entry_bundle_malformed',
    );
  });
});
