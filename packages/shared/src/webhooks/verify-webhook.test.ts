import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';

import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { verifierOf } from '../signing/verify-signature.js';
import { formatPublicKey } from './key-text.js';
import { signatureHeader, signedContent } from './signed-content.js';
import { type ReceivedWebhook, verifyWebhook } from './verify-webhook.js';

/** RFC 8032 §7.1, TEST 1. */
const SEED = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const PUBLIC_KEY = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';

const NOW = new Date('2026-11-21T12:00:00Z');
const TIMESTAMP = NOW.getTime() / 1000;
const ID = '0190f2a0-6a1c-4c4e-9f0e-0c7f0b1f2a3d';
const BODY = '{"type":"holdpoint.gate.decided","data":{"note":"ä"}}';

const verifySignature = verifierOf(globalThis.crypto.subtle);
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const known = formatPublicKey(hex(PUBLIC_KEY));
const privateKey = createPrivateKey({
  format: 'jwk',
  key: {
    kty: 'OKP',
    crv: 'Ed25519',
    d: Buffer.from(SEED, 'hex').toString('base64url'),
    x: Buffer.from(PUBLIC_KEY, 'hex').toString('base64url'),
  },
});

/** What our sender would send, with each part to be bent after it was signed. */
function aRequest(
  change: Partial<Record<string, string | undefined>> = {},
  body = BODY,
): ReceivedWebhook {
  const signature = sign(
    null,
    signedContent({ id: ID, timestamp: TIMESTAMP, body: BODY }),
    privateKey,
  );
  const headers = {
    'webhook-id': ID,
    'webhook-timestamp': String(TIMESTAMP),
    'webhook-signature': signatureHeader([signature]),
    ...change,
  };
  return { headers, body };
}

async function codeOf(request: ReceivedWebhook, keys = [known], now = NOW): Promise<string> {
  const verdict = await verifyWebhook(request, keys, now, verifySignature);
  return verdict.verdict === 'valid' ? 'valid' : verdict.code;
}

const later = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);

describe('signed content', () => {
  it('is id, timestamp and body with dots between, in UTF-8', () => {
    expect(
      Buffer.from(signedContent({ id: 'msg_1', timestamp: 7, body: '{"a":"ä"}' })).toString(),
    ).toBe('msg_1.7.{"a":"ä"}');
  });

  it('is what a verifier of its own, by node:crypto, finds under the signature', () => {
    const [version, text = ''] = (aRequest().headers['webhook-signature'] ?? '').split(',');
    const jwk = {
      kty: 'OKP',
      crv: 'Ed25519',
      x: Buffer.from(PUBLIC_KEY, 'hex').toString('base64url'),
    };
    const key = createPublicKey({ format: 'jwk', key: jwk });
    expect(version).toBe('v1a');
    expect(
      verify(null, Buffer.from(`${ID}.${TIMESTAMP}.${BODY}`), key, Buffer.from(text, 'base64')),
    ).toBe(true);
  });
});

