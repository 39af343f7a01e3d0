import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { loadSecrets, randomPassword, saveSecrets } from './secrets.js';

describe('the secrets of an installation', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'holdpoint-secrets-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('are made once and stay', async () => {
    const first = await loadSecrets(directory);
    expect(await loadSecrets(directory)).toEqual(first);
    await saveSecrets(directory, { ...first, demonstrationPasswords: { officer: 'x' } });
    expect((await loadSecrets(directory)).demonstrationPasswords).toEqual({ officer: 'x' });
  });

  it('can be read by their owner alone', async () => {
    await loadSecrets(directory);
    expect((await stat(join(directory, 'secrets.json'))).mode & 0o777).toBe(0o600);
  });

  it('are never overwritten when the file is broken', async () => {
    await writeFile(join(directory, 'secrets.json'), '{"apiDatabasePassword":');
    await expect(() => loadSecrets(directory)).toThrowWithCode('secrets.invalid');
    expect(await readFile(join(directory, 'secrets.json'), 'utf8')).toBe('{"apiDatabasePassword":');
  });

  it('differ between installations', () => {
    expect(new Set(Array.from({ length: 100 }, randomPassword)).size).toBe(100);
  });
});
