import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  decodeTransformer,
  encodeTransformer,
  initialTransformer,
} from '@holdpoint/evals/interpretability/transformer/transformer-weights';
import { DashboardIndex } from '@holdpoint/shared/computations/dashboard-index';
import { FeatureClamp } from '@holdpoint/shared/computations/feature-clamp';
import { FeatureDashboard } from '@holdpoint/shared/computations/feature-dashboard';
import { OutputAttribution } from '@holdpoint/shared/computations/output-attribution';
import { verifyFeatureDashboard } from '@holdpoint/shared/computations/verify-feature-dashboard';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { scratchDirectory } from '../testing/scratch-directory.js';
import { type Ended, runCli } from '../testing/start-cli.js';

const scratch = scratchDirectory();
afterAll(() => {
  scratch[Symbol.dispose]();
});

const onCpu = ['--backend', 'onnx-cpu'];
const Index = DashboardIndex.loose();

function cli(...args: readonly string[]): Promise<Ended> {
  return runCli(scratch.path, ['compute', ...args]);
}

function dashboard(...more: readonly string[]): Promise<Ended> {
  return cli('sae', 'dashboard', 'sae', '--contexts', '48', ...onCpu, ...more);
}

function read(...path: readonly string[]): unknown {
  return JSON.parse(readFileSync(join(scratch.path, ...path), 'utf8'));
}

beforeAll(async () => {
  await cli(
    ...['transformer', 'train', '--out', 'atlas', '--width', '16', '--heads', '2'],
    ...['--mlp-width', '24', '--context', '16', '--batch', '8', '--steps', '40'],
    ...['--warm-up', '10', '--learning-rate', '0.01', ...onCpu],
  );
  await cli(
    ...['sae', 'train', '--model', 'atlas', '--width', '32', '--steps', '10', '--batch', '64'],
    ...['--k', '6', '--out', 'sae', ...onCpu],
  );
}, 60_000);

describe('holdpoint compute sae dashboard', () => {
  it('leaves one file a feature, which follows from its observations, and an index of them', async () => {
    const { code, stdout, stderr } = await dashboard('--json', '--plot', 'dna.svg');
    expect([code, stderr.includes('contexts')]).toEqual([0, true]);
    const index = Index.parse(JSON.parse(stdout));
    expect(index.features.length).toBeGreaterThan(2);
    for (const { file, digest, kind, control } of index.features) {
      const stored = FeatureDashboard.parse(read('sae', 'dashboards', file));
      expect([stored.kind, digestOf(stored)]).toEqual([kind, digest]);
      expect(verifyFeatureDashboard(stored)).toEqual([]);
      expect(control).not.toBeNull();
      expect(existsSync(join(scratch.path, 'sae/dashboards', file.replace('.json', '.svg')))).toBe(
        true,
      );
    }
    expect(read('sae', 'dashboards', 'index.json')).toMatchObject({ features: index.features });
    expect(readFileSync(join(scratch.path, 'dna.svg'), 'utf8')).toContain(
      'Activation distribution',
    );
    expect(readFileSync(join(scratch.path, 'dna-expected.svg'), 'utf8')).toContain(
      'weighted by its size',
    );
  });

  it('shows named features, attributes an output, clamps, and says it in words', async () => {
    const { code, stdout } = await dashboard(
      ...['--features', '3,1', '--attribute', 'GATTACA\u001b[2J', '--next', 'G', '--clamp', '3'],
      ...['--out', 'more'],
    );
    expect(code).toBe(0);
    expect(stdout).toContain('G after GATTACA⟨U+001B⟩[2J: logit');
    expect(stdout).not.toContain('\u001b');
    const { features, clamps, attribution } = Index.parse(read('more', 'index.json'));
    expect(features.map(({ feature }) => feature)).toEqual([3, 1]);
    expect(OutputAttribution.parse(read('more', attribution ?? '')).output.byte).toBe(0x47);
    for (const file of clamps) expect(FeatureClamp.parse(read('more', file)).multiple).toBe(3);
  });

  it('says at once what is wrong with its options', async () => {
    const [text, kinds, next] = await Promise.all([
      dashboard('--features', 'all'),
      dashboard('--kinds', 'klingon'),
      dashboard('--attribute', 'a', '--next', 'ab'),
    ]);
    expect(text.stderr).toContain('expected numbers of features');
    expect(kinds.stderr).toContain('expected kinds out of english');
    expect(next.stderr).toContain('expected one byte');
    for (const { code } of [text, kinds, next]) expect(code).toBe(64);
  });

  it('asks for the model where there is none, and refuses another one', async () => {
    const path = (...names: readonly string[]): string => join(scratch.path, ...names);
    mkdirSync(path('bare'));
    for (const name of ['cfg.json', 'sae_weights.safetensors']) {
      copyFileSync(path('sae', name), path('bare', name));
    }
    const { config } = decodeTransformer(readFileSync(path('sae', 'model.safetensors')));
    writeFileSync(path('other.safetensors'), encodeTransformer(initialTransformer(config, 9)));
    const [bare, other] = await Promise.all([
      cli('sae', 'dashboard', 'bare'),
      dashboard('--model', 'other.safetensors'),
    ]);
    expect(bare.stderr).toContain('(dashboard.model_missing)');
    expect(other.stderr).toContain('(dashboard.model_differs)');
  });
});
