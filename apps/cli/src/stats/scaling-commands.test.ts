import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { CrossingForecast } from '@holdpoint/shared/computations/crossing-forecast';
import { EffectiveCompute } from '@holdpoint/shared/computations/effective-compute';
import { ChinchillaFit } from '@holdpoint/shared/computations/scaling';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runStats } from '../testing/run-stats.js';
import { scratchDirectory } from '../testing/scratch-directory.js';
import { runCli } from '../testing/start-cli.js';

const EPOCH = fileURLToPath(
  new URL('../../../../../shared/data/scaling/svg_extracted_data.csv', import.meta.url),
);
const scratch = scratchDirectory();

function write(name: string, lines: readonly string[]): string {
  const file = join(scratch.path, name);
  writeFileSync(file, lines.join('\n'));
  return file;
}

const plotted = (name: string): string => join(scratch.path, name);

async function stats(...args: string[]) {
  const { code, stdout, stderr } = await runStats(...args);
  const answer: unknown = args.includes('--json') && code === 0 ? JSON.parse(stdout) : null;
  return { code, stdout, stderr, answer };
}

/** Runs of L = 1.8 + 480 / N^0.35 + 2000 / D^0.36, with a ripple of 0.2 %. */
function runsFile(): string {
  const rows = [1, 2, 3, 4, 5, 6].flatMap((size) =>
    [1, 2, 3, 4, 5, 6].map((length) => {
      const [parameters, tokens] = [2e7 * 2.5 ** size, 4e8 * 3 ** length];
      const ripple = 1 + 0.002 * Math.sin(7 * size + 11 * length);
      const loss = (1.8 + 480 * parameters ** -0.35 + 2000 * tokens ** -0.36) * ripple;
      return `${parameters},${tokens},${loss}`;
    }),
  );
  return write('runs.csv', ['parameters,tokens,loss', ...rows]);
}

beforeAll(() => {
  mkdirSync(scratch.path, { recursive: true });
});
afterAll(() => {
  scratch[Symbol.dispose]();
});

describe('holdpoint stats scaling', () => {
  it('answers with parameters, intervals and n, and draws the figure', async () => {
    const args = ['scaling', runsFile(), '--resamples', '100', '--budget', '1e22'];
    // The built tool, as a pipeline calls it: stdout is the document and nothing else.
    const built = await runCli(scratch.path, ['stats', ...args, '--json', '--plot', 'out.svg']);
    expect(built.code).toBe(0);
    const answer: unknown = JSON.parse(built.stdout);
    const people = await stats(...args);
    const fit = ChinchillaFit.parse(answer);
    expect(fit).toMatchObject({ form: 'chinchilla', n: 36, seed: 1 });
    expect(fit.parameters.E).toBeCloseTo(1.8, 1);
    expect(readFileSync(join(scratch.path, 'out.svg'), 'utf8')).toMatch(/^<svg[\s\S]+<\/svg>\s*$/);
    expect(people.stdout).toContain('36 runs');
    expect(people.stdout).toContain('100 of 100 draws');
    expect(people.stdout).toMatch(/1e\+22 FLOP: best with .* parameters \[/);
    expect(people.stderr).toBe('');
  });

  (existsSync(EPOCH) ? it : it.skip)(
    'reproduces the published fit of the Epoch AI file (../shared/data)',
    async () => {
      const { answer } = await stats('scaling', EPOCH, '--drop-highest-loss', '5', '--json');
      const { objective, parameters, intervals, n } = ChinchillaFit.parse(answer);
      expect(n).toBe(240);
      expect(objective).toBeLessThanOrEqual(1.01828e-3);
      expect(parameters.A).toBeCloseTo(477.8, 1);
      expect(parameters.B).toBeCloseTo(2143.4, 1);
      expect(intervals).toMatchObject({ confidence: 0.95, resamples: 4000, used: 4000 });
      expect((intervals?.A.lower ?? 0) / 285.214).toBeCloseTo(1, 1);
      expect((intervals?.A.upper ?? 0) / 743.626).toBeCloseTo(1, 1);
      expect((intervals?.B.lower ?? 0) / 1042.357).toBeCloseTo(1, 1);
      expect((intervals?.B.upper ?? 0) / 5810.344).toBeCloseTo(1, 1);
    },
  );
});

describe('holdpoint stats effective-compute', () => {
  it('judges the trigger by the upper bound', async () => {
    const args = ['effective-compute', runsFile(), '--loss', '2.3', '--resamples', '100'];
    const due = await stats(...args, '--assessed-loss', '2.6', '--json');
    const people = await stats(...args, '--assessed-loss', '2.31', '--plot', plotted('e.svg'));
    const bare = await stats(...args);
    expect(due.code).toBe(0);
    expect(EffectiveCompute.parse(due.answer).trigger?.state).toBe('due');
    expect(people.stdout).toContain('Not due: effective compute is at most');
    expect(people.stdout).toMatch(
      /^effective compute [\d.]+e\+\d+ \[[\d.]+e\+\d+, [\d.]+e\+\d+\] FLOP/,
    );
    expect(bare.stdout).toContain('give --assessed-loss');
  });

  it('is due for a loss that the reference never reaches', async () => {
    const { code, stdout } = await stats(
      ...['effective-compute', runsFile(), '--loss', '1', '--assessed-loss', '2'],
      ...['--resamples', '100'],
    );
    expect(code).toBe(0);
    expect(stdout).toContain('Due: nothing bounds the multiple');
  });
});

describe('holdpoint stats crossing', () => {
  it('answers with the median, both intervals and the share that never crosses', async () => {
    const file = write('points.csv', [
      'name,compute,successes,trials',
      ...['a,1e21,2,200', 'b,1e22,8,200', 'c,1e23,30,200', 'd,1e24,75,200'],
    ]);
    const { code, answer } = await stats('crossing', file, '--threshold', '0.5', '--json');
    const people = await stats('crossing', file, '--threshold', '0.5', '--plot', plotted('c.svg'));
    expect(code).toBe(0);
    const found = CrossingForecast.parse(answer);
    expect(found).toMatchObject({ axis: 'compute', n: 4, resamples: 1000 });
    expect(found.median).toBeGreaterThan(1e24);
    expect(people.stdout).toMatch(/Crosses at .* FLOP \(median\); 80 %/);
    expect(existsSync(join(scratch.path, 'c.svg'))).toBe(true);
  });
});

describe('a statistic that is asked wrongly', () => {
  it('is refused with exit code 64 and what to do', async () => {
    const runs = runsFile();
    const rates = write('rates.csv', [
      'compute,rate,n',
      '1e21,0.1,50',
      '1e22,0.2,50',
      '1e23,0.4,50',
    ]);
    const asked: readonly (readonly [readonly string[], string])[] = [
      [['scaling', runs, '--over', 'data'], '--form power-law'],
      [['scaling', runs, '--drop-highest-loss', '36'], 'no run is left'],
      [['effective-compute', runs, '--loss', '2', '--trigger', '1'], 'above 1'],
      [['crossing', rates, '--threshold', '0.5', '--plot', plotted('no/x.svg')], '--plot'],
    ];
    for (const [args, told] of asked) {
      const { code, stdout, stderr } = await stats(...args);
      expect(code).toBe(64);
      expect(stdout).toBe('');
      expect(stderr).toContain(told);
    }
  });
});
