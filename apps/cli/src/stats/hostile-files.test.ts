import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runStats } from '../testing/run-stats.js';
import { scratchDirectory } from '../testing/scratch-directory.js';
import { readEffectiveCompute } from './effective-compute-file.js';

const scratch = scratchDirectory();

function write(name: string, lines: readonly string[] | string): string {
  const file = join(scratch.path, name);
  writeFileSync(file, typeof lines === 'string' ? lines : lines.join('\n'));
  return file;
}

beforeAll(() => {
  mkdirSync(scratch.path, { recursive: true });
});
afterAll(() => {
  scratch[Symbol.dispose]();
});

const runs = Array.from({ length: 24 }, (_, index) => {
  const flop = 1e18 * 10 ** (index / 5);
  return { flop, loss: (1.7 + 3000 * flop ** -0.17) * (1 + 0.003 * Math.sin(7 * index)) };
});

describe('checkpoints that say two things', () => {
  it.each([
    [
      'both a loss and a rate: "never" would be said of the wrong one',
      ['compute,rate,n,loss', '1e21,.1,50,3', '1e22,.2,50,2.9', '1e23,.4,50,2.8'],
      'both losses and success rates',
    ],
    [
      'a rate that is not its successes',
      ['compute,successes,rate,n', '1e21,5,.1,50', '1e22,10,.2,50', '1e23,20,.9,50'],
      'line 4',
    ],
  ])('are refused with %s', async (_, lines, told) => {
    const file = write('points.csv', lines);
    const { code, stdout, stderr } = await runStats('crossing', file, '--threshold', '0.5');
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toContain(told);
  });
});

describe('a table of horizons', () => {
  const header = 'model,release_date,p50_min,p50_ci_low,p50_ci_high';
  const rows = ['a,2023-01-01,1,,', 'b,2023-06-01,3,,', 'c,2024-01-01,9,,', 'd,2024-06-01,30,,'];
  it.each([
    ['a short row', 'e,2025-01-01', 'line 6: 2 cells where the header has 5'],
    ['no name', ',2025-01-01,60,,', 'line 6: model'],
    ['a hexadecimal', 'e,2025-01-01,0x10,,', 'line 6: p50_minutes'],
    ['a unicode minus', 'e,2025-01-01,−5,,', 'line 6: p50_minutes'],
    ['a name twice', 'a,2025-01-01,60,,', 'line 6: model: a stands here a second time'],
    ['limits the wrong way', 'e,2025-01-01,60,90,30', 'outside its limits'],
  ])('is refused for %s', async (_, row, told) => {
    const file = write('table.csv', ['\uFEFF' + header, ...rows, row].join('\r\n'));
    const { code, stderr } = await runStats('horizon', file);
    expect(code).toBe(64);
    expect(stderr).toContain(told);
  });

  it('says n and draws beside a crossing, and of a gate long passed not "never"', async () => {
    const flat = ['a,2023-01-01,600,,', 'b,2023-01-02,600.001,,', 'c,2023-01-03,600.002,,'];
    const file = write('flat.csv', [header, ...flat]);
    const { stdout } = await runStats('horizon', file, '--cross', '1');
    expect(stdout).toContain('3 models, 1000 of 1000 draws');
    expect(stdout).not.toMatch(/median never/);
    expect(stdout).toMatch(/median (?:long ago|\d{1,6}-)/);
  });
});

describe('a document with a byte order mark', () => {
  it('is read as the same document', async () => {
    const file = write('runs.json', `\uFEFF${JSON.stringify(runs)}`);
    const ask = ['--form', 'power-law', '--resamples', '100', '--json'];
    const { code } = await runStats('scaling', file, ...ask);
    expect(code).toBe(0);
  });
});

describe('answers of every statistic', () => {
  it('don’t hang on the order of rows, and hold no NaN', async () => {
    const rows = runs.map(({ flop, loss }) => `${flop},${loss}`);
    const ask = ['--form', 'power-law', '--resamples', '100', '--json'];
    const [one, other] = [
      await runStats('scaling', write('a.csv', ['flop,loss', ...rows]), ...ask),
      await runStats('scaling', write('b.csv', ['flop,loss', ...rows.toReversed()]), ...ask),
    ];
    expect(one.stdout).toBe(other.stdout);
    expect(one.stdout).not.toMatch(/NaN|Infinity/);
  });

  it('draw hostile names as text', async () => {
    const name = '</text><script>x</script>&\u202E\u0000"';
    const points = [1, 2, 3, 4, 5].map((index) => ({
      name: `${name}${index}`,
      compute: 10 ** (20 + index),
      successes: 10 * index,
      trials: 100,
    }));
    const [file, svg] = [write('points.json', JSON.stringify(points)), join(scratch.path, 'p.svg')];
    await runStats('crossing', file, '--threshold', '0.6', '--plot', svg, '--resamples', '100');
    const text = readFileSync(svg, 'utf8');
    expect(text).not.toMatch(/<script|\u202E|NaN|Infinity/);
    expect(text).not.toContain('\u0000');
  });
});

describe('effective compute from a file', () => {
  it('is refused where its upper bound holds at less than 95 %', async () => {
    const reference = write('runs.csv', [
      'flop,loss',
      ...runs.map(({ flop, loss }) => `${flop},${loss}`),
    ]);
    const ask = ['effective-compute', reference, '--loss', '2.6', '--resamples', '100', '--json'];
    const sure = write('sure.json', (await runStats(...ask)).stdout);
    expect((await readEffectiveCompute(sure)).effectiveComputeUpper).toBeGreaterThan(0);
    const vague = write('vague.json', (await runStats(...ask, '--confidence', '0.2')).stdout);
    await expect(readEffectiveCompute(vague)).rejects.toMatchObject({
      code: 'scaling.confidence_too_low',
    });
  });

  it('fits a power law by default where parameters and tokens grow together', async () => {
    const lines = runs.map(({ flop, loss }) => {
      const parameters = Math.sqrt(flop / 120);
      return `${parameters},${20 * parameters},${loss}`;
    });
    const file = write('line.csv', ['parameters,tokens,loss', ...lines]);
    const { stdout } = await runStats(
      ...['effective-compute', file, '--loss', '2.6', '--assessed-loss', '2.61'],
      ...['--resamples', '100', '--json'],
    );
    expect(JSON.parse(stdout)).toMatchObject({ reference: { form: 'power_law' } });
  });
});
