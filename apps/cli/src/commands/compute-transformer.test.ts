import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { sha256 } from '@holdpoint/shared/digest/sha256';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { scratchDirectory } from '../testing/scratch-directory.js';
import { type Ended, runCli } from '../testing/start-cli.js';

const scratch = scratchDirectory();
afterAll(() => {
  scratch[Symbol.dispose]();
});

const tiny = [
  ...['--width', '16', '--heads', '2', '--mlp-width', '24', '--context', '16', '--batch', '8'],
  ...['--steps', '60', '--warm-up', '10', '--learning-rate', '0.01', '--backend', 'onnx-cpu'],
];

const Trained = z.object({
  path: z.string(),
  weightsDigest: z.string(),
  parameters: z.int(),
  trainingFlop: z.number(),
  loss: z.object({ mean: z.number(), standardError: z.number(), contexts: z.int() }),
  backend: z.object({ name: z.string(), adapter: z.string() }),
});

function train(out: string, ...more: readonly string[]): Promise<Ended> {
  const args = ['compute', 'transformer', 'train', '--out', out, ...tiny, '--json', ...more];
  return runCli(scratch.path, args);
}

function loss(path: string): Promise<Ended> {
  return runCli(scratch.path, [
    ...['compute', 'transformer', 'loss', path, '--contexts', '64'],
    ...['--backend', 'onnx-cpu', '--json'],
  ]);
}

let first: Ended;
let refused: Readonly<Record<'heads' | 'steps' | 'pickle' | 'none' | 'absent', Ended>>;
/** At once: most of a command is its start. */
beforeAll(async () => {
  mkdirSync(scratch.path, { recursive: true });
  writeFileSync(
    join(scratch.path, 'model.pt'),
    Buffer.from('PK\x03\x04\x00\x00\x08\x08\x00\x00', 'latin1'),
  );
  const [trained, heads, steps, pickle, none, absent] = await Promise.all([
    train('atlas'),
    train('nova', '--heads', '3'),
    train('nova', '--steps', '0'),
    loss('model.pt'),
    loss('nowhere'),
    train('rigel', '--backend', 'onnx-cuda'),
  ]);
  first = trained;
  refused = { heads, steps, pickle, none, absent };
});

describe('holdpoint compute transformer train', () => {
  it('leaves a model, and says its digest, its loss and what computed it', () => {
    expect(first.code).toBe(0);
    const trained = Trained.parse(JSON.parse(first.stdout));
    const file = readFileSync(trained.path);
    expect(trained.weightsDigest).toBe(sha256(file));
    expect(trained.loss.mean).toBeLessThan(5);
    expect(trained.loss.standardError).toBeGreaterThan(0);
    expect(trained.trainingFlop).toBe(6 * trained.parameters * 60 * 8 * 16);
    expect(trained.backend.name).toBe('onnx-cpu');
    expect(first.stderr).toContain('nats per byte');
    expect(readdirSync(join(scratch.path, 'atlas')).sort()).toEqual([
      'model.safetensors',
      'training.json',
    ]);
  });

  it('does not train twice, and not something else in the same directory', async () => {
    const [again, other] = await Promise.all([
      train('atlas'),
      train('atlas', '--learning-rate', '0.02'),
    ]);
    expect(JSON.parse(again.stdout)).toEqual(JSON.parse(first.stdout));
    expect(again.stderr).toBe('');
    expect(other.code).toBe(64);
    expect(other.stderr).toContain('(computation.spec_differs)');
  });

  it('refuses extents that are no model', () => {
    const { heads, steps } = refused;
    expect(heads.stderr).toContain('heads');
    expect(heads.stderr).toContain('(transformer.config_invalid)');
    expect(steps.stderr).toContain('--steps');
    expect([heads.code, steps.code]).toEqual([64, 64]);
  });

  it('never computes on another backend than the one that was asked for', () => {
    const { absent } = refused;
    // A machine with CUDA has nothing to refuse.
    if (absent.code === 0) return;
    expect(absent.code).toBe(14);
    expect(absent.stderr).toContain('No compute backend onnx-cuda here');
    expect(absent.stderr).toContain('holdpoint compute doctor');
  });
});

describe('holdpoint compute transformer loss', () => {
  it('measures the same model by its directory and by its file, beside the control', async () => {
    const [directory, file] = await Promise.all([loss('atlas'), loss('atlas/model.safetensors')]);
    const one = z.looseObject({ path: z.string() }).parse(JSON.parse(directory.stdout));
    const other = z.looseObject({ path: z.string() }).parse(JSON.parse(file.stdout));
    expect({ ...one, path: '' }).toEqual({ ...other, path: '' });
    const { loss: found, randomisedControl } = z
      .object({
        loss: z.object({ mean: z.number(), contexts: z.literal(64) }),
        randomisedControl: z.object({ loss: z.object({ mean: z.number() }) }),
      })
      .parse(one);
    expect(found.mean).toBeLessThan(randomisedControl.loss.mean - 0.5);
  });

  it('refuses what is no model', () => {
    const { pickle, none } = refused;
    expect([pickle.code, none.code]).toEqual([64, 64]);
    expect(pickle.stderr).toContain('(safetensors.pickle)');
    expect(none.stderr).toContain('(transformer.unreadable)');
  });
});
