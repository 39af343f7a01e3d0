import { basename, join, resolve } from 'node:path';

import { computationDirectory } from '@holdpoint/adapters/compute/computation-directory';
import {
  type HeldOutLoss,
  heldOutLoss,
} from '@holdpoint/evals/interpretability/transformer/held-out-loss';
import {
  trainTransformer,
  TransformerTraining,
} from '@holdpoint/evals/interpretability/transformer/train-transformer';
import {
  defaultTransformer,
  parameterCount,
  parseTransformerConfig,
  VOCABULARY,
} from '@holdpoint/evals/interpretability/transformer/transformer-config';
import {
  shuffledWeights,
  type Transformer,
  transformerDigest,
} from '@holdpoint/evals/interpretability/transformer/transformer-weights';
import type { ComputeBackend } from '@holdpoint/evals/ports';
import type { Command } from 'commander';
import { z } from 'zod';

import {
  type BackendOptions,
  openComputeBackend,
  withBackendOption,
} from '../compute/compute-backend.js';
import { interruptible } from '../compute/interruption.js';
import {
  claimDirectory,
  finishedTransformer,
  MODEL_FILE,
  readTransformer,
  writeTransformer,
} from '../compute/transformer-directory.js';
import { answer, duration } from '../output.js';
import { ProgressLine } from '../progress-line.js';
import { RateEstimate } from '../rate-estimate.js';
import { Amount, Count, Seed } from '../stats/number-options.js';
import { parse } from './campaign.js';
import { action } from './common.js';

interface TrainOptions extends BackendOptions {
  readonly out: string;
  readonly steps: string;
  readonly seed: string;
  readonly width: string;
  readonly heads: string;
  readonly mlpWidth: string;
  readonly context: string;
  readonly batch: string;
  readonly learningRate: string;
  readonly warmUp: string;
  readonly checkpointEvery: string;
  readonly json?: true;
}

interface LossOptions extends BackendOptions {
  readonly contexts: string;
  readonly seed: string;
  readonly json?: true;
}

const Whole = Count.pipe(z.int().min(1, 'expected at least 1'));

/** `compute transformer`: the built-in model, which is trained, served and examined here. */
export function addComputeTransformer(compute: Command): void {
  const transformer = compute
    .command('transformer')
    .description('the built-in one-layer byte transformer: train it, measure its loss');
  addTrain(transformer);
  addLoss(transformer);
}

function addTrain(transformer: Command): void {
  const { contextLength, width, heads, mlpWidth } = defaultTransformer;
  withBackendOption(
    transformer
      .command('train')
      .description('train on the built-in corpus; the same command goes on after an interruption')
      .requiredOption('--out <dir>', `where ${MODEL_FILE} and the last checkpoint are kept`)
      .option('--steps <count>', 'steps of Adam', '4000')
      .option('--seed <number>', 'seed of weights and corpus', '1')
      .option('--width <count>', 'of the residual stream', String(width))
      .option('--heads <count>', 'of attention; they divide the width', String(heads))
      .option('--mlp-width <count>', 'activations of the MLP', String(mlpWidth))
      .option('--context <bytes>', 'positions', String(contextLength))
      .option('--batch <contexts>', 'contexts per step', '32')
      .option('--learning-rate <rate>', 'after the warm-up', '0.002')
      .option('--warm-up <steps>', 'steps over which the rate rises', '100')
      .option('--checkpoint-every <steps>', 'steps between two checkpoints on disk', '500')
      .option('--json', 'print one JSON document on stdout'),
  )
    .addHelpText(
      'after',
      `
The model is for evaluations and dictionaries of the platform itself. To serve it as the model under evaluation, set
HOLDPOINT_PROVIDERS to {"own": {"kind": "local", "directory": "/models"}} for the worker, with the model at
/models/NAME.safetensors, and register that file: its digest is checked at every answer.

Example:
  $ holdpoint compute transformer train --out atlas --steps 4000      (says its FLOP, here 1.332e13)
  $ cp atlas/${MODEL_FILE} /models/atlas.safetensors
  $ holdpoint checkpoint register --model atlas --name step-4000 --weights /models/atlas.safetensors \\
      --provider own --provider-model atlas --training-flop 1.332e13`,
    )
    .action(action(train));
}

function addLoss(transformer: Command): void {
  withBackendOption(
    transformer
      .command('loss')
      .description('loss on text of the corpus that no training sees, with its standard error')
      .argument('<model>', 'directory of a training, or a .safetensors file')
      .option('--contexts <count>', 'contexts that are measured', '1024')
      .option('--seed <number>', 'seed of the corpus', '1')
      .option('--json', 'print one JSON document on stdout'),
  )
    .addHelpText('after', '\nExample:\n  $ holdpoint compute transformer loss atlas --json')
    .action(action(loss));
}

