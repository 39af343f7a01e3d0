import { generateKeyPairSync, sign } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';

import { HoldpointError } from '../errors/holdpoint-error.js';
import { verifierOf, type VerifySignature } from '../signing/verify-signature.js';
import { DsseEnvelope, envelopeOf, pae, parseEnvelope, verifyEnvelope } from './dsse.js';

fc.configureGlobal({ seed: 1 });

const verify = verifierOf(globalThis.crypto.subtle);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** An Ed25519 key of this test; `sign` makes a signature over a payload. */
function aKey(keyid: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const raw = Uint8Array.from(spki.subarray(-32));
  const signed = (type: string, payload: Uint8Array) => ({
    keyid,
    signature: Uint8Array.from(sign(null, pae(type, payload), privateKey)),
  });
  return { trusted: { keyid, algorithm: 'ed25519', publicKey: raw } as const, sign: signed };
}

const TYPE = 'http://example.com/HelloWorld';
const payload = utf8ToBytes('hello world');

describe('the encoding before signing', () => {
  it('is that of the DSSE protocol', () => {
    expect(text(pae(TYPE, payload))).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
  });

  it('counts bytes, not characters', () => {
    expect(text(pae('ü', utf8ToBytes('€')))).toBe('DSSEv1 2 ü 3 €');
    expect(text(pae('', new Uint8Array()))).toBe('DSSEv1 0  0 ');
  });

  it('differs for any two pairs of type and payload', () => {
    const pairs = fc.tuple(fc.string({ maxLength: 8 }), fc.uint8Array({ maxLength: 8 }));
    fc.assert(
      fc.property(pairs, pairs, ([type, bytes], [otherType, otherBytes]) => {
        const isSame = type === otherType && Buffer.compare(bytes, otherBytes) === 0;
        expect(Buffer.compare(pae(type, bytes), pae(otherType, otherBytes)) === 0).toBe(isSame);
      }),
    );
  });
});

