import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { DictionaryResult } from '@holdpoint/shared/computations/dictionary';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { encodeSafetensors } from '@holdpoint/shared/safetensors/safetensors';
import { drawsFrom } from '@holdpoint/shared/statistics/random';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { scratchDirectory } from '../testing/scratch-directory.js';
import { type Ended, runCli } from '../testing/start-cli.js';

const scratch = scratchDirectory();
afterAll(() => {
  scratch[Symbol.dispose]();
});

const compute = (...args: readonly string[]): Promise<Ended> =>
  runCli(scratch.path, ['compute', ...args]);
const onProcessor = ['--backend', 'onnx-cpu'];
const tinyModel = [
  ...['--width', '8', '--heads', '1', '--mlp-width', '12', '--context', '8', '--batch', '4'],
  ...['--steps', '10', '--warm-up', '2', ...onProcessor],
];
const tiny = ['--width', '16', '--steps', '12', '--batch', '64', '--k', '3', ...onProcessor];

const Scores = z.object({
  split: z.literal('score'),
  metrics: z.record(z.string(), z.object({ estimate: z.number(), n: z.int() })),
});

beforeAll(async () => {
  expect((await compute('transformer', 'train', '--out', 'model', ...tinyModel)).code).toBe(0);
  const draws = drawsFrom(9);
  const data = Float32Array.from({ length: 1024 * 5 }, () => draws.uniform());
  writeFileSync(
    join(scratch.path, 'acts.safetensors'),
    encodeSafetensors({ layer_3: { shape: [1024, 5], data } }),
  );
});

describe('holdpoint compute sae', () => {
  it('learns a dictionary of a model, with the control beside every score', async () => {
    const train = ['sae', 'train', '--model', 'model', '--out', 'dictionary', ...tiny, '--json'];
    const first = await compute(...train);
    expect(first.code).toBe(0);
    const { path, ...document } = z
      .looseObject({ path: z.string() })
      .parse(JSON.parse(first.stdout));
    const result = DictionaryResult.parse(document);
    expect(result.backend.name).toBe('onnx-cpu');
    expect(sha256(readFileSync(join(path, 'sae_weights.safetensors')))).toBe(result.weightsDigest);
    expect(Object.keys(result.control?.metrics ?? {})).toContain('kl_div_score');
    expect(readdirSync(path)).not.toContain('checkpoint.safetensors');

    const [again, other, scored] = await Promise.all([
      compute(...train),
      compute(...train, '--seed', '2'),
      compute('sae', 'eval', 'dictionary', '--contexts', '32', ...onProcessor, '--json'),
    ]);
    expect(again.stdout).toBe(first.stdout);
    expect(other.code).toBe(64);
    expect(other.stderr).toContain('computation.spec_differs');
    const { metrics } = Scores.parse(JSON.parse(scored.stdout));
    expect(metrics['ce_loss_without_sae']).toMatchObject({ n: 32 });

    const several = ['sae', 'eval', 'dictionary', 'dictionary', '--contexts', '32', '--json'];
    const drawn = await compute(...several, '--plot', 'pareto.svg', ...onProcessor);
    expect(z.object({ dictionaries: z.array(Scores) }).parse(JSON.parse(drawn.stdout))).toEqual({
      dictionaries: [Scores.parse(JSON.parse(scored.stdout)), expect.anything()],
    });
    const plot = readFileSync(join(scratch.path, 'pareto.svg'), 'utf8');
    expect(plot).toContain('Loss recovered over sparsity');
  }, 60_000);

  it('learns from activations of a file, and says what that can not show', async () => {
    const ended = await compute(
      ...['sae', 'train', '--activations', 'acts.safetensors', '--architecture', 'relu'],
      ...['--out', 'stored', ...tiny],
    );
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain('explained variance');
    expect(ended.stdout).toContain('no loss recovered');
    expect(ended.stderr).toContain('--k left out: it is of topk, and this is relu');
  }, 30_000);

  it.each([
    [['--model', 'model', '--activations', 'acts.safetensors'], 'not both'],
    [['--architecture', 'gated'], 'relu, topk, jumprelu'],
    [['--model', 'nowhere'], 'transformer.unreadable'],
    [['--activations', 'acts.safetensors', '--tensor', 'layer_4'], 'activations.tensor_unclear'],
  ])('refuses %j', async (options, said) => {
    const ended = await compute('sae', 'train', '--out', 'refused', ...options);
    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain(said);
  });
});

describe('holdpoint compute import', () => {
  it('brings an autoencoder of sparsify into the layout of SAELens', async () => {
    const folder = join(scratch.path, 'sparsify');
    mkdirSync(folder);
    writeFileSync(join(folder, 'cfg.json'), JSON.stringify({ d_in: 1, num_latents: 2, k: 1 }));
    const tensor = (shape: number[], ...values: number[]) => ({
      shape,
      data: Float32Array.from(values),
    });
    writeFileSync(
      join(folder, 'sae.safetensors'),
      encodeSafetensors({
        'encoder.weight': tensor([2, 1], 1, -1),
        'encoder.bias': tensor([2], 0, 0),
        W_dec: tensor([2, 1], 1, -1),
        b_dec: tensor([1], 0),
      }),
    );
    const ended = await compute('import', 'sparsify', '--out', 'brought', '--json');
    expect(JSON.parse(ended.stdout)).toMatchObject({
      kind: 'autoencoder',
      layout: 'sparsify',
      autoencoder: { architecture: 'topk', k: 1, inputWidth: 1, width: 2 },
    });
    const config: unknown = JSON.parse(
      readFileSync(join(scratch.path, 'brought', 'cfg.json'), 'utf8'),
    );
    expect(config).toMatchObject({ architecture: 'topk', d_in: 1, d_sae: 2, k: 1 });
  });

  it('looks at every activation before it keeps them', async () => {
    const ended = await compute('import', 'acts.safetensors', '--out', 'kept', '--json');
    expect(JSON.parse(ended.stdout)).toMatchObject({ kind: 'activations', rows: 1024, width: 5 });
  });

  it('never opens a pickle, and says how to convert one', async () => {
    writeFileSync(join(scratch.path, 'ae.pt'), Uint8Array.of(0x80, 2, 0x7d, 0x71, 0, 0x58, 1, 7));
    const ended = await compute('import', 'ae.pt', '--out', 'never');
    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain('weights_only=True');
  });
});
