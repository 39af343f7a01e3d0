import { webcrypto } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { endorsedKeys } from '@holdpoint/shared/tlog/key-rotation';
import { parseNote } from '@holdpoint/shared/tlog/note';
import { parseVerifierKey } from '@holdpoint/shared/tlog/verifier-key';
import { verifyTreeHead } from '@holdpoint/shared/tlog/verify-note';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { openKeyRing } from './key-ring.js';
import { finishRotation, generateKeys, rotateLogKey, signerToken } from './make-keys.js';
import { openStateDirectory } from './private-files.js';
import { Signer } from './signer.js';
import { lockState } from './state-lock.js';
import { aTree, base64 } from './testing/a-tree.js';

const verify = verifierOf(webcrypto.subtle);
const ORIGIN = 'log.example/atlas';

describe('keys in files', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'holdpoint-keys-'));
    await generateKeys({ directory, origin: ORIGIN, program: null });
  });
  afterEach(() => rm(directory, { recursive: true }));

  const keysNow = async () =>
    (await openKeyRing(directory)).published.logKeys.map((text) => parseVerifierKey(text));

  async function headOf(size: number): Promise<string> {
    const signer = await Signer.open(directory, await openKeyRing(directory));
    const [tree, from] = [aTree(size), size === 1 ? 0 : size - 1];
    const proof = (await tree.consistency(from, size)).map(base64);
    return (await signer.signHead({ from, size, root: base64(tree.root(size)), proof })).note;
  }

  it('can be read by their owner alone', async () => {
    for (const name of await readdir(directory)) {
      if (name !== 'lock') expect((await stat(join(directory, name))).mode & 0o077).toBe(0);
    }
    expect(await readFile(join(directory, 'log-1.pem'), 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY/);
  });

  it.each([0o640, 0o604, 0o620, 0o602])('are refused with mode %o', async (mode) => {
    await chmod(join(directory, 'log-1.pem'), mode);
    await expect(() => openKeyRing(directory)).toThrowWithCode('key.exposed');
  });

  it('are refused in a directory where others may write', async () => {
    await chmod(directory, 0o770);
    await expect(() => openStateDirectory(directory)).toThrowWithCode('state.exposed');
  });

  it('are never replaced by making new ones', async () => {
    const again = { directory, origin: ORIGIN, program: null };
    await expect(() => generateKeys(again)).toThrowWithCode('signer.keys_exist');
  });

  it('are refused where a file is missing, broken, or holds another key', async () => {
    await writeFile(
      join(directory, 'log-1.pem'),
      await readFile(join(directory, 'statement-1.pem')),
    );
    await expect(() => openKeyRing(directory)).toThrowWithCode('key.mismatch');
    await writeFile(join(directory, 'log-1.pem'), 'no key');
    await expect(() => openKeyRing(directory)).toThrowWithCode('key.malformed');
    await rm(join(directory, 'log-1.pem'));
    await expect(() => openKeyRing(directory)).toThrowWithCode('key.missing');
    await rm(join(directory, 'keys.json'));
    await expect(() => openKeyRing(directory)).toThrowWithCode('signer.no_keys');
  });

  it('do not go with a name that no note can carry', async () => {
    const other = await mkdtemp(join(tmpdir(), 'holdpoint-keys-'));
    const made = generateKeys({ directory: other, origin: 'two words', program: null });
    await expect(made).rejects.toMatchObject({ code: 'signer.origin_malformed' });
    await rm(other, { recursive: true });
  });

  it('have a token of their own, unless the settings name one that is long enough', async () => {
    expect(await signerToken(directory, undefined)).toMatch(/^[\w-]{32}$/);
    expect(await signerToken(directory, 'twenty characters and more')).toContain('twenty');
    await expect(() => signerToken(directory, 'short')).toThrowWithCode('signer.no_token');
  });

  it('belong to one process at a time', async () => {
    const lock = lockState(directory);
    await expect(() => rotateLogKey(directory, null)).toThrowWithCode('state.locked');
    lock[Symbol.dispose]();
    await expect(rotateLogKey(directory, null)).resolves.toMatchObject({ origin: ORIGIN });
  });

  describe('that rotate', () => {
    it('sign heads old and new until the rotation is finished', async () => {
      const old = await keysNow();
      await headOf(1);
      await rotateLogKey(directory, null);
      const both = await headOf(2);
      const added = (await keysNow()).slice(0, 2);
      for (const keys of [old, added]) {
        const { logSignatures } = await verifyTreeHead(both, { keys }, verify);
        expect(logSignatures).toHaveLength(2);
      }
      await finishRotation(directory);
      const alone = await headOf(3);
      await expect(() => verifyTreeHead(alone, { keys: old }, verify)).toThrowWithCode(
        'log.signature_missing',
      );
      expect((await verifyTreeHead(alone, { keys: added }, verify)).treeHead.size).toBe(3);
    });

    it('are endorsed by the old key, which whoever trusts that one can check', async () => {
      const old = await keysNow();
      await rotateLogKey(directory, null);
      await finishRotation(directory);
      await rotateLogKey(directory, null);
      const { rotations, logKeys } = (await openKeyRing(directory)).published;
      const trusted = await endorsedKeys(ORIGIN, old, rotations, verify);
      expect(new Set(trusted)).toEqual(new Set(await keysNow()));
      expect(logKeys).toHaveLength(6);
    });

    it('attack 26: are not believed without that endorsement', async () => {
      const old = await keysNow();
      const { rotations } = await rotateLogKey(directory, null);
      const [rotation = ''] = rotations;
      const { text, signatures } = parseNote(rotation);
      const byNewAlone = `${text}\n${signatures[1]?.line ?? ''}\n`;
      expect(await endorsedKeys(ORIGIN, old, [byNewAlone], verify)).toEqual(old);
      expect(await endorsedKeys('log.example/other', old, rotations, verify)).toEqual(old);
    });

    it('leave no private key of the old one behind', async () => {
      await rotateLogKey(directory, null);
      await finishRotation(directory);
      const pems = (await readdir(directory)).filter((name) => name.endsWith('.pem'));
      expect(pems.sort()).toEqual(['log-2-ml-dsa-44.pem', 'log-2.pem', 'statement-1.pem']);
    });

    it('rotate once at a time', async () => {
      await expect(() => finishRotation(directory)).toThrowWithCode('signer.no_rotation');
      await rotateLogKey(directory, null);
      await expect(() => rotateLogKey(directory, null)).toThrowWithCode(
        'signer.rotation_unfinished',
      );
    });
  });
});