describe('an envelope', () => {
  it('accepts the ECDSA example of the DSSE protocol', async () => {
    const point = [
      46950820868899156662930047687818585632848591499744589407958293238635476079160n,
      5640078356564379163099075877009565129882514886557779369047442380624545832820n,
    ].map((number) => number.toString(16).padStart(64, '0'));
    const spki = Buffer.from(
      `3059301306072a8648ce3d020106082a8648ce3d03010703420004${point.join('')}`,
      'hex',
    );
    const raw = Buffer.from(
      'A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==',
      'base64',
    );
    const integer = (bytes: Buffer): Buffer =>
      Buffer.concat([Buffer.from([2, bytes.length]), bytes]);
    const numbers = Buffer.concat([integer(raw.subarray(0, 32)), integer(raw.subarray(32))]);
    const signature = Buffer.concat([Buffer.from([0x30, numbers.length]), numbers]);
    const envelope = envelopeOf(TYPE, payload, [{ keyid: '', signature }]);
    const key = { keyid: 'dsse', algorithm: 'es256', publicKey: spki } as const;
    await expect(verifyEnvelope(envelope, [key], verify)).resolves.toEqual({
      payloadType: TYPE,
      payload,
      keyids: ['dsse'],
    });
  });

  it('gives the bytes that were signed and names each key that signed, once', async () => {
    const [first, second, third] = [aKey('1'), aKey('2'), aKey('3')];
    const signatures = [second.sign(TYPE, payload), first.sign(TYPE, payload)];
    const envelope = parseEnvelope(
      JSON.stringify(envelopeOf(TYPE, payload, [...signatures, ...signatures])),
    );
    const keys = [first, second, third].map(({ trusted }) => trusted);
    const verified = await verifyEnvelope(envelope, keys, verify);
    expect(verified).toEqual({ payloadType: TYPE, payload, keyids: ['1', '2'] });
  });

  it('is not accepted without a trusted key, whatever the hint says', async () => {
    const [key, other] = [aKey('1'), aKey('1')];
    const envelope = envelopeOf(TYPE, payload, [other.sign(TYPE, payload)]);
    for (const keys of [[], [key.trusted]]) {
      await expect(verifyEnvelope(envelope, keys, verify)).rejects.toMatchObject({
        code: 'attestation.signature_untrusted',
      });
    }
  });

  it('is not accepted where type or payload is another', async () => {
    const key = aKey('1');
    const envelope = envelopeOf(TYPE, payload, [key.sign(TYPE, payload)]);
    const changed = [
      { ...envelope, payloadType: `${TYPE}!` },
      { ...envelope, payload: 'aGVsbG8gd29ybGQh' },
    ];
    for (const each of changed) {
      await expect(verifyEnvelope(each, [key.trusted], verify)).rejects.toMatchObject({
        code: 'attestation.signature_untrusted',
      });
    }
    const spaced = { ...envelope, payload: `${envelope.payload}\n` };
    await expect(verifyEnvelope(spaced, [key.trusted], verify)).rejects.toMatchObject({
      code: 'attestation.payload_not_canonical',
    });
  });

  it('passes over a signature that is no base64 when it was never parsed', async () => {
    const key = aKey('1');
    const good = envelopeOf(TYPE, payload, [key.sign(TYPE, payload)]);
    const mixed = { ...good, signatures: [{ keyid: '1', sig: '?' }, ...good.signatures] };
    await expect(verifyEnvelope(mixed, [key.trusted], verify)).resolves.toMatchObject({
      keyids: ['1'],
    });
  });

  it('stands on its Ed25519 signature where ML-DSA-44 is lacking, and on nothing where that is all', async () => {
    const key = aKey('1');
    const lacking: VerifySignature = (signed) => {
      if (signed.algorithm !== 'ml-dsa-44') return verify(signed);
      const message = 'Not here.';
      const facts = {
        code: 'signing.algorithm_unavailable',
        kind: 'unavailable',
        message,
      } as const;
      return Promise.reject(new HoldpointError(facts));
    };
    const quantum = {
      keyid: '2',
      algorithm: 'ml-dsa-44',
      publicKey: new Uint8Array(1312),
    } as const;
    const second = { keyid: '2', signature: new Uint8Array(2420) };
    const both = envelopeOf(TYPE, payload, [second, key.sign(TYPE, payload)]);
    const keys = [quantum, key.trusted];
    await expect(verifyEnvelope(both, keys, lacking)).resolves.toMatchObject({ keyids: ['1'] });
    await expect(verifyEnvelope(both, [quantum], lacking)).rejects.toMatchObject({
      code: 'attestation.signature_untrusted',
    });
  });

  it('lets a fault of the verifier through, for it is no verdict', async () => {
    const key = aKey('1');
    const envelope = envelopeOf(TYPE, payload, [key.sign(TYPE, payload)]);
    const broken = (): Promise<boolean> => Promise.reject(new Error('broken'));
    await expect(verifyEnvelope(envelope, [key.trusted], broken)).rejects.toThrow('broken');
  });

  it('takes 16 signatures, and a keyid that is left out as an empty one', () => {
    const many = envelopeOf(
      TYPE,
      payload,
      Array.from({ length: 16 }, () => ({ keyid: 'k', signature: payload })),
    );
    expect(parseEnvelope(JSON.stringify(many))).toEqual(many);
    const bare = { payload: '', payloadType: TYPE, signatures: [{ sig: '' }] };
    expect(DsseEnvelope.parse(bare).signatures).toEqual([{ keyid: '', sig: '' }]);
  });

  it('is refused whole beyond 8 MiB', async () => {
    const long = JSON.stringify(envelopeOf(TYPE, new Uint8Array(7 * 1024 * 1024), []));
    await expect(() => parseEnvelope(long)).toThrowWithCode('attestation.envelope_malformed');
  });

  it('is refused, never a crash, for any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (any) => {
        await expect(() => parseEnvelope(any)).toThrowWithCode('attestation.envelope_malformed');
      }),
    );
  });
});