describe('a received webhook', () => {
  let stranger: string;
  beforeAll(() => {
    const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    stranger = formatPublicKey(Uint8Array.from(Buffer.from(x, 'base64url')));
  });

  it('is valid under a key that signed it, and says which event it is', async () => {
    expect(await verifyWebhook(aRequest(), [known], NOW, verifySignature)).toEqual({
      verdict: 'valid',
      id: ID,
      timestamp: TIMESTAMP,
    });
  });

  it('is valid under either key while one takes over from the other', async () => {
    expect(await codeOf(aRequest(), [stranger, known])).toBe('valid');
    const ours = aRequest().headers['webhook-signature'] ?? '';
    const other = `v1a,${Buffer.alloc(64, 1).toString('base64')}`;
    expect(await codeOf(aRequest({ 'webhook-signature': `${other} ${ours}` }))).toBe('valid');
  });

  it('is valid five minutes away by either clock, and no longer', async () => {
    expect(await codeOf(aRequest(), [known], later(300))).toBe('valid');
    expect(await codeOf(aRequest(), [known], later(-300))).toBe('valid');
    expect(await codeOf(aRequest(), [known], later(301))).toBe('webhook.timestamp_outside');
    expect(await codeOf(aRequest(), [known], later(-301))).toBe('webhook.timestamp_outside');
  });

  it('is refused under the key of a stranger', async () => {
    expect(await codeOf(aRequest(), [stranger])).toBe('webhook.signature_wrong');
  });

  it.each([
    ['another id', { 'webhook-id': '0190f2a0-6a1c-4c4e-9f0e-0c7f0b1f2a3e' }],
    ['another time', { 'webhook-timestamp': String(TIMESTAMP + 1) }],
    ['a shared-secret signature alone', { 'webhook-signature': `v1,${'A'.repeat(43)}=` }],
  ])('is refused with %s', async (_, change) => {
    expect(await codeOf(aRequest(change))).toBe('webhook.signature_wrong');
  });

  it('is refused with another spelling of the same JSON', async () => {
    expect(await codeOf(aRequest({}, BODY.replace(':', ': ')))).toBe('webhook.signature_wrong');
  });

  it('is refused with any one bit of its signature or body changed', async () => {
    const signature = (aRequest().headers['webhook-signature'] ?? '').slice('v1a,'.length);
    const flipped = (bytes: Buffer, bit: number): Buffer => {
      const copy = Buffer.from(bytes);
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return copy;
    };
    await fc.assert(
      fc.asyncProperty(fc.nat(511), async (bit) => {
        const text = flipped(Buffer.from(signature, 'base64'), bit).toString('base64');
        expect(await codeOf(aRequest({ 'webhook-signature': `v1a,${text}` }))).toBe(
          'webhook.signature_wrong',
        );
      }),
      { numRuns: 64 },
    );
    for (let bit = 0; bit < 8 * 20; bit += 1) {
      const body = flipped(Buffer.from(BODY), bit).toString('latin1');
      expect(await codeOf(aRequest({}, body))).toBe('webhook.signature_wrong');
    }
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])(
    'is refused without %s',
    async (name) => {
      expect(await codeOf(aRequest({ [name]: undefined }))).toBe('webhook.header_missing');
    },
  );

  it.each([
    ['an id with a dot, which would move the border of the content', { 'webhook-id': 'a.1' }],
    ['an empty id', { 'webhook-id': '' }],
    ['an id without end', { 'webhook-id': 'a'.repeat(201) }],
    ['a time in milliseconds', { 'webhook-timestamp': `${TIMESTAMP}000` }],
    ['a time that is no number', { 'webhook-timestamp': 'now' }],
    ['a negative time', { 'webhook-timestamp': '-1' }],
    ['a time with a fraction', { 'webhook-timestamp': `${TIMESTAMP}.5` }],
    ['a time in hexadecimal', { 'webhook-timestamp': '0x1' }],
    ['an empty signature', { 'webhook-signature': '' }],
    ['a signature without a version', { 'webhook-signature': 'A'.repeat(88) }],
    ['a signature that is no base64', { 'webhook-signature': 'v1a,!' }],
    ['a signature of 63 bytes', { 'webhook-signature': `v1a,${'A'.repeat(84)}` }],
    ['a part of three', { 'webhook-signature': `v1a,${'A'.repeat(86)}==,x` }],
    ['nine signatures', { 'webhook-signature': Array(9).fill('v1,x').join(' ') }],
  ])('is refused with %s', async (_, change) => {
    expect(await codeOf(aRequest(change))).toBe('webhook.header_malformed');
  });

  it('has a verdict whatever its headers and body say', async () => {
    const text = fc.option(fc.string({ unit: 'binary' }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(text, text, text, fc.string(), async (id, time, signature, body) => {
        const headers = {
          'webhook-id': id,
          'webhook-timestamp': time,
          'webhook-signature': signature,
        };
        expect(await codeOf({ headers, body })).toMatch(/^webhook\./);
      }),
    );
  });

  it('is not judged without a key that is one', async () => {
    for (const keys of [[], ['whpk_'], [known, 'whsec_AAAA']]) {
      await expect(verifyWebhook(aRequest(), keys, NOW, verifySignature)).rejects.toMatchObject({
        code: 'webhook.key_malformed',
      });
    }
  });
});
