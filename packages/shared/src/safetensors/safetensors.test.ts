import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { SafetensorsArray } from './elements.js';
import { headerEnd, readSafetensorsHeader } from './read-header.js';
import { decodeSafetensors, encodeSafetensors } from './safetensors.js';

/** A file of this header and these bytes of data, as another program might write it. */
function aFile(header: string | object, data: readonly number[] = []): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([prefix, json, Buffer.from(data)]);
}

const anEntry = (from: number, to: number, dtype = 'U8') => ({
  dtype,
  shape: [to - from],
  data_offsets: [from, to],
});

describe('a safetensors file', () => {
  it('is read as its format says, byte by byte', () => {
    const header = '{"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}';
    const bytes = aFile(header, [0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0]);
    expect([...bytes.subarray(0, 9)]).toEqual([56, 0, 0, 0, 0, 0, 0, 0, 0x7b]);
    expect(decodeSafetensors(bytes)).toEqual({
      tensors: { a: { shape: [1, 2], data: Float32Array.of(1, -2.5) } },
      metadata: {},
    });
  });

  it.each([
    [
      'F16',
      [0x00, 0x3c, 0x00, 0xc0, 0xff, 0x7b, 0x01, 0x00, 0xff, 0x03, 0x00, 0x80, 0x00, 0x7c],
      [1, -2, 65504, 2 ** -24, 1023 * 2 ** -24, -0, Infinity],
    ],
    ['F16', [0x01, 0x7e, 0x00, 0x04], [NaN, 2 ** -14]],
    ['BF16', [0x80, 0x3f, 0x49, 0x40, 0x80, 0xff, 0xc0, 0x7f], [1, 3.140625, -Infinity, NaN]],
    ['F64', [0x18, 0x2d, 0x44, 0x54, 0xfb, 0x21, 0x09, 0x40], [Math.PI]],
    ['I32', [0xff, 0xff, 0xff, 0xff], [-1]],
    ['I64', [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [-2n]],
    ['U8', [7, 255], [7, 255]],
  ])('holds %s', (dtype, bytes, values) => {
    const entry = { dtype, shape: [values.length], data_offsets: [0, bytes.length] };
    // A header of odd length: the data starts on no boundary of its elements.
    const { tensors } = decodeSafetensors(aFile(`${JSON.stringify({ t: entry })} `, bytes));
    expect(Array.from<number | bigint>(tensors['t']?.data ?? [])).toEqual(values);
  });

  it('comes back as it was written, whatever its tensors', () => {
    const bytes = fc.uint8Array({ maxLength: 64 }).map((array) => {
      const whole = array.slice(0, array.length - (array.length % 8));
      return whole.buffer;
    });
    const data = fc.tuple(bytes, fc.nat({ max: 4 })).map(([buffer, kind]): SafetensorsArray => {
      const kinds = [Float32Array, Float64Array, Int32Array, BigInt64Array, Uint8Array];
      return new (kinds[kind] ?? Uint8Array)(buffer);
    });
    const tensor = data.map((elements) => ({ shape: [1, elements.length], data: elements }));
    const name = fc.string({ unit: 'grapheme' }).filter((text) => text !== '__metadata__');
    const metadata = fc.dictionary(
      fc.string().filter((text) => text !== '__proto__'),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.dictionary(name, tensor, { noNullPrototype: true }),
        metadata,
        (tensors, said) => {
          const file = encodeSafetensors(tensors, said);
          const read = decodeSafetensors(file);
          expect(read.tensors).toEqual(tensors);
          expect({ ...read.metadata }).toEqual({ ...said });
          expect(encodeSafetensors(read.tensors, read.metadata)).toEqual(file);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is one sequence of bytes, in whatever order its tensors were given', () => {
    const one = { shape: [1], data: Float32Array.of(1) };
    const long = { shape: [1], data: BigInt64Array.of(1n) };
    const file = encodeSafetensors({ b: one, a: one, z: long }, { y: '2', x: '1' });
    expect(encodeSafetensors({ z: long, a: one, b: one }, { x: '1', y: '2' })).toEqual(file);
    expect([...readSafetensorsHeader(file).entries.keys()]).toEqual(['z', 'a', 'b']);
    expect(headerEnd(file) % 8).toBe(0);
  });

  it('is never written with a shape that is not that of its elements', async () => {
    const tensor = { shape: [2, 2], data: new Float32Array(3) };
    await expect(() => encodeSafetensors({ a: tensor })).toThrowWithCode(
      'safetensors.size_mismatch',
    );
    await expect(() =>
      encodeSafetensors({ __metadata__: { shape: [0], data: new Uint8Array() } }),
    ).toThrowWithCode('safetensors.name_reserved');
  });
});

describe('a hostile safetensors file', () => {
  const repeated =
    '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\\u0061":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}';
  const twoShapes = '{"a":{"dtype":"U8","shape":[1],"shape":[1],"data_offsets":[0,1]}}';
  const long = Buffer.from([0x01, 0xe1, 0xf5, 0x05, 0, 0, 0, 0, 0x7b]);

  it.each([
    ['empty', new Uint8Array(), 'safetensors.truncated', 'ends after 0'],
    [
      'a pickle',
      Buffer.from('\x80\x02}q\x00(X\x01\x00\x00', 'latin1'),
      'safetensors.pickle',
      'runs the code',
    ],
    [
      'a .pt file',
      Buffer.from('PK\x03\x04\x00\x00\x08\x08\x00\x00\x00', 'latin1'),
      'safetensors.pickle',
      'safetensors',
    ],
    ['of a header beyond 100 MB', long, 'safetensors.header_length', '100000001 bytes'],
    ['of a cut header', aFile('{}').subarray(0, 9), 'safetensors.truncated', 'byte 10'],
    [
      'of no UTF-8',
      Buffer.from([2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff]),
      'safetensors.header_invalid',
      'UTF-8',
    ],
    ['of no JSON', aFile('{"a":'), 'safetensors.header_invalid', 'not JSON'],
    ['of no object', aFile('[]'), 'safetensors.header_invalid', 'no JSON object'],
    [
      'of metadata that are no texts',
      aFile({ __metadata__: { a: 1 } }),
      'safetensors.header_invalid',
      '__metadata__',
    ],
    [
      'of a header nested for ever',
      aFile(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
      'safetensors.header_invalid',
      'nested deeper than 3',
    ],
    [
      'of a header of millions of members',
      aFile(`{"a":{"dtype":"U8","shape":[${'0,'.repeat(2 ** 20 + 1)}0]}}`),
      'safetensors.header_invalid',
      'more than 1048576 commas',
    ],
    ['of a name twice', aFile(repeated, [0]), 'safetensors.name_repeated', '"a" stands twice'],
    ['of two shapes', aFile(twoShapes, [0]), 'safetensors.name_repeated', '"shape"'],
    [
      'of a negative length',
      aFile({ a: { dtype: 'U8', shape: [-1], data_offsets: [0, 0] } }),
      'safetensors.header_invalid',
      '"a" at shape.0',
    ],
    [
      'of a member more',
      aFile({ a: { ...anEntry(0, 0), device: 'cuda' } }),
      'safetensors.header_invalid',
      '"a"',
    ],
    [
      'of a dtype unknown',
      aFile({ a: anEntry(0, 1, 'F8_E4M3') }, [0]),
      'safetensors.dtype_unknown',
      '"F8_E4M3"',
    ],
    [
      'of a size that disagrees',
      aFile({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 4] } }, [0, 0, 0, 0]),
      'safetensors.size_mismatch',
      'takes 8 bytes',
    ],
    [
      'of a size past 2^53',
      aFile({ a: { dtype: 'U8', shape: [2 ** 40, 2 ** 40], data_offsets: [0, 0] } }),
      'safetensors.size_mismatch',
      '"a"',
    ],
    [
      'of tensors that overlap',
      aFile({ a: anEntry(0, 2), b: anEntry(1, 3) }, [0, 0, 0]),
      'safetensors.overlap',
      '"b" starts',
    ],
    [
      'of a gap',
      aFile({ a: anEntry(0, 1), b: anEntry(2, 3) }, [0, 0, 0]),
      'safetensors.gap',
      '"b"',
    ],
    ['of a gap at the start', aFile({ a: anEntry(1, 2) }, [0, 0]), 'safetensors.gap', '"a"'],
    ['of bytes behind', aFile({ a: anEntry(0, 1) }, [0, 0]), 'safetensors.gap', 'end of the file'],
    ['of too few bytes', aFile({ a: anEntry(0, 2) }, [0]), 'safetensors.truncated', 'ends at'],
  ])('%s is refused with the place', async (_what, bytes, code, said) => {
    await expect(() => decodeSafetensors(bytes)).toThrowWithCode(code);
    expect(() => decodeSafetensors(bytes)).toThrow(said);
  });

  it('ends in no error but these, whatever its bytes', () => {
    const header = fc.json().map((text) => aFile(text, [1, 2, 3]));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), header), (bytes) => {
        try {
          decodeSafetensors(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^safetensors\./) });
        }
      }),
      { numRuns: 500 },
    );
  });

  it('does not fill messages with its own text', () => {
    const file = aFile({ a: { ...anEntry(0, 0), ['k'.repeat(100_000)]: 1 } });
    const message = ((): string => {
      try {
        return JSON.stringify(decodeSafetensors(file));
      } catch (error) {
        return String(error);
      }
    })();
    expect(message).toContain('header');
    expect(message.length).toBeLessThan(400);
  });

  it('may have any character in the names of its tensors, brackets and quotes as well', () => {
    const name = '[[[[{{{{"\\"},,,,';
    const { tensors } = decodeSafetensors(aFile({ [name]: anEntry(0, 1) }, [7]));
    expect(Object.keys(tensors)).toEqual([name]);
  });

  it('may name a tensor as a member of every object is named', () => {
    const { tensors } = decodeSafetensors(
      aFile('{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', [7]),
    );
    expect(Object.keys(tensors)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(tensors)).toBe(Object.prototype);
  });
});
