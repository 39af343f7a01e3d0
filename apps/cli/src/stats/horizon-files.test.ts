import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { HorizonSpec } from '@holdpoint/shared/computations/horizon';
import { fitPublishedTrend } from '@holdpoint/shared/horizons/fit-horizons';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { scratchDirectory } from '../testing/scratch-directory.js';
import { readHorizonRuns } from './horizon-runs-file.js';
import { readHorizonTable, readReleaseDates } from './horizon-table-file.js';

const scratch = scratchDirectory();
const data = new URL('../../../../../shared/data/metr/', import.meta.url).pathname;

function write(name: string, text: string): string {
  const file = join(scratch.path, name);
  writeFileSync(file, text);
  return file;
}

const run = {
  alias: 'ada',
  task_id: 't',
  task_family: 'f',
  human_minutes: 4,
  score_binarized: 0.5,
  invsqrt_task_weight: 0.25,
};

beforeAll(() => {
  mkdirSync(scratch.path, { recursive: true });
});
afterAll(() => {
  scratch[Symbol.dispose]();
});

describe('a file of runs', () => {
  const reading = (...lines: readonly unknown[]) =>
    readHorizonRuns(
      write(
        'runs.jsonl',
        lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
      ),
    );

  it('is read line by line; people are counted apart and a model stands in for an alias', async () => {
    const { alias: _, ...bare } = run;
    const { runs, humanRuns } = await reading(
      run,
      '',
      { ...run, alias: 'human' },
      { ...bare, model: 'm' },
    );
    expect(runs.map(({ agent }) => agent)).toEqual(['ada', 'm']);
    expect(runs[0]).toEqual({
      agent: 'ada',
      family: 'f',
      task: 't',
      humanMinutes: 4,
      score: 0.5,
      stated: { invsqrt: 0.25, equal: null },
    });
    expect(humanRuns).toBe(1);
  });

  it.each([
    ['is no JSON', '{"alias":', /line 2: /],
    ['lacks an agent', { ...run, alias: undefined }, /line 2: expected alias or model/],
    ['has no length', { ...run, human_minutes: 0 }, /line 2: human_minutes: expected more than 0/],
    ['has no score', { ...run, score_binarized: 1.5 }, /line 2: score_binarized: expected a score/],
    [
      'contradicts an earlier length',
      { ...run, human_minutes: 5 },
      /line 2: task t takes 5 .* 4 before/,
    ],
  ])('is refused at the line that %s', async (_, line, message) => {
    await expect(reading(run, line)).rejects.toMatchObject({
      code: 'file.invalid',
      message: expect.stringMatching(message),
    });
  });

  it('that is not there is named', async () => {
    await expect(readHorizonRuns(join(scratch.path, 'absent'))).rejects.toMatchObject({
      code: 'file.unreadable',
    });
  });
});

describe('a published table', () => {
  it.each([
    ['t.csv', 'model,release_date,p50_min\n\na,2024-02-30,1\n', /line 3: release_date/],
    ['t.csv', 'model,release_date,p50_min\na,2024-02-03,x\n', /line 2: p50_minutes: .*got x/],
    ['t.csv', 'model,release_date,p50_min,is_sota\na,2024-02-03,1,maybe\n', /line 2: is_sota/],
    ['t.csv', 'model,p50_min\na,1\n', /line 1: no column release_date/],
    ['t.csv', 'model,"p50', /never closed/],
    [
      't.yaml',
      'results:\n  a:\n    release_date: soon\n    metrics: {}\n',
      /line 3: results\.a\.release_date/,
    ],
    ['t.yaml', 'results:\n  a: &x 1\n  b: *x\n', /line 3: an alias/],
  ])('%s is refused with the place of its fault (%#)', async (name, text, message) => {
    await expect(readHorizonTable(write(name, text))).rejects.toMatchObject({
      code: 'file.invalid',
      message: expect.stringMatching(message),
    });
  });

  it('may leave limits and the state of the art open', async () => {
    const file = write(
      't.csv',
      'model,release_date,p50_min,is_sota,p50_ci_low\na,2024-02-03,5,,\n',
    );
    expect(await readHorizonTable(file)).toEqual([
      {
        model: 'a',
        releasedOn: '2024-02-03',
        p50Minutes: 5,
        lower: null,
        upper: null,
        isSota: null,
      },
    ]);
  });
});

it('release dates are read by model, and a wrong date has its line', async () => {
  const dates = await readReleaseDates(write('d.yaml', 'date:\n  o1: 2024-12-05\n'));
  expect([...dates]).toEqual([['o1', '2024-12-05']]);
  await expect(readReleaseDates(write('d.yaml', 'date:\n  o1: then\n'))).rejects.toMatchObject({
    message: expect.stringContaining('line 2: date.o1'),
  });
  await expect(readReleaseDates(write('d.yaml', 'dates\n'))).rejects.toMatchObject({
    message: expect.stringContaining('line 1: expected dates by model under "date"'),
  });
});

(existsSync(data) ? describe : describe.skip)('METR’s published tables (../shared/data)', () => {
  const [v10, v11, later] = [
    'benchmark_results_1_0.yaml',
    'benchmark_results_1_1.yaml',
    'published_th1_1_snapshot_2026-02.csv',
  ].map((name) => join(data, name)) as [string, string, string];
  const spec: HorizonSpec = {
    schema: 'holdpoint.horizon-spec.v1',
    weighting: 'invsqrt',
    regularization: 0.1,
    resamples: 100,
    seed: 42,
    confidence: 0.95,
  };

  it.each([
    [130.801, v11, null, '2023-01-01'],
    [196.475, v11, v10, null],
    [122.611, later, null, '2023-01-01'],
    [182.725, later, null, null],
  ])('double every %d days, as METR says', async (published, file, stitch, since) => {
    const stitched =
      stitch === null ? null : { earlier: await readHorizonTable(stitch), at: '2023-01-01' };
    const question = { since, crossMinutes: null };
    const { trend } = fitPublishedTrend(await readHorizonTable(file), stitched, spec, question);
    expect(Math.abs((trend?.doublingDays ?? 0) - published)).toBeLessThan(1e-3);
  });
});
