import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { aNoteSigner } from '@holdpoint/shared/report/testing/a-note-signer';
import { headOf, logFiles } from '@holdpoint/shared/report/testing/log-files';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { anEd25519Key, anEntry, ORIGIN, writeFiles } from '../testing/a-log.js';
import { goVerifier, pythonVerifier } from '../testing/foreign-verifiers.js';
import { verifyLogFiles } from './verify-log-files.js';

const key = aNoteSigner(ORIGIN, anEd25519Key());
const entries = Array.from({ length: 12 }, (_, index) => anEntry(index));
const whole = logFiles(entries, key.note(headOf(entries, ORIGIN)));

describe('a log directory in which something is no file', () => {
  const python = pythonVerifier();
  const go = goVerifier();
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'holdpoint-read-log-'));
  });
  afterAll(async () => {
    go?.[Symbol.dispose]();
    await rm(root, { recursive: true, force: true });
  });

  const makers = {
    pipe: (path: string) => Promise.resolve(execFileSync('mkfifo', [path])),
    'link to a device that never ends': (path: string) => symlink('/dev/zero', path),
  };

  it.each(
    Object.entries(makers).flatMap(([what, make]) =>
      [...whole.keys()].map((path) => ({ what, make, path })),
    ),
  )('is refused by every verifier: a $what at $path', async ({ what, make, path }) => {
    const directory = join(root, what, path.replaceAll('/', '-'));
    const files = new Map(whole);
    files.delete(path);
    // Its folder is made with the others; of the only file in one, here.
    await writeFiles(directory, new Map([...files, [`${path}.beside`, new Uint8Array()]]));
    await make(join(directory, path));
    const trust = { keys: [key.key], witnesses: [], witnessNote: null };
    expect((await verifyLogFiles(directory, trust)).exitCode).toBe(13);
    if (python !== null)
      expect(await python.run('log', directory, '--key', key.vkey)).toMatchObject({ exitCode: 13 });
    if (go !== null) expect(await go.run(directory, key.vkey)).toMatchObject({ exitCode: 13 });
  });
});
