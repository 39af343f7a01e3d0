import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  ComputationResult,
  computationResultDigest,
} from '@holdpoint/shared/computations/computation';
import { aScalingSpec } from '@holdpoint/shared/computations/testing/a-computation';
import { Computation } from '@holdpoint/shared/contracts/computations';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { aRunningPlatform, type RunningPlatform } from '../testing/running-platform.js';

let platform: RunningPlatform;
beforeAll(async () => {
  platform = await aRunningPlatform({ sandbox: 'off', hasDemonstration: false });
}, 420_000);
afterAll(async () => {
  await platform[Symbol.asyncDispose]();
});

async function file(name: string, text: string): Promise<string> {
  const path = join(platform.path, name);
  await writeFile(path, text);
  return path;
}

const runs = aScalingSpec().runs.map(({ flop, loss }) => `${String(flop)},${loss}`);
const settings = JSON.stringify({ form: 'power_law', dropHighestLoss: 1, resamples: 200 });

describe('a computation from the command line', () => {
  it('is asked for, watched, verified and fetched; asked for again it is the same', async () => {
    const csv = await file('runs.csv', `flop,loss\n${runs.join('\n')}\n`);
    const spec = await file('settings.json', settings);
    const asked = ['compute', 'submit', '--kind', 'scaling_law', '--input', csv, '--spec', spec];
    const first = await platform.holdpoint(...asked, '--watch', '--json');
    expect(first).toMatchObject({ code: 0 });
    const done = Computation.parse(JSON.parse(first.stdout));
    expect(done).toMatchObject({ state: 'verified', claims: 1, differences: [] });
    const out = join(platform.path, 'fetched');
    const [again, fetched, listed, shown] = await Promise.all([
      platform.holdpoint(...asked, '--json'),
      platform.holdpoint('compute', 'fetch', done.id, '--out', out),
      platform.holdpoint('compute', 'list', '--json'),
      platform.holdpoint('compute', 'show', done.id),
    ]);
    expect(Computation.parse(JSON.parse(again.stdout))).toMatchObject({ id: done.id });
    expect(fetched.stdout).toContain('computation.json');
    const result = ComputationResult.parse(
      JSON.parse(await readFile(join(out, 'computation.json'), 'utf8')),
    );
    expect(computationResultDigest(result)).toBe(done.resultDigest);
    const checked = await platform.holdpoint('compute', 'verify', out, '--json');
    expect(checked).toMatchObject({ code: 0 });
    expect(JSON.parse(checked.stdout)).toMatchObject({ isEqual: true, differences: [] });
    const List = z.object({ computations: z.array(Computation) });
    expect(List.parse(JSON.parse(listed.stdout)).computations.map(({ id }) => id)).toEqual([
      done.id,
    ]);
    expect(shown.stdout).toContain(`result ${String(done.resultDigest)}`);
  });

  it('is cancelled, and says so', async () => {
    const csv = await file('runs.csv', `flop,loss\n${runs.join('\n')}\n`);
    const spec = await file('long.json', JSON.stringify({ form: 'power_law', resamples: 100_000 }));
    const asked = ['compute', 'submit', '--kind', 'scaling_law', '--input', csv, '--spec', spec];
    const { id } = Computation.parse(
      JSON.parse((await platform.holdpoint(...asked, '--json')).stdout),
    );
    expect((await platform.holdpoint('compute', 'cancel', id)).stdout).toContain('cancelled');
    const watched = await platform.holdpoint('compute', 'watch', id, '--json');
    expect(watched.code).toBe(11);
    expect(Computation.parse(JSON.parse(watched.stdout)).state).toBe('cancelled');
  });

  it('is refused before it is sent when a file or a setting is not what the kind takes', async () => {
    const csv = await file('broken.csv', 'flop,loss\n1e18,none\n');
    const submit = (...rest: readonly string[]) => platform.holdpoint('compute', 'submit', ...rest);
    const [broken, none, kind] = await Promise.all([
      submit('--kind', 'scaling_law', '--input', csv),
      submit('--kind', 'scaling_law'),
      submit('--kind', 'poetry'),
    ]);
    expect([broken.code, none.code, kind.code]).toEqual([64, 64, 64]);
    expect(broken.stderr).toContain('broken.csv');
    expect(none.stderr).toContain('takes one file as --input');
    expect(kind.stderr).toContain('--kind');
  });
});
