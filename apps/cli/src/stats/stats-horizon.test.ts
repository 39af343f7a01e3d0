import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { HorizonFit } from '@holdpoint/shared/computations/horizon';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runStats } from '../testing/run-stats.js';
import { scratchDirectory } from '../testing/scratch-directory.js';

const scratch = scratchDirectory();

function write(name: string, text: string): string {
  const file = join(scratch.path, name);
  writeFileSync(file, text);
  return file;
}

const plotted = (name: string): string => join(scratch.path, name);

async function horizon(...args: string[]) {
  const { code, stdout, stderr } = await runStats('horizon', ...args);
  const fit = args.includes('--json') && code === 0 ? HorizonFit.parse(JSON.parse(stdout)) : null;
  return { code, stdout, stderr, fit };
}

const MINUTES = [1, 2, 4, 4, 8, 15, 15, 30, 60, 60, 240, 480];
const SCORES = [1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 0];

/** The golden set of METR's objective as lines of a run file. */
function runLines(agent: string): readonly string[] {
  return Array.from('aaabbbbccccc', (family, index) =>
    JSON.stringify({
      alias: agent,
      task_id: `${family}${index}`,
      task_family: family,
      human_minutes: MINUTES[index],
      score_binarized: SCORES[index],
    }),
  );
}

beforeAll(() => {
  mkdirSync(scratch.path, { recursive: true });
});
afterAll(() => {
  scratch[Symbol.dispose]();
});

describe('holdpoint stats horizon', () => {
  it('fits agents of a run file, without people, and draws them', async () => {
    const lines = [...runLines('ada'), ...runLines('human'), '', ...runLines('<b>')];
    const file = write('runs.jsonl', lines.join('\n'));
    const { fit, stderr } = await horizon(
      file,
      '--resamples',
      '100',
      '--plot',
      plotted('h.svg'),
      '--json',
    );
    expect(fit?.agents.map(({ agent }) => agent)).toEqual(['<b>', 'ada']);
    expect(fit?.agents[1]?.exact?.p50Minutes).toBeCloseTo(48.1238, 4);
    expect(fit?.agents[1]?.exact?.p80Minutes).toBeCloseTo(13.2823, 4);
    expect(stderr).toContain('12 runs of people left out');
    const svg = readFileSync(join(scratch.path, 'h.svg'), 'utf8');
    expect(svg).toContain('&lt;b&gt;: p50 48.');
  });

  it('foretells a crossing from a table and draws it', async () => {
    const rows = [1, 2, 5, 9, 22, 35, 70].map(
      (minutes, index) =>
        `m${index},202${Math.floor(index / 2)}-0${1 + (index % 2) * 6}-01,,${minutes}`,
    );
    const file = write('table.csv', ['model,release_date,is_sota,p50_min', ...rows].join('\n'));
    const { fit } = await horizon(file, '--cross', '240', '--plot', plotted('c.svg'), '--json');
    expect(fit?.crossing).toMatchObject({
      axis: 'time',
      threshold: 240,
      quantity: 'horizon_minutes',
    });
    expect(fit?.crossing?.backTests.length).toBeGreaterThan(0);
    expect(readFileSync(join(scratch.path, 'c.svg'), 'utf8')).toContain('gate 4 h');
  });

  it('asks for what a question needs', async () => {
    const file = write('runs.jsonl', runLines('ada').join('\n'));
    expect((await horizon(file, '--cross', '60')).stderr).toContain('--release-dates');
  });
});
