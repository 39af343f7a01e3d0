import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

const ENTRY = new URL('../../dist/compute/testing/toy-training-main.js', import.meta.url);
const STEPS = 600;

const Word = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['step', 'saved']), step: z.number() }),
  z.strictObject({ kind: z.literal('done'), digest: z.string() }),
]);

interface Ended {
  readonly digest: string | null;
  readonly firstStep: number;
  readonly lastStep: number;
}

/** Trains in a process of its own, which is killed as soon as it says that it has done `killAt` steps. */
async function train(directory: string, killAt = Infinity): Promise<Ended> {
  const child = fork(ENTRY, [directory, String(STEPS)], { execArgv: [] });
  let ended: Ended = { digest: null, firstStep: Infinity, lastStep: 0 };
  child.on('message', (message) => {
    const word = Word.parse(message);
    if (word.kind === 'done') ended = { ...ended, digest: word.digest };
    if (word.kind !== 'step') return;
    const { step } = word;
    ended = { ...ended, firstStep: Math.min(ended.firstStep, step), lastStep: step };
    if (step >= killAt) child.kill('SIGKILL');
  });
  await once(child, 'exit');
  return ended;
}

describe('a training that is killed', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'holdpoint-killed-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('ends with the weights of an undisturbed one, also when it is killed three times', async () => {
    const undisturbed = await train(join(directory, 'undisturbed'));
    const storm = join(directory, 'storm');
    for (const killAt of [95, 250, 431]) {
      const killed = await train(storm, killAt);
      expect(killed.digest).toBeNull();
      expect(killed.lastStep).toBeGreaterThanOrEqual(killAt);
      expect(await readdir(storm)).toContain('checkpoint.safetensors');
    }
    const resumed = await train(storm);
    expect(resumed.firstStep).toBeGreaterThan(400);
    expect(resumed.digest).toBe(undisturbed.digest);
    expect(undisturbed.digest).toMatch(/^sha256:/);
  }, 60_000);
});
