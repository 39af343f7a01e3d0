import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  formatVerifierKey,
  type NoteKeyType,
  parseVerifierKey,
  verifierKeyOf,
} from './verifier-key.js';

fc.configureGlobal({ seed: 6962 });

/** C2SP signed-note, "Example". */
const published = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';

describe('a verifier key', () => {
  it('of the specification is read and written', () => {
    const key = parseVerifierKey(published);
    expect(key).toMatchObject({ name: 'example.com/foo', keyId: '530d903a', type: 'ed25519' });
    expect(key.publicKey).toHaveLength(32);
    expect(formatVerifierKey(key)).toBe(published);
    expect(verifierKeyOf(key.name, key.type, key.publicKey)).toEqual(key);
  });

  it.each<[NoteKeyType, number]>([
    ['ed25519', 32],
    ['cosignature-ed25519', 32],
    ['cosignature-ml-dsa-44', 1312],
  ])('of type %s holds %i bytes and reads back', async (type, length) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: length, maxLength: length }), (publicKey) => {
        const key = verifierKeyOf('a.test', type, publicKey);
        expect(parseVerifierKey(formatVerifierKey(key))).toEqual(key);
      }),
      { numRuns: 20 },
    );
    await expect(() => verifierKeyOf('a', type, new Uint8Array(length + 1))).toThrowWithCode(
      'log.verifier_key_malformed',
    );
  });

  it('has another id for another type of the same bytes', () => {
    const bytes = new Uint8Array(32);
    const plain = verifierKeyOf('a.test', 'ed25519', bytes);
    expect(verifierKeyOf('a.test', 'cosignature-ed25519', bytes).keyId).not.toBe(plain.keyId);
    expect(verifierKeyOf('b.test', 'ed25519', bytes).keyId).not.toBe(plain.keyId);
  });

  it('with any character changed is refused', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(published.length - 1),
        fc.string({ maxLength: 2 }),
        async (at, put) => {
          const changed = published.slice(0, at) + put + published.slice(at + 1);
          if (changed === published) return;
          await expect(() => parseVerifierKey(changed)).toThrowWithCode(
            'log.verifier_key_malformed',
          );
        },
      ),
    );
  });
});
