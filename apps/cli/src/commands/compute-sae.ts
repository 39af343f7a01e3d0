import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import {
  dictionaryFiles,
  readDictionary,
  type StoredDictionary,
} from '@holdpoint/adapters/compute/dictionary-files';
import { runDictionaryJob } from '@holdpoint/adapters/compute/dictionary-job';
import { fileDigest, openActivations } from '@holdpoint/adapters/compute/open-activations';
import {
  architectures,
  dictionaryRecipe,
} from '@holdpoint/evals/interpretability/autoencoders/dictionary-recipe';
import { weightsDigest } from '@holdpoint/evals/interpretability/autoencoders/learn-dictionary';
import { scoreInModel } from '@holdpoint/evals/interpretability/autoencoders/score-dictionary';
import {
  type Transformer,
  transformerDigest,
} from '@holdpoint/evals/interpretability/transformer/transformer-weights';
import type { ComputeBackend } from '@holdpoint/evals/ports';
import type { ActivationOrigin, DictionarySpec } from '@holdpoint/shared/computations/dictionary';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { lossRecoveredFigure } from '@holdpoint/shared/figures/loss-recovered-figure';
import type { Command } from 'commander';
import { z } from 'zod';

import { claimSpecification } from '../compute/claim-specification.js';
import {
  type BackendOptions,
  openComputeBackend,
  withBackendOption,
} from '../compute/compute-backend.js';
import { dictionaryLines, metricLines } from '../compute/dictionary-lines.js';
import { interruptible } from '../compute/interruption.js';
import { sparsityPoints } from '../compute/sparsity-points.js';
import { MODEL_FILE, readTransformer } from '../compute/transformer-directory.js';
import { answer, duration, note } from '../output.js';
import { ProgressLine } from '../progress-line.js';
import { RateEstimate } from '../rate-estimate.js';
import { Amount, Count, Seed } from '../stats/number-options.js';
import { writeFigure } from '../stats/write-figure.js';
import { parse } from './campaign.js';
import { action } from './common.js';

interface TrainOptions extends BackendOptions {
  readonly model?: string;
  readonly activations?: string;
  readonly tensor?: string;
  readonly contextRows: string;
  readonly architecture: string;
  readonly width?: string;
  readonly steps?: string;
  readonly batch?: string;
  readonly rate?: string;
  readonly k?: string;
  readonly l1?: string;
  readonly l0?: string;
  readonly modelSteps?: string;
  readonly seed: string;
  readonly out: string;
  readonly control: boolean;
  readonly json?: true;
}

interface EvalOptions extends BackendOptions {
  readonly model?: string;
  readonly plot?: string;
  readonly contexts: string;
  readonly seed: string;
  readonly json?: true;
}

const Whole = Count.pipe(z.int().min(1, 'expected at least 1'));
const Architecture = z.enum(architectures, `expected one of ${architectures.join(', ')}`);

/** `compute sae`: dictionary learning on activations of the built-in transformer, or of a file. */
export function addComputeSae(compute: Command): Command {
  const sae = compute
    .command('sae')
    .description('sparse autoencoders: train a dictionary of features, score it');
  addTrain(sae);
  addEval(sae);
  return sae;
}

function addTrain(sae: Command): void {
  withBackendOption(
    sae
      .command('train')
      .description('learn a dictionary; the same command goes on after an interruption')
      .option('--model <dir>', 'of `compute transformer train` (default: one is trained first)')
      .option('--activations <file>', 'learn from a matrix of a .safetensors file instead')
      .option('--tensor <name>', 'which matrix of the file (default: its only one)')
      .option('--context-rows <count>', 'rows of one context in the file', '64')
      .option('--architecture <name>', architectures.join(', '), 'topk')
      .option('--width <count>', 'features (default: 2048)')
      .option('--steps <count>', 'steps of Adam')
      .option('--batch <count>', 'activations per step')
      .option('--rate <rate>', 'learning rate')
      .option('--k <count>', 'topk: features per activation')
      .option('--l1 <coefficient>', 'relu: weight of the L1 norm')
      .option('--l0 <coefficient>', 'jumprelu: weight of the number of features')
      .option('--model-steps <count>', 'steps of the transformer that is trained first')
      .option('--seed <number>', 'seed of corpus, weights and order', '1')
      .option('--no-control', 'without the same on a model with shuffled weights')
      .requiredOption('--out <dir>', 'where checkpoint, weights and result are kept')
      .option('--json', 'print one JSON document on stdout'),
  )
    .addHelpText(
      'after',
      `
What it leaves in the directory is in the layout of SAELens (cfg.json, sae_weights.safetensors), with result.json
beside it. Scores are on contexts that no training saw, and come with those of the same recipe on a model whose weights
were shuffled: a score that the control reaches is no evidence.

Example:
  $ holdpoint compute sae train --architecture topk --width 2048 --seed 1 --out dictionary --json`,
    )
    .action(action(train));
}

