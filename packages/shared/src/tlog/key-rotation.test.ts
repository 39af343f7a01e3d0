import { generateKeyPairSync, sign, webcrypto } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { verifierOf } from '../signing/verify-signature.js';
import { endorsedKeys, formatKeyRotation, parseKeyRotation } from './key-rotation.js';
import { formatNote, signatureLine } from './note.js';
import { formatVerifierKey, type VerifierKey, verifierKeyOf } from './verifier-key.js';

fc.configureGlobal({ seed: 8785 });

const verify = verifierOf(webcrypto.subtle);
const ORIGIN = 'log.example/atlas';

interface SignerOfTests {
  readonly key: VerifierKey;
  line(text: string): string;
}

function aKey(name = ORIGIN): SignerOfTests {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const key = verifierKeyOf(name, 'ed25519', new Uint8Array(raw));
  return {
    key,
    line: (text) =>
      signatureLine(key.name, key.keyId, new Uint8Array(sign(null, Buffer.from(text), privateKey))),
  };
}

/** Note in which `old` hands over to `next`, signed by `signers`. */
function aRotation(
  old: SignerOfTests,
  next: SignerOfTests,
  signers: readonly SignerOfTests[] = [old, next],
  origin = ORIGIN,
): string {
  const text = formatKeyRotation({ origin, old: [old.key], added: [next.key] });
  return formatNote(
    text,
    signers.map((signer) => signer.line(text)),
  );
}

describe('the rotation of a log key', () => {
  it('names origin, old and new keys, and reads back as the same', () => {
    const [old, next] = [aKey(), aKey()];
    const text = formatKeyRotation({ origin: ORIGIN, old: [old.key], added: [next.key] });
    expect(text).toBe(
      `holdpoint/log-key-rotation/v1\n${ORIGIN}\nold ${formatVerifierKey(old.key)}\nnew ${formatVerifierKey(next.key)}\n`,
    );
    expect(parseKeyRotation(text)).toEqual({ origin: ORIGIN, old: [old.key], added: [next.key] });
  });

  it('is refused in any other form', async () => {
    const [old, next, foreign] = [aKey(), aKey(), aKey('log.example/other')];
    const text = formatKeyRotation({ origin: ORIGIN, old: [old.key], added: [next.key] });
    const lines = text.split('\n');
    const [header = '', origin = '', oldLine = '', newLine = ''] = lines;
    for (const spoilt of [
      '',
      text.slice(0, -1),
      text.replace('v1', 'v2'),
      [header, origin, newLine, oldLine, ''].join('\n'),
      [header, origin, oldLine, ''].join('\n'),
      [header, origin, newLine, ''].join('\n'),
      [header, origin, oldLine, newLine, 'and more', ''].join('\n'),
      text.replaceAll('new ', 'new  '),
      formatKeyRotation({ origin: ORIGIN, old: [old.key], added: [foreign.key] }),
      text.replace(/[0-9a-f]{8}/, '00000000'),
    ]) {
      await expect(() => parseKeyRotation(spoilt)).toThrowWithCode('log.rotation_malformed');
    }
  });

  it('is refused whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parseKeyRotation(`holdpoint/log-key-rotation/v1\n${text}`)).toThrow();
      }),
    );
  });

  it('adds along the chain what a trusted key endorsed', async () => {
    const [first, second, third] = [aKey(), aKey(), aKey()];
    const chain = [aRotation(first, second), aRotation(second, third)];
    expect(await endorsedKeys(ORIGIN, [first.key], chain, verify)).toEqual([
      first.key,
      second.key,
      third.key,
    ]);
    // Trust goes forward only, and not across a missing link.
    expect(await endorsedKeys(ORIGIN, [third.key], chain, verify)).toEqual([third.key]);
    expect(await endorsedKeys(ORIGIN, [first.key], chain.slice(1), verify)).toEqual([first.key]);
  });

  it('attack 26: adds nothing that only a stranger, the new key or another log endorsed', async () => {
    const [old, next, stranger] = [aKey(), aKey(), aKey()];
    const other = 'log.example/other';
    for (const rotation of [
      aRotation(old, next, [next]),
      aRotation(old, next, [stranger]),
      aRotation(stranger, next),
      aRotation(aKey(other), aKey(other), undefined, other),
    ]) {
      expect(await endorsedKeys(ORIGIN, [old.key], [rotation], verify)).toEqual([old.key]);
    }
  });

  it('is refused whole where a line in the name of the old key is not its own', async () => {
    const [old, next] = [aKey(), aKey()];
    const text = formatKeyRotation({ origin: ORIGIN, old: [old.key], added: [next.key] });
    const forged = formatNote(text, [old.line(`${text}\n`)]);
    const trusted = endorsedKeys(ORIGIN, [old.key], [forged], verify);
    await expect(trusted).rejects.toMatchObject({ code: 'log.signature_wrong' });
  });
});
