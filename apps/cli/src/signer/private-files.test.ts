import { chmod, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { openStateDirectory, readPrivateFile, writeDurably } from './private-files.js';
import { createSignerState, readEpochs, readSignedHead } from './signer-state.js';

describe('the files of a keeper', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'holdpoint-files-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('are written whole, for their owner alone, and leave nothing beside them', async () => {
    const path = join(directory, 'head.json');
    await writeDurably(path, 'first');
    await writeDurably(path, 'second');
    expect(await readPrivateFile(path)).toBe('second');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(['head.json']);
  });

  it('take no harm from what a death in the middle left behind', async () => {
    const path = join(directory, 'head.json');
    await writeDurably(path, 'whole');
    await writeFile(`${path}.tmp`, 'ha', { mode: 0o600 });
    expect(await readPrivateFile(path)).toBe('whole');
    await writeDurably(path, 'next');
    expect(await readPrivateFile(path)).toBe('next');
  });

  it('are undefined where they are missing, and refused where others may read them', async () => {
    const path = join(directory, 'key.pem');
    expect(await readPrivateFile(path)).toBeUndefined();
    await writeFile(path, 'secret', { mode: 0o600 });
    await symlink(path, join(directory, 'link.pem'));
    await chmod(path, 0o644);
    for (const name of ['key.pem', 'link.pem']) {
      await expect(() => readPrivateFile(join(directory, name))).toThrowWithCode('key.exposed');
    }
  });

  it('lie in a directory that is made for their owner alone', async () => {
    const path = join(directory, 'a', 'b');
    await openStateDirectory(path);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    await expect(openStateDirectory(path)).resolves.toBeUndefined();
    await chmod(path, 0o702);
    await expect(() => openStateDirectory(path)).toThrowWithCode('state.exposed');
  });

  it.each(['', '{', 'null', '{"head":{"size":-1,"root":""}}', '{"head":null,"more":1}'])(
    'are the memory of a signer, which holding %j it does not believe',
    async (text) => {
      await createSignerState(directory);
      expect(await readSignedHead(directory)).toBeNull();
      expect(await readEpochs(directory)).toEqual([]);
      await writeDurably(join(directory, 'head.json'), text);
      await expect(() => readSignedHead(directory)).toThrowWithCode('state.malformed');
    },
  );

  it('are not believed when they are gone', async () => {
    await expect(() => readEpochs(directory)).toThrowWithCode('state.malformed');
  });
});
