import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  encodeTransformer,
  initialTransformer,
  transformerDigest,
} from '@holdpoint/evals/interpretability/transformer/transformer-weights';
import { ProbeResult } from '@holdpoint/shared/computations/probe';
import { encodeSafetensors } from '@holdpoint/shared/safetensors/safetensors';
import { drawsFrom } from '@holdpoint/shared/statistics/random';
import { afterAll, describe, expect, it } from '@jest/globals';

import { scratchDirectory } from '../testing/scratch-directory.js';
import { runCli } from '../testing/start-cli.js';

const scratch = scratchDirectory();
afterAll(() => {
  scratch[Symbol.dispose]();
});

mkdirSync(scratch.path, { recursive: true });

const WIDTH = 8;

/** Rows whose first column is the label times `signal`, in noise, beside a CSV that says so. */
function writeRows(name: string, count: number, signal: number, seed: number): readonly string[] {
  const draws = drawsFrom(seed);
  const data = Float32Array.from({ length: count * WIDTH }, (_, at) => {
    const label = Math.floor(at / WIDTH) % 2;
    return draws.uniform() - 0.5 + (at % WIDTH === 0 ? signal * label : 0);
  });
  const lines = Array.from(
    { length: count },
    (_, index) => `${String(index % 2)},${name}${String(index)}`,
  );
  const files = [`${name}.safetensors`, `${name}.csv`] as const;
  writeFileSync(
    join(scratch.path, files[0]),
    encodeSafetensors({ activations: { shape: [count, WIDTH], data } }),
  );
  writeFileSync(join(scratch.path, files[1]), ['label,text', ...lines, ''].join('\n'));
  return files;
}

const probe = (...args: readonly string[]) => runCli(scratch.path, ['compute', 'probe', ...args]);
const [activations = '', labels = ''] = writeRows('own', 120, 2, 1);
const own = ['--activations', activations, '--labels', labels, '--concept', 'intent'];
const fast = ['--resamples', '200'];

describe('holdpoint compute probe', () => {
  it('finds what is planted in a file, tells the same again for the same seed, and says what it is worth', async () => {
    const [other = '', otherLabels = ''] = writeRows('other', 60, 2, 2);
    const transfer = ['--transfer-activations', other, '--transfer-labels', otherLabels];
    const [first, again, said] = await Promise.all([
      probe(...own, ...transfer, ...fast, '--json', '--plot', 'roc.svg'),
      probe(...own, ...transfer, ...fast, '--json'),
      probe(...own, ...fast),
    ]);
    expect(first.code).toBe(0);
    const result = ProbeResult.parse(JSON.parse(first.stdout));
    expect(result.auroc.lower).toBeGreaterThan(0.9);
    expect(result.auroc).toMatchObject({ n: 60, unit: 'examples' });
    expect(result.transfer?.auroc.estimate).toBeGreaterThan(0.9);
    expect(result.controls.textOnly?.estimate).toBe(0.5);
    expect(again.stdout).toBe(first.stdout);
    const figure = readFileSync(join(scratch.path, 'roc.svg'), 'utf8');
    expect(figure).toContain('text alone');
    expect(figure).toContain('supporting evidence');
    // For people: the area with its interval and n, the controls beside it, and what it is worth.
    expect(said.stdout).toMatch(/supporting evidence, never the sole basis of a gate/);
    expect(said.stdout).toMatch(/AUROC +\d\.\d{3} \[\d\.\d{3}, \d\.\d{3}\], n = 60/);
    for (const control of ['text only', 'shuffled labels', 'random direction', 'recall at 1 % FPR'])
      expect(said.stdout).toContain(control);
  });

  it('reads our pairs with a local checkpoint, and names its weights', async () => {
    const config = { vocabulary: 256 as const, contextLength: 16, width: 8, heads: 2, mlpWidth: 8 };
    const model = initialTransformer(config, 1);
    writeFileSync(join(scratch.path, 'tiny.safetensors'), encodeTransformer(model));
    const { stdout } = await probe(
      ...['--model', 'tiny.safetensors', '--concept', 'deception', '--json'],
      ...fast,
    );
    expect(ProbeResult.parse(JSON.parse(stdout))).toMatchObject({
      source: { kind: 'model', weightsDigest: transformerDigest(model) },
      auroc: { n: 104, unit: 'pairs', units: 52 },
      transfer: { auroc: { n: 104 } },
    });
  });

  it('refuses files that don’t fit, with the place', async () => {
    writeFileSync(join(scratch.path, 'short.csv'), 'label\n1\n0\n');
    const rows = Array.from(
      { length: 120 },
      (_, index) => `${String(index % 2)},p${String(index)}`,
    );
    const odd = ['label,pair', 'maybe,p0', ...rows.slice(1), ''].join('\n');
    writeFileSync(join(scratch.path, 'odd.csv'), odd);
    // One pair in both parts: it would be scored by what it trained.
    const split = rows.map(
      (row, index) => `${row.replace(/p\d+$/, 'same')},${index < 60 ? 'train' : 'test'}`,
    );
    writeFileSync(join(scratch.path, 'leak.csv'), ['label,pair,split', ...split, ''].join('\n'));
    const base = ['--activations', activations, '--concept', 'intent', '--labels'];
    const [short, wrong, leaking, neither] = await Promise.all([
      probe(...base, 'short.csv'),
      probe(...base, 'odd.csv'),
      probe(...base, 'leak.csv'),
      probe('--concept', 'intent'),
    ]);
    expect(short.stderr).toContain('it labels 2 rows');
    expect(wrong.stderr).toContain('line 2, column 1 (label)');
    expect(leaking.stderr).toContain('(probe.leak)');
    expect(neither.stderr).toContain('(usage.option)');
    for (const { code } of [short, wrong, leaking, neither]) expect(code).toBe(64);
  });
});
