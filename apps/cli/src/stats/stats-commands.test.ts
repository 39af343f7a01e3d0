import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { runStats } from '../testing/run-stats.js';
import { scratchDirectory } from '../testing/scratch-directory.js';

const scratch = scratchDirectory();
const schema = 'holdpoint.task-scores.v1';

function write(name: string, content: unknown): string {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const path = join(scratch.path, name);
  writeFileSync(path, text);
  return path;
}

function scores(...values: number[]) {
  return {
    schema,
    aggregator: { kind: 'any_of_k', k: 1 },
    tasks: values.map((value, index) => ({ task: `t${index}`, scores: [value] })),
  };
}

async function stats(...args: string[]) {
  const { code, stdout, stderr } = await runStats(...args);
  const answer: unknown = args.includes('--json') ? JSON.parse(stdout) : null;
  return { code, stdout, stderr, answer };
}

beforeAll(() => {
  mkdirSync(scratch.path, { recursive: true });
});
afterAll(() => {
  scratch[Symbol.dispose]();
});

describe('holdpoint stats', () => {
  // compute.md 13.2.
  it('answers for an interval', async () => {
    const { code, answer } = await stats(
      ...['interval', '--k', '7', '--n', '50', '--method', 'wilson', '--confidence', '0.95'],
      '--json',
    );
    expect(code).toBe(0);
    expect(answer).toEqual({
      method: 'wilson',
      confidence: 0.95,
      sided: 'two',
      k: 7,
      n: 50,
      estimate: 0.14,
      lower: expect.closeTo(0.0695083343, 9),
      upper: expect.closeTo(0.2618619371, 9),
    });
    const people = await stats('interval', '--k', '0', '--n', '14', '--sided', 'one');
    expect(people.stdout).toContain('one-sided 95 % clopper-pearson limits 0 to 0.192636');
  });

  // domain.md 6.5.
  it('answers for pass@k', async () => {
    const { answer } = await stats('pass-at-k', '--n', '20', '--c', '2', '--k', '10', '--json');
    expect(answer).toEqual({
      n: 20,
      c: 2,
      k: 10,
      passAtK: expect.closeTo(0.763158, 6),
      allOfK: 0,
    });
    const people = await stats('pass-at-k', '--n', '10', '--c', '3', '--k', '5');
    expect(people.stdout).toContain('pass@5 0.916667');
  });

  it('compares two files, alike each time', async () => {
    const a = write('a.json', scores(1, 0, 0, 0, 0, 1));
    const b = write('b.json', scores(0, 1, 1, 1, 1, 1));
    const { code, answer } = await stats('compare', a, b, '--json');
    expect(code).toBe(0);
    expect(answer).toMatchObject({
      a,
      b,
      n: 6,
      difference: expect.closeTo(0.5, 12),
      mcnemar: { b: 1, c: 4, pValue: 0.375 },
      confidence: 0.95,
      holm: [{ pValue: 0.375, adjustedPValue: 0.375, isSignificant: false }],
    });
    const { lower, upper } = z.object({ lower: z.number(), upper: z.number() }).parse(answer);
    expect(lower).toBeLessThan(0.5);
    expect(upper).toBeGreaterThan(0.5);
    expect((await stats('compare', a, b, '--json')).answer).toEqual(answer);
    const people = await stats('compare', a, b);
    expect(people.stdout).toContain('A alone solves 1, B alone 4: McNemar p 0.375');
  });

  it('compares several evaluations of a file, and says which it leaves out', async () => {
    const { schema: _, ...one } = scores(0, 1, 1);
    const a = write('a.json', {
      schema,
      evaluations: [
        { evaluation: 'x', ...one },
        { evaluation: 'y', ...one, aggregator: { kind: 'mean' } },
        { evaluation: 'z', ...one },
      ],
    });
    const b = write('b.json', {
      schema,
      evaluations: [
        { evaluation: 'x', ...one },
        { evaluation: 'y', ...one, aggregator: { kind: 'mean' } },
      ],
    });
    const { answer, stderr } = await stats('compare', a, b, '--json');
    expect(answer).toMatchObject({
      comparisons: [{ evaluation: 'x' }, { evaluation: 'y' }],
      holm: [{ evaluation: 'x' }, { evaluation: 'y' }],
      leftOut: { a: ['z'], b: [] },
    });
    expect(answer).not.toHaveProperty('difference');
    expect(stderr).toContain('z is in one file alone');
  });

  it('refuses to compare different aggregators', async () => {
    const a = write('a.json', scores(1, 0));
    const b = write('b.json', { ...scores(1, 0), aggregator: { kind: 'mean' } });
    const { code, answer } = await stats('compare', a, b, '--json');
    expect(code).toBe(64);
    expect(answer).toMatchObject({ error: { code: 'statistics.aggregator_mismatch' } });
  });

  it('answers for agreement of two raters and of more', async () => {
    const pairs = [
      ...Array<string>(20).fill('yes,yes'),
      ...Array<string>(5).fill('yes,no'),
      ...Array<string>(10).fill('no,yes'),
      ...Array<string>(15).fill('no,no'),
    ];
    const two = write('two.csv', ['ada,ben', ...pairs].join('\n'));
    const { answer } = await stats('agreement', two, '--json');
    expect(answer).toMatchObject({
      n: 50,
      raters: ['ada', 'ben'],
      missing: 0,
      cohen: { estimate: expect.closeTo(0.4, 12), n: 50, analytic: {} },
      fleiss: { n: 50 },
      krippendorff: { level: 'nominal', n: 50 },
    });
    const three = write(
      'three.json',
      '[["low","low","high"],["high","high",null],["low","low","low"]]',
    );
    const ordered = ['--level', 'ordinal', '--order', 'low, high'];
    const people = await stats('agreement', three, ...ordered);
    expect(people.stdout).not.toContain('Cohen');
    expect(people.stdout).toContain('3 units, 3 raters, 1 ratings missing');
    expect((await stats('agreement', three, ...ordered, '--json')).answer).toMatchObject({
      cohen: null,
      krippendorff: { level: 'ordinal' },
    });
    const same = write('same.csv', 'ada,ben\nno,no\nno,no\n');
    expect((await stats('agreement', same)).stdout).toContain('Cohen’s kappa: undefined');
  });

  it.each([
    ['k above n', ['interval', '--k', '3', '--n', '2'], '--k 3 is more than --n 2'],
    ['no number', ['interval', '--k', 'NaN', '--n', '2'], '--k: expected a number'],
    [
      'a confidence of 1',
      ['interval', '--k', '1', '--n', '2', '--confidence', '1'],
      '--confidence',
    ],
    [
      'an unknown method',
      ['interval', '--k', '1', '--n', '2', '--method', 'wald'],
      'clopper-pearson',
    ],
    ['an unknown side', ['interval', '--k', '1', '--n', '2', '--sided', 'both'], 'one or two'],
    ['no n', ['interval', '--k', '1'], '--n'],
    ['k above n tries', ['pass-at-k', '--n', '3', '--c', '1', '--k', '4'], 'k <= tries'],
    ['a file that is not there', ['compare', 'no.json', 'no.json'], 'no.json'],
    ['an unknown level', ['agreement', 'same.csv', '--level', 'ratio'], 'ordinal'],
    ['words on a scale', ['agreement', 'same.csv', '--level', 'interval'], 'numbers'],
    ['a bad seed', ['agreement', 'same.csv', '--seed', '-1'], '--seed'],
    ['few resamples', ['agreement', 'same.csv', '--resamples', '5'], '--resamples'],
  ])('refuses %s with exit code 64 and what to do', async (_, args, said) => {
    const same = write('same.csv', 'ada,ben\nno,no\nno,yes\n');
    const { code, stdout, stderr } = await stats(
      ...args.map((arg) => (arg === 'same.csv' ? same : arg)),
    );
    expect(code).toBe(64);
    expect(stdout).toBe('');
    expect(stderr).toContain(said);
  });
});
