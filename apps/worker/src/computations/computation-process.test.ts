import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { computationSpecDigest } from '@holdpoint/shared/computations/computation';
import { aScalingComputation } from '@holdpoint/shared/computations/testing/a-computation';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runInProcess } from './computation-process.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdpoint-process-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

/** Ignores every polite signal and starts a process that would live for a minute, whose id it tells as a phase. */
const FORKS = `
  import { spawn } from 'node:child_process';
  process.on('SIGTERM', () => {});
  const other = spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setTimeout(() => {}, 60000)"], { stdio: ['ignore', 'inherit', 'inherit'] });
  const progress = { phase: String(other.pid), done: 0, total: 1, metrics: {} };
  process.on('message', () => process.send({ kind: 'progress', progress }));
`;

interface Heard {
  readonly phases: string[];
  readonly ending: AbortController;
}

async function run(code: string, heard: Heard, environment: Record<string, string> = {}) {
  const entry = join(directory, `${crypto.randomUUID()}.mjs`);
  await writeFile(entry, code);
  const spec = aScalingComputation();
  return runInProcess({
    order: { spec, specDigest: computationSpecDigest(spec), directory, inputs: {}, backend: null },
    entry,
    environment,
    signal: heard.ending.signal,
    onProgress: ({ phase }) => heard.phases.push(phase),
    onSaved: () => undefined,
    onComplaint: () => undefined,
  });
}

/** Gone, or a zombie that init has yet to reap: either has no command line. */
async function isGone(pid: string): Promise<boolean> {
  for (let tries = 0; tries < 80; tries += 1) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command === '') return true;
    await delay(25);
  }
  return false;
}

const listening = (): Heard => ({ phases: [], ending: new AbortController() });

describe('a process of a computation', () => {
  it('is ended with all that it started, though all of it ignores SIGTERM', async () => {
    const heard = listening();
    const running = expect(run(FORKS, heard)).rejects.toMatchObject({
      code: 'computation.stopped',
    });
    while (heard.phases.length === 0) await delay(10);
    heard.ending.abort();
    await running;
    expect(await isGone(heard.phases[0] ?? '')).toBe(true);
  });

  it('that dies is heard of, though what it started holds its pipes', async () => {
    const heard = listening();
    const dies = `${FORKS} process.on('message', () => setTimeout(() => process.exit(3), 50));`;
    expect(await run(dies, heard)).toMatchObject({
      code: 'computation.process_ended',
      mayPass: true,
    });
    expect(await isGone(heard.phases[0] ?? '')).toBe(true);
  });

  it.each([
    ['no word', `'text'`],
    [
      'a figure that JSON has none for',
      `{ kind: 'progress', progress: { phase: 'p', done: NaN, total: 1, metrics: {} } }`,
    ],
    [
      'more metrics than people read',
      `{ kind: 'progress', progress: { phase: 'p', done: 0, total: 1, metrics: Object.fromEntries(Array.from({ length: 33 }, (_, i) => ['m' + i, i])) } }`,
    ],
    ['a result with more to say', `{ kind: 'done', result: {}, note: 'x' }`],
  ])('is believed nothing once it says %s', async (_what, word) => {
    const code = `process.on('message', () => process.send(${word}));`;
    expect(await run(code, listening())).toMatchObject({ code: 'computation.word_invalid' });
  });

  it('finds in its environment what it is given, and no secret of the worker', async () => {
    const heard = listening();
    const tells = `
      const phase = Object.keys(process.env).filter((name) => !name.startsWith('NODE_CHANNEL')).join();
      process.on('message', () => {
        process.send({ kind: 'progress', progress: { phase, done: 0, total: 1, metrics: {} } }, () => process.exit(0));
      });`;
    await run(tells, heard, { LANG: 'C' });
    expect(heard.phases).toEqual(['LANG']);
  });
});
