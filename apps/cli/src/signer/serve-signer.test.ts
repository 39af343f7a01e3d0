import { existsSync, type FSWatcher, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';

import { parseNote } from '@holdpoint/shared/tlog/note';
import { parseTreeHead } from '@holdpoint/shared/tlog/tree-head';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { scratchDirectory } from '../testing/scratch-directory.js';
import { runCli } from '../testing/start-cli.js';
import { type Answered, type RunningSigner, startSigner, TOKEN } from './testing/a-signer.js';
import { aTree, base64, type Tree, treeOf } from './testing/a-tree.js';
import { opensslKeys } from './testing/openssl-keys.js';

const noteOf = ({ body }: Answered) => z.object({ note: z.string() }).parse(body).note;
const disposable = (watcher: FSWatcher): Disposable => ({
  [Symbol.dispose]: () => {
    watcher.close();
  },
});
const sizeOf = ({ body }: Answered) => z.object({ size: z.int() }).parse(body).size;

describe('holdpoint signer serve', () => {
  const scratch = scratchDirectory();
  const state = join(scratch.path, 'signer');
  let signer: RunningSigner;
  beforeAll(async () => {
    await runCli(scratch.path, ['signer', 'keygen', '--state', state, '--origin', 'log.example/a']);
    signer = await startSigner(scratch.path);
    await signer.sign(aTree(4), 0, 4);
  });
  afterAll(() => {
    scratch[Symbol.dispose]();
  });

  const bytes = (body: Uint8Array<ArrayBuffer> | string) =>
    fetch(`${signer.url}/v1/tree-heads`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body,
    });

  it('tells its public keys, the same as the command does', async () => {
    const told = await signer.get('/v1/keys');
    const { stdout } = await runCli(scratch.path, ['signer', 'keys', '--state', state, '--json']);
    const keys: unknown = JSON.parse(stdout);
    expect(told).toEqual({ status: 200, body: keys });
  });

  it.each([undefined, '', 'Bearer', `Bearer ${TOKEN}x`, TOKEN, `Basic ${TOKEN}`])(
    'tells nothing to a client that shows %j',
    async (authorization) => {
      const headers = authorization === undefined ? {} : { authorization };
      const answer = await fetch(`${signer.url}/v1/keys`, { headers });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ code: 'signer.unauthenticated' });
    },
  );

  const good = { from: 4, size: 5, root: base64(aTree(5).root(5)), proof: [] };
  it.each([
    ['nothing', ''],
    ['no JSON', 'from=4'],
    ['no UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])],
    ['a list', '[]'],
    ['a size below 0', JSON.stringify({ ...good, size: -1 })],
    ['a size beyond 2^53', JSON.stringify({ ...good, size: 2 ** 53 })],
    ['half a leaf', JSON.stringify({ ...good, size: 4.5 })],
    ['a size as text', JSON.stringify({ ...good, size: '5' })],
    ['another spelling of the root', JSON.stringify({ ...good, root: `${good.root}\n` })],
    ['65 proof hashes', JSON.stringify({ ...good, proof: Array(65).fill(good.root) })],
    ['a member too many', JSON.stringify({ ...good, force: true })],
  ])('answers 400 to %s', async (_, body) => {
    const answer = await bytes(body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'signer.request_malformed' });
  });

  it('answers 422 to a root that is no hash', async () => {
    const answer = await signer.post('/v1/tree-heads', { ...good, root: 'AAAA' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'signer.not_append_only' } });
  });

  it('reads a statement of megabytes, keeps no body of more, and no route that is not its own', async () => {
    const payload = Buffer.alloc(4_000_000).toString('base64');
    const { root: treeHead } = good;
    const of = { payloadType: 'a/b', payload, entry: '', index: 0, size: 4, proof: [], treeHead };
    expect((await signer.post('/v1/statements', of)).status).toBe(422);
    const large = await bytes(' '.repeat(17_000_000));
    expect(large.status).toBe(413);
    expect((await signer.post('/v1/keys', {})).status).toBe(404);
    expect((await signer.get('/v1/keys?all=1')).status).toBe(404);
  });

  it('answers 409 with its size, 422 to what it never signs, and signs on after all of it', async () => {
    expect(await signer.sign(aTree(5), 3, 5)).toMatchObject({
      status: 409,
      body: { code: 'signer.size_moved', size: 4 },
    });
    expect(await signer.sign(aTree(6, { 1: 'edited' }), 4, 6)).toMatchObject({
      status: 422,
      body: { code: 'signer.not_append_only' },
    });
    expect((await signer.sign(aTree(5), 4, 5)).status).toBe(200);
  });

  it('serves alone, on loopback, with its own log', async () => {
    const args = ['signer', 'serve', '--state', state];
    const ended = await Promise.all(
      [[], ['--listen', '0.0.0.0:0'], ['--listen', 'here']].map((more) =>
        runCli(scratch.path, [...args, ...more]),
      ),
    );
    expect(ended.map(({ code }) => code)).toEqual([14, 64, 64]);
    expect(ended[0]?.stderr).toContain('state.locked');
    signer.process.kill('SIGTERM');
    expect(await signer.process.ended).toMatchObject({ code: 0 });
    const other = await runCli(scratch.path, [...args, '--origin', 'log.example/b']);
    expect(other).toMatchObject({ code: 64 });
  });

  it('ends when its parent does', async () => {
    const settings = { HOLDPOINT_PARENT_PIPE: '1', HOLDPOINT_SIGNER_TOKEN: TOKEN };
    expect(
      await runCli(scratch.path, ['signer', 'serve', '--state', state], settings),
    ).toMatchObject({ code: 0 });
  });
});

