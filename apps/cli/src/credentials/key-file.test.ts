import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

import { newSoftwareKey } from '@holdpoint/shared/webauthn/software-key';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { readEnv } from '../env.js';
import { keyFileOf, readKeyFile, removeKeyFile, writeKeyFile } from './key-file.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdpoint-keys-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const aKey = () => newSoftwareKey(crypto.subtle, crypto.getRandomValues(new Uint8Array(32)));

describe('the place of a key', () => {
  it('is what was said, else the configuration of the user', () => {
    const place = (settings: Record<string, string>, wanted?: string) =>
      keyFileOf(readEnv(settings), wanted, 'rosa');
    expect(place({ HOLDPOINT_CONFIG_DIR: '/etc/hp' }, '/keys/a.json')).toBe('/keys/a.json');
    expect(place({ HOLDPOINT_CONFIG_DIR: '/etc/hp' })).toBe('/etc/hp/credentials/rosa.json');
    expect(place({ XDG_CONFIG_HOME: '/xdg' })).toBe('/xdg/holdpoint/credentials/rosa.json');
    expect(place({})).toBe(join(homedir(), '.config/holdpoint/credentials/rosa.json'));
  });
});

describe('a key file', () => {
  it('is its owner’s alone, and reads back', async () => {
    const path = join(directory, 'deep/own.json');
    const key = await aKey();
    await writeKeyFile(path, key);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readKeyFile(path)).toEqual(key);
  });

  it('is never written over', async () => {
    const path = join(directory, 'taken.json');
    await writeKeyFile(path, await aKey());
    const before = await readFile(path, 'utf8');
    await expect(writeKeyFile(path, await aKey())).rejects.toMatchObject({
      code: 'credential.file_taken',
      kind: 'invalid',
    });
    expect(await readFile(path, 'utf8')).toBe(before);
    await removeKeyFile(path);
    await writeKeyFile(path, await aKey());
  });

  it.each([0o640, 0o604, 0o620])('is not read while others may, mode %o', async (mode) => {
    const path = join(directory, `open-${mode}.json`);
    await writeKeyFile(path, await aKey());
    await chmod(path, mode);
    await expect(readKeyFile(path)).rejects.toMatchObject({ code: 'credential.file_open' });
  });

  it.each(['', 'no JSON', '{}', '[]'])('is no key when it holds %j', async (text) => {
    const path = join(directory, 'wrong.json');
    await writeFile(path, text, { mode: 0o600 });
    await expect(readKeyFile(path)).rejects.toMatchObject({ code: 'credential.file_unreadable' });
  });

  it('is missed where there is none', async () => {
    await expect(readKeyFile(join(directory, 'none.json'))).rejects.toMatchObject({
      code: 'credential.file_missing',
    });
  });
});
