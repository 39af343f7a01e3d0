import { randomBytes } from 'node:crypto';
import { constants, zstdCompressSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { unpackZstd } from './zstd-frames.js';

const checksum = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };

describe('unpackZstd', () => {
  it('gives the parts of any split into frames, with and without checksums', () => {
    const part = fc.tuple(fc.uint8Array({ maxLength: 300 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const whole = Buffer.concat(parts.map(([bytes]) => bytes));
        const frames = parts.map(([bytes, isChecked]) =>
          zstdCompressSync(bytes, isChecked ? checksum : {}),
        );
        expect(unpackZstd(Buffer.concat(frames), whole.length).equals(whole)).toBe(true);
      }),
      { seed: 7 },
    );
  });

  it('reads frames of many blocks, raw, run-length and compressed', () => {
    const content = Buffer.concat([
      randomBytes(300_000),
      Buffer.alloc(300_000),
      Buffer.from('text '.repeat(60_000)),
    ]);
    const frames = Buffer.concat([zstdCompressSync(content), zstdCompressSync(content)]);
    expect(unpackZstd(frames, 2 * content.length).equals(Buffer.concat([content, content]))).toBe(
      true,
    );
  });

  it('stops at the size that the directory claims', () => {
    const frame = zstdCompressSync(Buffer.alloc(1_000_000));
    expect(() => unpackZstd(frame, 999_999)).toThrow('larger than 999999');
    expect(() => unpackZstd(Buffer.concat([frame, frame]), 1_500_000)).toThrow(
      'larger than 500000',
    );
  });

  it('refuses what is cut, and what follows a frame', () => {
    const frame = zstdCompressSync(Buffer.from('hello '.repeat(100)), checksum);
    for (let length = 0; length < frame.length; length++) {
      expect(() => unpackZstd(frame.subarray(0, length), 600)).toThrow();
    }
    expect(() => unpackZstd(Buffer.concat([frame, Buffer.from('tail bytes')]), 600)).toThrow(
      RangeError,
    );
  });
});
