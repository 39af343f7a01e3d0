import { describe, expect, it } from '@jest/globals';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';

import { cosignedMessage, decodeTimestamped, encodeTimestamped } from './cosignature.js';
import { parseTreeHead } from './tree-head.js';

fc.configureGlobal({ seed: 6962 });

const text = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
`;
const treeHead = parseTreeHead(text);

describe('the message of a cosignature', () => {
  it('by Ed25519 is that of the specification', () => {
    // C2SP tlog-cosignature, "Ed25519 signed message".
    const message = cosignedMessage({
      type: 'cosignature-ed25519',
      cosigner: 'witness.example.com/w1',
      timestamp: 1_679_315_147,
      treeHead,
    });
    expect(message).toEqual(utf8ToBytes(`cosignature/v1\ntime 1679315147\n${text}`));
  });

  it('by ML-DSA-44 is label, cosigner, time, origin, range and root', () => {
    // C2SP tlog-cosignature, "ML-DSA-44 signed message", assembled by hand.
    const message = cosignedMessage({
      type: 'cosignature-ml-dsa-44',
      cosigner: 'mirror.test/m1',
      timestamp: 1_679_315_147,
      treeHead: { ...treeHead, origin: 'example.com/log', extensions: ['not covered'] },
    });
    expect(bytesToHex(message)).toBe(
      [
        '737562747265652f76310a00',
        '0e6d6972726f722e746573742f6d31',
        '00000000641850cb',
        '0f6578616d706c652e636f6d2f6c6f67',
        '0000000000000000',
        '00000000013e2dc3',
        '0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62',
      ].join(''),
    );
  });

  it.each([
    ['a cosigner without name', '', 'log.test', 1],
    ['a cosigner of 256 bytes', 'a'.repeat(256), 'log.test', 1],
    ['an origin of 256 bytes', 'w', '€'.repeat(86), 1],
    ['a negative time', 'w', 'log.test', -1],
    ['a broken time', 'w', 'log.test', 0.5],
  ])('does not exist for %s', async (_, cosigner, origin, timestamp) => {
    await expect(() =>
      cosignedMessage({
        type: 'cosignature-ml-dsa-44',
        cosigner,
        timestamp,
        treeHead: { ...treeHead, origin },
      }),
    ).toThrowWithCode('log.cosignature_impossible');
  });
});

describe('time and signature', () => {
  it.each([
    ['cosignature-ed25519', 64],
    ['cosignature-ml-dsa-44', 2420],
  ] as const)('of %s read back, and at no other length', (type, length) => {
    const signature = new Uint8Array(length).fill(5);
    fc.assert(
      fc.property(fc.maxSafeNat(), (timestamp) => {
        const bytes = encodeTimestamped(timestamp, signature);
        expect(decodeTimestamped(type, bytes)).toEqual({ timestamp, signature });
        expect(decodeTimestamped(type, bytes.subarray(1))).toBeUndefined();
        expect(decodeTimestamped(type, Uint8Array.of(...bytes, 0))).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });

  it('say no time beyond 2^53 - 1', async () => {
    const bytes = encodeTimestamped(0, new Uint8Array(64));
    expect(decodeTimestamped('cosignature-ed25519', bytes.with(0, 0x7f))).toBeUndefined();
    expect(decodeTimestamped('cosignature-ed25519', bytes.with(1, 0x20))).toBeUndefined();
    await expect(() => encodeTimestamped(2 ** 53, new Uint8Array(64))).toThrowWithCode(
      'log.cosignature_impossible',
    );
  });
});
