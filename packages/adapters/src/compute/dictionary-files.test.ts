import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { dictionaryRecipe } from '@holdpoint/evals/interpretability/autoencoders/dictionary-recipe';
import { learnDictionary } from '@holdpoint/evals/interpretability/autoencoders/learn-dictionary';
import { storedActivations } from '@holdpoint/evals/interpretability/autoencoders/stored-activations';
import { referenceBackend } from '@holdpoint/evals/testing/reference-backend';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { encodeSafetensors } from '@holdpoint/shared/safetensors/safetensors';
import { drawsFrom } from '@holdpoint/shared/statistics/random';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { readDictionary, writeAutoencoder, writeDictionary } from './dictionary-files.js';
import { runDictionaryJob } from './dictionary-job.js';
import { fileDigest, openActivations } from './open-activations.js';
import { readAutoencoder } from './read-autoencoder.js';

const ROWS = 512;
const WIDTH = 6;

function activations(change: (data: Float32Array) => void = () => undefined): Uint8Array {
  const draws = drawsFrom(5);
  const data = Float32Array.from({ length: ROWS * WIDTH }, () => draws.uniform());
  change(data);
  return encodeSafetensors({ acts: { shape: [ROWS, WIDTH], data } });
}

describe('the files of a dictionary', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'holdpoint-dictionary-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const specFor = async (path: string) =>
    dictionaryRecipe({
      architecture: 'relu',
      seed: 1,
      steps: 12,
      batch: 32,
      width: 9,
      origin: {
        kind: 'activations',
        fileDigest: await fileDigest(path),
        tensor: 'acts',
        rowsPerContext: 8,
      },
    });

  async function job(path: string, out: string) {
    return runDictionaryJob({
      spec: await specFor(path),
      backend: referenceBackend(),
      directory: out,
      out,
      input: path,
      hasDashboards: false,
      signal: new AbortController().signal,
      report: () => undefined,
    });
  }

  it('are read back as they were learned, and by the digest of the very file', async () => {
    const path = join(directory, 'acts.safetensors');
    await writeFile(path, activations());
    const out = join(directory, 'out');
    const { result, files } = await job(path, out);
    expect(files).toEqual(['cfg.json', 'sae_weights.safetensors', 'result.json']);
    const stored = await readDictionary(out);
    expect(stored.result).toEqual(result);
    expect(sha256(await readFile(join(out, 'sae_weights.safetensors')))).toBe(result.weightsDigest);
    expect(result.metrics.explained_variance?.n).toBe(12);
    expect((await readAutoencoder(out)).layout).toBe('sae_lens');
  });

  it('refuse weights that are not those of the result beside them', async () => {
    const path = join(directory, 'acts.safetensors');
    await writeFile(path, activations());
    const out = join(directory, 'out');
    await job(path, out);
    const bytes = await readFile(join(out, 'sae_weights.safetensors'));
    bytes.writeFloatLE(0.125, bytes.length - 4);
    await writeFile(join(out, 'sae_weights.safetensors'), bytes);
    await expect(readDictionary(out)).rejects.toMatchObject({ code: 'dictionary.differs' });
  });

  it('are not made of another file than the spec names, nor of values that are no numbers', async () => {
    const path = join(directory, 'acts.safetensors');
    await writeFile(path, activations());
    const spec = await specFor(path);
    await writeFile(
      path,
      activations((data) => data.fill(NaN, 60, 61)),
    );
    await expect(job(path, join(directory, 'out'))).rejects.toMatchObject({
      code: 'activations.not_finite',
    });
    const asked = {
      spec,
      backend: referenceBackend(),
      directory,
      out: directory,
      input: path,
      hasDashboards: false,
      signal: new AbortController().signal,
      report: () => undefined,
    };
    await expect(runDictionaryJob(asked)).rejects.toMatchObject({
      code: 'dictionary.input_differs',
    });
    await expect(runDictionaryJob({ ...asked, input: null })).rejects.toMatchObject({
      code: 'dictionary.input_differs',
    });
  });

  // The second lies in the last context, which only the scores read.
  it.each([
    ['NaN', NaN, 10],
    ['Infinity', -Infinity, ROWS - 1],
  ])('are not made of %s, and the row is named', async (_, value, row) => {
    const path = join(directory, 'acts.safetensors');
    await writeFile(
      path,
      activations((data) => data.fill(value, row * WIDTH, row * WIDTH + 1)),
    );
    await expect(job(path, join(directory, 'out'))).rejects.toMatchObject({
      code: 'activations.not_finite',
      message: expect.stringContaining(`Row ${row} `),
    });
  });

  it('go on from no checkpoint of another backend', async () => {
    const path = join(directory, 'acts.safetensors');
    await writeFile(path, activations());
    const stopping = new AbortController();
    const asked = {
      spec: await specFor(path),
      backend: referenceBackend(),
      directory,
      out: join(directory, 'out'),
      input: path,
      hasDashboards: false,
      signal: stopping.signal,
      report: () => undefined,
      onSaved: () => {
        stopping.abort();
      },
    };
    await expect(runDictionaryJob(asked)).rejects.toMatchObject({ code: 'compute.cancelled' });
    const { signal } = new AbortController();
    const other = { ...asked.backend, identity: { ...asked.backend.identity, threads: 3 } };
    const again = runDictionaryJob({ ...asked, signal, backend: other });
    await expect(again).rejects.toMatchObject({ code: 'computation.spec_differs' });
    await runDictionaryJob({ ...asked, signal });
  });

  it('never train on a held-out context, and give the same batches in any order', async () => {
    const path = join(directory, 'acts.safetensors');
    await writeFile(
      path,
      activations((data) => {
        data.set(data.map((_, index) => Math.floor(index / WIDTH)));
      }),
    );
    await using opened = await openActivations(path, null);
    const plan = {
      batchSize: 32,
      bufferBatches: 3,
      seed: 1,
      rowsPerContext: 8,
      evaluationContexts: 10,
    };
    const { training, heldOut, trainingRows } = storedActivations(opened.stored, plan);
    expect([heldOut.contexts, trainingRows]).toEqual([10, 432]);
    const eleventh = await training.batch(10);
    const seen = new Set<number>();
    for (let index = 0; index < 12; index += 1) {
      for (const value of (await training.batch(index)).data) seen.add(value);
    }
    expect(Math.max(...seen)).toBeLessThan(432);
    expect(
      Array.from((await heldOut.context(0)).data).every((row) => row >= 432 && row < 440),
    ).toBe(true);
    expect(await training.batch(10)).toEqual(eleventh);
  });

  it.each([
    ['a zip of torch.save', 'ae.pt', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0)],
    ['a bare pickle', 'ae.safetensors', Uint8Array.of(0x80, 2, 0x7d, 0x71, 0, 0x58, 1, 7)],
  ])('refuse %s and say how to convert it', async (_, name, bytes) => {
    await writeFile(join(directory, name), bytes);
    await writeFile(join(directory, 'config.json'), '{"trainer":{"dict_class":"AutoEncoder"}}');
    await expect(readAutoencoder(directory)).rejects.toMatchObject({
      code: 'autoencoder.pickle',
      message: expect.stringContaining('weights_only=True'),
    });
  });

  it('say what is missing', async () => {
    await expect(readAutoencoder(join(directory, 'nowhere'))).rejects.toMatchObject({
      code: 'autoencoder.unreadable',
    });
    await expect(readAutoencoder(directory)).rejects.toThrow('expected one of');
    await writeFile(join(directory, 'sae.safetensors'), activations());
    await expect(readAutoencoder(directory)).rejects.toThrow('There is no configuration');
    await writeFile(join(directory, 'cfg.json'), '{');
    await expect(readAutoencoder(directory)).rejects.toThrow('is no JSON');
  });

  it('leave no old result beside new weights', async () => {
    const path = join(directory, 'acts.safetensors');
    await writeFile(path, activations());
    const out = join(directory, 'out');
    await job(path, out);
    const { autoencoder } = await readDictionary(out);
    await writeAutoencoder(out, autoencoder);
    expect((await readDictionary(out)).result).toBeNull();
  });

  it('need two held-out contexts at least', async () => {
    const stored = { rows: 20, width: 2, read: () => Promise.reject(new Error('not read')) };
    const plan = {
      batchSize: 2,
      bufferBatches: 1,
      seed: 1,
      rowsPerContext: 4,
      evaluationContexts: 9,
    };
    await expect(() => storedActivations(stored, plan)).toThrowWithCode('activations.too_few');
  });

  it('of a tiny model and its shuffled control lie side by side', async () => {
    const spec = dictionaryRecipe({
      architecture: 'topk',
      seed: 1,
      steps: 2,
      batch: 16,
      width: 8,
      k: 2,
    });
    const small = {
      ...spec,
      bufferBatches: 2,
      evaluationContexts: 2,
      origin: {
        kind: 'built_in' as const,
        training: {
          config: { vocabulary: 256 as const, contextLength: 4, width: 4, heads: 1, mlpWidth: 6 },
          steps: 2,
          batchContexts: 2,
          learningRate: 1e-3,
          warmUpSteps: 0,
          checkpointEverySteps: 1,
        },
      },
    };
    const host = {
      backend: referenceBackend(),
      signal: new AbortController().signal,
      restore: () => Promise.resolve(null),
      save: () => Promise.resolve(),
      report: () => undefined,
    };
    const learned = await learnDictionary(host, small, { kind: 'built_in' });
    const files = await writeDictionary(directory, learned);
    expect(files).toContain('control_sae_weights.safetensors');
    const stored = await readDictionary(directory);
    expect(stored.result?.control?.modelDigest).not.toBe(stored.result?.modelDigest);
    expect(stored.result?.metrics.ce_loss_without_sae?.n).toBe(32);
    expect(stored.transformer).toEqual(learned.transformer);
  });
});
