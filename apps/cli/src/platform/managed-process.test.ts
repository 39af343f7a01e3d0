import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ManagedProcess } from './managed-process.js';

const CHILD = `
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
process.on('SIGTERM', () => { console.log('draining'); process.exit(0); });
console.log('hello');
console.log(JSON.stringify({ ready: true }));
`;

describe('a child of the platform', () => {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'holdpoint-child-'));
    await writeFile(join(directory, 'good.mjs'), CHILD);
    await writeFile(
      join(directory, 'bad.mjs'),
      "console.error('no database'); process.exitCode = 1;",
    );
    await writeFile(join(directory, 'silent.mjs'), 'setInterval(() => {}, 1000);');
  });
  afterAll(() => rm(directory, { recursive: true }));

  const aChild = (file: string, readyTimeoutMs = 10_000) =>
    new ManagedProcess({
      name: 'child',
      entry: join(directory, file),
      env: { PATH: '/usr/bin:/bin' },
      logFile: join(directory, `${file}.log`),
      readyTimeoutMs,
    });

  /** Waits for a state, not for a time: the clock only bounds a failure. */
  async function until(isReached: () => boolean): Promise<void> {
    const patience = AbortSignal.timeout(15_000);
    while (!isReached()) {
      patience.throwIfAborted();
      await sleep(20);
    }
  }

  it('is ready when it says so, and stops when asked', async () => {
    const child = aChild('good.mjs');
    await child.start();
    const pid = child.pid ?? 0;
    expect(() => process.kill(pid, 0)).not.toThrow();
    await child[Symbol.asyncDispose]();
    expect(() => process.kill(pid, 0)).toThrow();
    expect(await readFile(join(directory, 'good.mjs.log'), 'utf8')).toBe('hello\ndraining\n');
  });

  it('is started again after kill -9', async () => {
    await using child = aChild('good.mjs');
    await child.start();
    const first = child.pid ?? 0;
    process.kill(first, 'SIGKILL');
    await until(() => child.pid !== null && child.pid !== first);
    expect(child.pid).not.toBe(first);
  });

  it('names the log when it ends before it is ready', async () => {
    const child = aChild('bad.mjs');
    await expect(() => child.start()).toThrowWithCode('process.not_ready');
    await child[Symbol.asyncDispose]();
    expect(await readFile(join(directory, 'bad.mjs.log'), 'utf8')).toContain('no database');
  });

  it('is not waited for without end', async () => {
    const child = aChild('silent.mjs', 200);
    await expect(() => child.start()).toThrowWithCode('process.not_ready');
    await child[Symbol.asyncDispose]();
  });
});
