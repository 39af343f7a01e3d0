import { copyFile, mkdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { dictionaryFiles, writeAutoencoder } from '@holdpoint/adapters/compute/dictionary-files';
import { fileDigest, openActivations } from '@holdpoint/adapters/compute/open-activations';
import { openSafetensors } from '@holdpoint/adapters/compute/open-safetensors';
import { readAutoencoder, refusePickle } from '@holdpoint/adapters/compute/read-autoencoder';
import { weightsDigest } from '@holdpoint/evals/interpretability/autoencoders/learn-dictionary';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Command } from 'commander';

import { answer } from '../output.js';
import { action } from './common.js';

interface ImportOptions {
  readonly out: string;
  readonly tensor?: string;
  readonly json?: true;
}

const ACTIVATIONS_FILE = 'activations.safetensors';

/** `compute import`: autoencoders and activations made elsewhere, checked and brought into one layout. */
export function addComputeImport(compute: Command): void {
  compute
    .command('import')
    .description('check an autoencoder or activations made elsewhere and keep them in one layout')
    .argument('<path>', 'directory of an autoencoder, or a .safetensors file')
    .requiredOption('--out <dir>', 'where it is kept')
    .option('--tensor <name>', 'activations: which matrix (default: the only one)')
    .option('--json', 'print one JSON document on stdout')
    .addHelpText(
      'after',
      `
Autoencoders are read in the layouts of SAELens (cfg.json, sae_weights.safetensors), dictionary_learning (config.json
and its state dictionary as ae.safetensors) and sparsify (cfg.json, sae.safetensors), and kept in that of SAELens.
A file with one matrix and no configuration beside it is activations. Pickles (.pt) are never opened.

Example:
  $ holdpoint compute import gpt2-small-res-jb/blocks.8 --out blocks-8 --json`,
    )
    .action(action(importFrom));
}

async function importFrom(path: string, options: ImportOptions): Promise<void> {
  const out = resolve(options.out);
  if (await isActivations(path, options)) {
    await importActivations(path, out, options);
    return;
  }
  const imported = await readAutoencoder(path);
  const { config, weights, layout, notes } = imported;
  await writeAutoencoder(out, { config, weights });
  const document = {
    schema: 'holdpoint.imported-autoencoder.v1',
    kind: 'autoencoder',
    path: out,
    layout,
    autoencoder: config,
    weightsDigest: weightsDigest(weights),
    notes,
  };
  answer(options.json === true, document, () => [
    `${layout}: ${config.architecture}, ${config.inputWidth} activations to ${config.width} features, now in ${out}`,
    `Weights ${document.weightsDigest}, in ${dictionaryFiles.weights}`,
    `b_dec is ${config.appliesDecoderBiasToInput ? '' : 'not '}taken off the input; normalisation ${config.normalization}`,
    ...notes.map((said) => `  ! ${said}`),
  ]);
}

/** A single file is activations where a tensor is named or where no autoencoder's tensor is in it. */
async function isActivations(path: string, { tensor }: ImportOptions): Promise<boolean> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new HoldpointError({
      code: 'autoencoder.unreadable',
      kind: 'invalid',
      message: `There is no ${path}.`,
      cause,
    });
  });
  if (found.isDirectory()) return false;
  await refusePickle(path);
  if (tensor !== undefined) return true;
  const names = await tensorNames(path);
  return !names.some((name) => ['W_enc', 'W_dec', 'encoder.weight'].includes(name));
}

async function tensorNames(path: string): Promise<readonly string[]> {
  await using file = await openSafetensors(path);
  return [...file.header.entries.keys()];
}

async function importActivations(path: string, out: string, options: ImportOptions): Promise<void> {
  await using opened = await openActivations(path, options.tensor ?? null);
  const { rows, width } = opened.stored;
  // Every value is looked at once: a training must not meet a NaN an hour in.
  const stretch = Math.max(1, Math.floor(2 ** 22 / width));
  for (let from = 0; from < rows; from += stretch) {
    await opened.stored.read(from, Math.min(stretch, rows - from));
  }
  await mkdir(out, { recursive: true });
  const target = join(out, ACTIVATIONS_FILE);
  await copyFile(path, target);
  const document = {
    schema: 'holdpoint.imported-activations.v1',
    kind: 'activations',
    path: target,
    tensor: opened.tensor,
    rows,
    width,
    fileDigest: await fileDigest(target),
  };
  answer(options.json === true, document, () => [
    `${rows} activations of width ${width} (${opened.tensor}), all finite, now in ${target}`,
    `Learn from them: holdpoint compute sae train --activations ${target} --tensor ${opened.tensor} --out dictionary`,
  ]);
}
