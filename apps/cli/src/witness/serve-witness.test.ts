import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { parseVerifierKey } from '@holdpoint/shared/tlog/verifier-key';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startKeeper } from '../signer/testing/a-signer.js';
import { aTree } from '../signer/testing/a-tree.js';
import { scratchDirectory } from '../testing/scratch-directory.js';
import { runCli, type Started } from '../testing/start-cli.js';
import { aLog } from './testing/a-log.js';

const ORIGIN = 'log.example/atlas';

describe('holdpoint witness', () => {
  const scratch = scratchDirectory();
  const state = join(scratch.path, 'witness');
  const log = aLog(ORIGIN);
  let keys: readonly string[] = [];
  let url = '';
  let process: Started;
  const serve = () =>
    startKeeper(scratch.path, ['witness', 'serve', '--state', state, '--log', log.verifierKey]);
  beforeAll(async () => {
    const args = ['witness', 'keygen', '--state', state, '--name', 'witness.example/w1'];
    keys = (await runCli(scratch.path, args)).stdout.trim().split('\n');
    ({ url, process } = await serve());
  });
  afterAll(() => {
    scratch[Symbol.dispose]();
  });

  const post = (body: string | Uint8Array<ArrayBuffer>) =>
    fetch(`${url}/add-checkpoint`, { method: 'POST', body });
  const checkpoint = (origin: string) =>
    fetch(`${url}/${createHash('sha256').update(origin).digest('hex')}/checkpoint`);

  it('prints its keys, Ed25519 first', () => {
    expect(keys.map((key) => parseVerifierKey(key))).toMatchObject([
      { name: 'witness.example/w1', type: 'cosignature-ed25519' },
      { name: 'witness.example/w1', type: 'cosignature-ml-dsa-44' },
    ]);
  });

  it('answers signature lines in the format of C2SP tlog-witness', async () => {
    const answer = await post(await log.request(aTree(4), 0, 4));
    expect(answer.status).toBe(200);
    const lines = (await answer.text()).split('\n');
    expect(lines).toEqual([
      ...Array<unknown>(2).fill(expect.stringMatching(/^— witness\.example\/w1 [\w+/]+=*$/)),
      '',
    ]);
  });

  it('answers the size of the last head as text/x.tlog.size', async () => {
    const answer = await post(await log.request(aTree(9), 0, 9));
    expect(answer.status).toBe(409);
    expect(answer.headers.get('content-type')).toBe('text/x.tlog.size');
    expect(await answer.text()).toBe('4\n');
  });

  it('answers every other status of the specification', async () => {
    const statuses = await Promise.all(
      [
        'no request',
        new Uint8Array([0xff]),
        await aLog(ORIGIN).request(aTree(5), 4, 5),
        await aLog('log.example/other').request(aTree(5), 0, 5),
        await log.request(aTree(6, { 0: 'edited' }), 4, 6),
      ].map(async (body) => (await post(body)).status),
    );
    expect(statuses).toEqual([400, 400, 403, 404, 422]);
    const large = await post('x'.repeat(1_000_000));
    expect(large.status).toBe(413);
  });

  it('shows the newest head of a log, and nothing of one that it never cosigned', async () => {
    const shown = await checkpoint(ORIGIN);
    expect(shown.status).toBe(200);
    expect(await shown.text()).toContain(`${ORIGIN}\n4\n`);
    expect((await checkpoint('log.example/other')).status).toBe(404);
    expect((await fetch(`${url}/add-checkpoint`)).status).toBe(404);
  });

  it('remembers what it cosigned after kill -9', async () => {
    process.kill('SIGKILL');
    await process.ended;
    ({ url, process } = await serve());
    expect((await post(await log.request(aTree(6, { 0: 'edited' }), 4, 6))).status).toBe(422);
    expect((await post(await log.request(aTree(3), 0, 3))).status).toBe(409);
    expect((await post(await log.request(aTree(6), 4, 6))).status).toBe(200);
  });

  it('refuses a log key that is none', async () => {
    const args = ['witness', 'serve', '--state', state, '--log', 'log.example+0+AAAA'];
    const { code, stderr } = await runCli(scratch.path, args);
    expect(stderr).toContain('log.verifier_key_malformed');
    expect(code).toBe(13);
  });
});
