import { once } from 'node:events';
import { PassThrough } from 'node:stream';

import { describe, expect, it } from '@jest/globals';

import { readEnvironment } from './env.js';
import { runReferenceModel } from './run-reference-model.js';
import { aCoin } from './testing/builders.js';

async function aProcess(variables: Record<string, string>) {
  const [stdin, stdout] = [new PassThrough(), new PassThrough({ encoding: 'utf8' })];
  const stop = new AbortController();
  const ended = runReferenceModel(readEnvironment(variables), [aCoin()], {
    stdin,
    stdout,
    stop: stop.signal,
  });
  const written: unknown[] = await once(stdout, 'data');
  return { stdin, stop, ended, line: String(written[0]) };
}

describe('the reference model as a process', () => {
  it('says on one line that it is ready, and where', async () => {
    const { line, stop, ended } = await aProcess({});
    expect(line).toMatch(/^\{"ready":true,"port":[1-9]\d*\}\n$/);
    stop.abort();
    await ended;
  });

  it('ends when the pipe of its parent closes', async () => {
    const { stdin, ended } = await aProcess({ HOLDPOINT_PARENT_PIPE: '1' });
    stdin.end();
    await expect(ended).resolves.toBeUndefined();
  });

  it('ends when the pipe of its parent breaks', async () => {
    const { stdin, ended } = await aProcess({ HOLDPOINT_PARENT_PIPE: '1' });
    stdin.destroy(new Error('EPIPE'));
    await expect(ended).resolves.toBeUndefined();
  });

  it('ends on a signal while its parent is alive', async () => {
    const { stop, ended } = await aProcess({ HOLDPOINT_PARENT_PIPE: '1' });
    stop.abort();
    await expect(ended).resolves.toBeUndefined();
  });

  it('goes on without an input where no parent was named', async () => {
    const { stdin, stop, ended, line } = await aProcess({});
    stdin.end();
    const { port } = JSON.parse(line) as { port: number };
    const response = await fetch(`http://127.0.0.1:${port}/control/stats`);
    expect(response.status).toBe(200);
    stop.abort();
    await ended;
  });
});