function addEval(sae: Command): void {
  withBackendOption(
    sae
      .command('eval')
      .description('score dictionaries, trained here or imported, in their model')
      .argument(
        '<dir...>',
        'of `compute sae train` or `compute import`, or of SAELens and its like',
      )
      .option('--model <dir>', 'the model that they read (default: the one in each directory)')
      .option('--contexts <count>', 'held-out contexts', '256')
      .option('--seed <number>', 'seed of the corpus', '1')
      .option('--plot <file>', 'loss recovered over L0 as SVG, with the controls')
      .option('--json', 'print one JSON document on stdout'),
  )
    .addHelpText(
      'after',
      `
Examples:
  $ holdpoint compute sae eval dictionary --json
  $ holdpoint compute sae eval sparse middling dense --plot pareto.svg`,
    )
    .action(action(evaluate));
}

async function train(options: TrainOptions): Promise<void> {
  const out = resolve(options.out);
  const { spec, input } = await specOf(options);
  await claimSpecification(out, spec);
  const finished = await finishedResult(out);
  const result = finished ?? (await trainIn(out, { spec, input }, options));
  answer(options.json === true, { ...result, path: out }, () => [
    ...(finished === null ? [] : [`${out} was trained already.`]),
    ...dictionaryLines(result),
  ]);
}

interface Asked {
  readonly spec: DictionarySpec;
  readonly input: string | null;
}

async function trainIn(out: string, { spec, input }: Asked, options: TrainOptions) {
  await using backend = await openComputeBackend(options);
  using interruption = interruptible();
  const progress = new ProgressLine();
  let rate = { phase: '', estimate: new RateEstimate() };
  try {
    const { result } = await runDictionaryJob({
      spec,
      input,
      backend,
      directory: out,
      out,
      hasDashboards: false,
      signal: interruption.signal,
      report: ({ phase, done, total, metrics }) => {
        if (rate.phase !== phase) rate = { phase, estimate: new RateEstimate() };
        const left = rate.estimate.secondsLeft(done, total, performance.now() / 1000);
        const figures = Object.entries(metrics).map(
          ([name, value]) => `${name} ${value.toFixed(3)}`,
        );
        const time = left === null ? '' : `  about ${duration(left)} left of this phase`;
        progress.show(`${phase}  ${done}/${total} steps  ${figures.join('  ')}${time}`);
      },
    });
    return result;
  } finally {
    progress.end();
  }
}

async function specOf(options: TrainOptions): Promise<Asked> {
  const architecture = parse(Architecture, options.architecture, '--architecture');
  noteForeign(architecture, options);
  const { origin, input } = await originOf(options);
  const optional = (value: string | undefined, name: string): number | undefined =>
    value === undefined ? undefined : parse(Whole, value, name);
  const amount = (value: string | undefined, name: string): number | undefined =>
    value === undefined ? undefined : parse(Amount, value, name);
  const spec = dictionaryRecipe({
    architecture,
    seed: parse(Seed, options.seed, '--seed'),
    origin,
    width: optional(options.width, '--width'),
    steps: optional(options.steps, '--steps'),
    batch: optional(options.batch, '--batch'),
    k: optional(options.k, '--k'),
    modelSteps: optional(options.modelSteps, '--model-steps'),
    rate: amount(options.rate, '--rate'),
    l1: amount(options.l1, '--l1'),
    l0Coefficient: amount(options.l0, '--l0'),
    hasControl: options.control,
  });
  return { spec, input };
}

/** One script trains all architectures with the same options; what one doesn't have is said, not taken in silence. */
function noteForeign(
  architecture: z.output<typeof Architecture>,
  { k, l1, l0 }: TrainOptions,
): void {
  const owners = [
    ['--k', k, 'topk'],
    ['--l1', l1, 'relu'],
    ['--l0', l0, 'jumprelu'],
  ] as const;
  for (const [flag, value, owner] of owners) {
    if (value === undefined || owner === architecture) continue;
    note(`holdpoint: ${flag} left out: it is of ${owner}, and this is ${architecture}`);
  }
}