describe('a signer that is killed', () => {
  const scratch = scratchDirectory();
  afterAll(() => {
    scratch[Symbol.dispose]();
  });

  it('never signs two roots for one size, nor a smaller tree, whenever kill -9 comes', async () => {
    const directory = join(scratch.path, 'storm');
    await runCli(directory, ['signer', 'keygen', '--state', join(directory, 'signer')]);
    const released = new Map<number, Set<string>>();
    const release = (note: string): void => {
      const { size, root } = parseTreeHead(parseNote(note).text);
      released.set(size, (released.get(size) ?? new Set()).add(base64(root)));
    };
    /** What the signer has committed to, leaf by leaf: the clients below offer it two histories at every step. */
    let chain: readonly string[] = [];
    const treeWith = (...more: readonly string[]): Tree =>
      treeOf([...chain, ...more].map((leaf) => new TextEncoder().encode(leaf)));

    // Of the file that remembers the head: made, written, renamed; the kill falls between any two steps.
    for (const killAtEvent of [1, 2, 3, 4, 10, 25]) {
      const signer = await startSigner(directory);
      const size = sizeOf(
        await signer.sign(treeWith('?', '?'), chain.length + 1, chain.length + 2),
      );
      if (size > chain.length) {
        // The answer was lost: which of the two was it?
        const again = await signer.sign(treeWith('a'), size, size);
        const other = await signer.sign(treeWith('b'), size, size);
        const [answered, refused] = again.status === 200 ? [again, other] : [other, again];
        expect(refused).toMatchObject({ status: 422, body: { code: 'signer.split_view' } });
        release(noteOf(answered));
        chain = [...chain, again.status === 200 ? 'a' : 'b'];
      }
      expect(size - chain.length).toBe(0);
      let events = 0;
      using _watcher = disposable(
        watch(join(directory, 'signer'), (_, file) => {
          if (file?.startsWith('head.json') === true && (events += 1) === killAtEvent)
            signer.process.kill('SIGKILL');
        }),
      );
      for (let isAlive = true; isAlive;) {
        const step = chain.length;
        const answers = await Promise.allSettled(
          ['a', 'b', 'b', 'a'].map((leaf) => signer.sign(treeWith(leaf), step, step + 1)),
        );
        isAlive = answers.every(({ status }) => status === 'fulfilled');
        answers.forEach((answer, turn) => {
          if (answer.status !== 'fulfilled' || answer.value.status !== 200) return;
          release(noteOf(answer.value));
          chain = [...chain.slice(0, step), turn === 0 || turn === 3 ? 'a' : 'b'];
        });
      }
      expect(await signer.process.ended).toMatchObject({ signal: 'SIGKILL' });
    }
    expect(chain.length).toBeGreaterThan(0);
    expect([...released.values()].every((roots) => roots.size === 1)).toBe(true);
  });

  it('remembers a head whose signature left it the moment it died', async () => {
    const directory = join(scratch.path, 'escape');
    const escaped = join(directory, 'escaped');
    // The key's program lets the signature out and kills the signer before it can answer; the second time it doesn't.
    const once = `if [ ! -e "${escaped}" ]; then cp "$out" "${escaped}"; kill -9 $PPID; fi`;
    const { program } = opensslKeys(join(directory, 'hsm'), ['log-1', 'statement-1'], once);
    const state = join(directory, 'signer');
    await runCli(directory, ['signer', 'keygen', '--state', state, '--key-command', program]);
    const first = await startSigner(directory);
    await expect(first.sign(aTree(3), 0, 3)).rejects.toThrow();
    expect(await first.process.ended).toMatchObject({ signal: 'SIGKILL' });
    expect(existsSync(escaped)).toBe(true);

    const second = await startSigner(directory);
    const refused = await second.sign(aTree(3, { 1: 'edited' }), 3, 3);
    expect(refused).toMatchObject({ status: 422, body: { code: 'signer.split_view' } });
    expect(await second.sign(aTree(2), 0, 2)).toMatchObject({ status: 409, body: { size: 3 } });
    const note = noteOf(await second.sign(aTree(3), 3, 3));
    const [signature] = parseNote(note).signatures;
    expect(base64(signature?.signature ?? new Uint8Array())).toBe(readFileSync(escaped, 'utf8'));
    second.process.kill('SIGTERM');
    await second.process.ended;
  });
});
