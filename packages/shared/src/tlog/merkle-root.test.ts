import { describe, expect, it } from '@jest/globals';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';

import { sha256Bytes } from '../digest/sha256.js';
import { merkleRoot } from './merkle-root.js';

fc.configureGlobal({ seed: 8785 });

/** The eight leaves of the test vectors of Google's certificate-transparency repository, for RFC 6962. */
const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => hexToBytes(hex));

/** Roots over the first 0, 1, 2 … leaves, from the same vectors. */
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** The recursive definition of RFC 6962 §2.1, word for word. */
function definedRoot(entries: readonly Uint8Array[]): Uint8Array {
  const [only, second] = entries;
  if (only === undefined) return sha256Bytes(Uint8Array.of());
  if (second === undefined) return sha256Bytes(Uint8Array.of(0, ...only));
  let split = 1;
  while (split * 2 < entries.length) split *= 2;
  const [left, right] = [definedRoot(entries.slice(0, split)), definedRoot(entries.slice(split))];
  return sha256Bytes(Uint8Array.of(1, ...left, ...right));
}

describe('the Merkle root', () => {
  it.each(roots.map((root, size) => [size, root] as const))(
    'over %i leaves is the published one',
    (size, root) => {
      expect(bytesToHex(merkleRoot(leaves.slice(0, size)))).toBe(root);
    },
  );

  it('is that of the recursive definition, for any leaves', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 8 }), { maxLength: 40 }), (entries) => {
        expect(merkleRoot(entries)).toEqual(definedRoot(entries));
      }),
    );
  });

  it('changes with the order, and does not take a node for a leaf', () => {
    const [first, second] = [Uint8Array.of(1), Uint8Array.of(2)];
    expect(merkleRoot([first, second])).not.toEqual(merkleRoot([second, first]));
    const children = [first, second].map((leaf) => merkleRoot([leaf]));
    const node = Uint8Array.of(...children.flatMap((child) => [...child]));
    expect(merkleRoot([node])).not.toEqual(merkleRoot([first, second]));
  });
});