async function train(options: TrainOptions): Promise<void> {
  const training = trainingOf(options);
  const out = resolve(options.out);
  await claimDirectory(out, training);
  await using backend = await openComputeBackend(options);
  const finished = await finishedTransformer(out);
  const trained = finished ?? (await trainIn(out, training, backend));
  const held = await heldOutLoss(backend, trained, { seed: training.seed, contexts: 512 });
  const path = join(out, MODEL_FILE);
  const document = {
    schema: 'holdpoint.transformer.v1',
    path,
    weightsDigest: transformerDigest(trained),
    parameters: parameterCount(trained.config),
    trainingFlop: trainingFlop(training),
    training,
    loss: held,
    backend: backend.identity,
  };
  answer(options.json === true, document, () => [
    ...(finished === null ? [] : [`${basename(out)} was trained already.`]),
    `${path}: ${document.parameters} parameters after ${training.steps} steps on ${backend.identity.name} (${backend.identity.adapter})`,
    `Weights ${document.weightsDigest}; ${document.trainingFlop.toExponential(3)} FLOP`,
    ...lossLines(held),
  ]);
}

async function trainIn(
  out: string,
  training: TransformerTraining,
  backend: ComputeBackend,
): Promise<Transformer> {
  const directory = computationDirectory(out, training);
  const progress = new ProgressLine();
  const rate = new RateEstimate();
  using interruption = interruptible();
  const { transformer } = await trainTransformer(training, {
    backend,
    signal: interruption.signal,
    restore: () => directory.restore(),
    save: (checkpoint) => directory.save(checkpoint),
    report: ({ done, total, metrics }) => {
      const left = rate.secondsLeft(done, total, performance.now() / 1000);
      const nats = (metrics['loss'] ?? Number.NaN).toFixed(3);
      const said = left === null ? '' : `  about ${duration(left)} left`;
      progress.show(`training  ${done}/${total} steps  ${nats} nats per byte${said}`);
    },
  }).finally(() => {
    progress.end();
  });
  await writeTransformer(out, transformer);
  await directory.discard();
  return transformer;
}

async function loss(path: string, options: LossOptions): Promise<void> {
  const seed = parse(Seed, options.seed, '--seed');
  const contexts = parse(Whole, options.contexts, '--contexts');
  const transformer = await readTransformer(path);
  await using backend = await openComputeBackend(options);
  const found = await heldOutLoss(backend, transformer, { seed, contexts });
  const control = await heldOutLoss(backend, shuffledWeights(transformer, seed), {
    seed,
    contexts: Math.min(contexts, 256),
  });
  const document = {
    schema: 'holdpoint.transformer-loss.v1',
    path,
    weightsDigest: transformerDigest(transformer),
    config: transformer.config,
    parameters: parameterCount(transformer.config),
    unit: 'nats per byte',
    loss: found,
    randomisedControl: { loss: control },
    backend: backend.identity,
  };
  answer(options.json === true, document, () => [
    `Weights ${document.weightsDigest}`,
    ...lossLines(found),
    `Randomised control (entries of each matrix shuffled): ${control.mean.toFixed(3)} nats per byte`,
  ]);
}

/** `6 N D`, N parameters and D tokens seen (Kaplan et al. 2020, §2.1). */
function trainingFlop({ config, steps, batchContexts }: TransformerTraining): number {
  return 6 * parameterCount(config) * steps * batchContexts * config.contextLength;
}

function lossLines({ mean, standardError, contexts, byKind }: HeldOutLoss): readonly string[] {
  return [
    `Held-out loss ${mean.toFixed(4)} nats per byte${errorText(standardError)} over ${contexts} contexts`,
    ...Object.entries(byKind).map(
      ([kind, of]) =>
        `  ${kind.padEnd(9)} ${of.mean.toFixed(3)}${errorText(of.standardError)} over ${of.contexts} contexts`,
    ),
  ];
}

function errorText(standardError: number | null): string {
  return standardError === null ? '' : ` (standard error ${standardError.toFixed(4)})`;
}

function trainingOf(options: TrainOptions): TransformerTraining {
  const config = parseTransformerConfig({
    vocabulary: VOCABULARY,
    contextLength: parse(Whole, options.context, '--context'),
    width: parse(Whole, options.width, '--width'),
    heads: parse(Whole, options.heads, '--heads'),
    mlpWidth: parse(Whole, options.mlpWidth, '--mlp-width'),
  });
  const training = {
    schema: 'holdpoint.transformer-training.v1',
    config,
    seed: parse(Seed, options.seed, '--seed'),
    steps: parse(Whole, options.steps, '--steps'),
    batchContexts: parse(Whole, options.batch, '--batch'),
    learningRate: parse(Amount, options.learningRate, '--learning-rate'),
    warmUpSteps: parse(Count, options.warmUp, '--warm-up'),
    checkpointEverySteps: parse(Whole, options.checkpointEvery, '--checkpoint-every'),
  };
  return parse(TransformerTraining, training, 'settings of the training');
}
