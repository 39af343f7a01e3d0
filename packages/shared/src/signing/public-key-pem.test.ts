import { generateKeyPairSync, sign } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';

import { publicKeyFromPem } from './public-key-pem.js';
import { verifierOf } from './verify-signature.js';

fc.configureGlobal({ seed: 1 });

const verify = verifierOf(globalThis.crypto.subtle);
const message = utf8ToBytes('weights');

const pairs = {
  ed25519: generateKeyPairSync('ed25519'),
  es256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
} as const;

describe('a public key in PEM', () => {
  it.each(['ed25519', 'es256'] as const)(
    'verifies what its private key signed: %s',
    async (name) => {
      const { publicKey, privateKey } = pairs[name];
      const pem = String(publicKey.export({ format: 'pem', type: 'spki' }));
      for (const text of [pem, pem.replaceAll('\n', '\r\n'), `\n${pem}\n\n`]) {
        const key = publicKeyFromPem(text);
        expect(key?.algorithm).toBe(name);
        if (key === null) continue;
        const signature = sign(name === 'es256' ? 'sha256' : null, message, privateKey);
        expect(await verify({ ...key, message, signature })).toBe(true);
      }
    },
  );

  it.each([
    ['a private key', pairs.ed25519.privateKey.export({ format: 'pem', type: 'pkcs8' })],
    [
      'a key of P-384',
      generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({
        format: 'pem',
        type: 'spki',
      }),
    ],
    [
      'a key of RSA',
      generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({
        format: 'pem',
        type: 'spki',
      }),
    ],
    ['two keys', String(pairs.es256.publicKey.export({ format: 'pem', type: 'spki' })).repeat(2)],
    ['no base64', '-----BEGIN PUBLIC KEY-----\nA=A=\n-----END PUBLIC KEY-----\n'],
    ['one byte too many', longer()],
    ['nothing', ''],
  ])('is none where it is %s', (_what, pem) => {
    expect(publicKeyFromPem(String(pem))).toBeNull();
  });

  it('is read from any text without a throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(publicKeyFromPem(text)).toBeNull();
      }),
    );
  });
});

function longer(): string {
  const der = pairs.ed25519.publicKey.export({ format: 'der', type: 'spki' });
  const text = Buffer.concat([der, Buffer.from([0])]).toString('base64');
  return `-----BEGIN PUBLIC KEY-----\n${text}\n-----END PUBLIC KEY-----\n`;
}