async function originOf(
  options: TrainOptions,
): Promise<{ readonly origin: ActivationOrigin | undefined; readonly input: string | null }> {
  const { model, activations } = options;
  if (model !== undefined && activations !== undefined) {
    throw new HoldpointError({
      code: 'usage.option',
      kind: 'invalid',
      message: 'Give --model or --activations, not both.',
    });
  }
  if (model !== undefined) {
    const weightsDigest = transformerDigest(await readTransformer(model));
    return { origin: { kind: 'model', weightsDigest }, input: await modelFile(model) };
  }
  if (activations === undefined) return { origin: undefined, input: null };
  const rowsPerContext = parse(Whole, options.contextRows, '--context-rows');
  await using opened = await openActivations(activations, options.tensor ?? null);
  const digest = await fileDigest(activations);
  const origin = {
    kind: 'activations',
    fileDigest: digest,
    tensor: opened.tensor,
    rowsPerContext,
  } as const;
  return { origin, input: activations };
}

async function modelFile(path: string): Promise<string> {
  return (await stat(path)).isDirectory() ? join(path, MODEL_FILE) : path;
}

async function finishedResult(out: string) {
  const isThere = await stat(join(out, dictionaryFiles.result)).then(
    () => true,
    () => false,
  );
  return isThere ? (await readDictionary(out)).result : null;
}

async function evaluate(directories: readonly string[], options: EvalOptions): Promise<void> {
  const contexts = parse(Whole, options.contexts, '--contexts');
  const seed = parse(Seed, options.seed, '--seed');
  const opened: OpenedDictionary[] = [];
  // Before the long part: a directory without a dictionary is said at once.
  for (const directory of directories) {
    const stored = await readDictionary(directory);
    opened.push({ directory, stored, transformer: await modelFor(options, stored.transformer) });
  }
  await using backend = await openComputeBackend(options);
  const documents: Awaited<ReturnType<typeof scoresOf>>[] = [];
  for (const each of opened) documents.push(await scoresOf(each, { backend, contexts, seed }));
  if (options.plot !== undefined) {
    const named = documents.map(({ path, metrics, control }) => ({ name: path, metrics, control }));
    await writeFigure(options.plot, lossRecoveredFigure(sparsityPoints(named)));
  }
  const [only, ...others] = documents;
  const document =
    others.length === 0
      ? only
      : { schema: 'holdpoint.dictionary-comparison.v1', dictionaries: documents };
  answer(options.json === true, document, () =>
    documents.flatMap(({ path, metrics, withheld, control }) => [
      ...(others.length === 0 ? [] : [path]),
      ...metricLines(metrics, control),
      ...Object.entries(withheld).map(([name, reason]) => `  ! ${name} is not stated. ${reason}`),
    ]),
  );
}

interface OpenedDictionary {
  readonly directory: string;
  readonly stored: StoredDictionary;
  readonly transformer: Transformer;
}

async function scoresOf(
  { directory, stored, transformer }: OpenedDictionary,
  on: { readonly backend: ComputeBackend; readonly contexts: number; readonly seed: number },
) {
  const { autoencoder, result } = stored;
  const { backend, contexts } = on;
  const corpusSeed = result?.spec.corpusSeed ?? on.seed;
  const asked = { backend, autoencoder, transformer, corpusSeed, contexts };
  return {
    schema: 'holdpoint.dictionary-scores.v1',
    path: directory,
    autoencoder: autoencoder.config,
    weightsDigest: weightsDigest(autoencoder.weights),
    modelDigest: transformerDigest(transformer),
    split: 'score',
    ...(await scoreInModel({ ...asked, split: 'score' })),
    control: result?.control?.metrics ?? null,
    backend: backend.identity,
  };
}

async function modelFor(options: EvalOptions, own: Transformer | null): Promise<Transformer> {
  if (options.model !== undefined) return readTransformer(options.model);
  if (own !== null) return own;
  throw new HoldpointError({
    code: 'usage.option',
    kind: 'invalid',
    message:
      'There is no model in the directory: name it by --model, a directory of `compute transformer train`.',
  });
}
