import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { aNoteSigner } from '@holdpoint/shared/report/testing/a-note-signer';
import { headOf, logFiles } from '@holdpoint/shared/report/testing/log-files';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { anEd25519Key, anEntry, ORIGIN, writeFiles } from '../testing/a-log.js';
import { scratchDirectory } from '../testing/scratch-directory.js';
import { startCli } from '../testing/start-cli.js';

const scratch = scratchDirectory();
const logKey = aNoteSigner(ORIGIN, anEd25519Key());
const witness = aNoteSigner('witness.test/w1', anEd25519Key(), 'cosignature-ed25519');
const entries = Array.from({ length: 300 }, (_, index) => anEntry(index));
const log = join(scratch.path, 'log');
const run = (...args: readonly string[]) =>
  startCli(scratch.path, ['verify', ...args]).ended.then(({ code, stdout, stderr }) => ({
    code,
    stdout,
    stderr,
  }));

beforeAll(async () => {
  await writeFiles(log, logFiles(entries, logKey.note(headOf(entries, ORIGIN), witness)));
  await writeFile(join(scratch.path, 'log.key'), `${logKey.vkey}\n`);
});
afterAll(() => {
  scratch[Symbol.dispose]();
});

describe('holdpoint verify', () => {
  it('verifies a log alone by a key and its witnesses, as text or from files', async () => {
    const answer = await run('--log', log, '--key', 'log.key', '--witness', witness.vkey, '--json');
    expect(answer).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(answer.stdout)).toMatchObject({
      consistent: 'yes',
      findings: [],
      notProved: [],
    });
  });

  it('exits 13 under another key, and without the cosignature that is asked for', async () => {
    const stranger = aNoteSigner(ORIGIN, anEd25519Key());
    const absent = aNoteSigner('witness.test/w2', anEd25519Key(), 'cosignature-ed25519');
    expect(await run('--log', log, '--key', stranger.vkey)).toMatchObject({ code: 13 });
    const both = ['--witness', witness.vkey, '--witness', absent.vkey];
    const answer = await run('--log', log, '--key', logKey.vkey, ...both);
    expect(answer).toMatchObject({ code: 13 });
    expect(answer.stdout).toContain('witness.test/w2 has cosigned no tree head of 300 entries');
  });

  it('takes the report for the report wherever it stands among the options', async () => {
    const answer = await run('--key', logKey.vkey, 'nowhere', '--json');
    expect(answer).toMatchObject({ code: 13, stderr: '' });
    expect(JSON.parse(answer.stdout)).toMatchObject({ findings: [{ code: 'verify.unreadable' }] });
  });

  it.each([
    [],
    ['--log', log],
    ['--log', log, '--key', 'no key'],
    ['report', '--witness-note', 'note'],
  ])('exits 64 when it is used wrongly: %s', async (...args) => {
    expect(await run(...args)).toMatchObject({ code: 64 });
  });
});
