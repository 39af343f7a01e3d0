import type { AutoencoderConfig } from '@holdpoint/shared/computations/autoencoder-config';
import type {
  DictionaryMetrics,
  FeatureDensities,
  WithheldMetrics,
} from '@holdpoint/shared/computations/dictionary';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import type { ComputeBackend, OpenProgram } from '../../ports.js';
import type { CorpusSplit } from '../corpus/corpus.js';
import { seedOf } from '../seed-of.js';
import { type Tensor, type Tensors, zerosOf } from '../tensor.js';
import { batchOfContexts } from '../transformer/held-out-loss.js';
import { evaluateProgram, splicedProgram } from '../transformer/transformer-programs.js';
import type { Transformer } from '../transformer/transformer-weights.js';
import type { ActivationContexts } from './activation-source.js';
import { applyProgram } from './apply-program.js';
import { at, floats } from './autoencoder-weights.js';
import {
  type AppliedBatch,
  type ContextLosses,
  type ContextSums,
  countFires,
  divergence,
  sumContexts,
} from './context-sums.js';
import { dictionaryMetrics } from './dictionary-metrics.js';
import { featureDensities } from './feature-densities.js';

/** An autoencoder that is scored. */
export interface Autoencoder {
  readonly config: AutoencoderConfig;
  readonly weights: Tensors;
}

export interface DictionaryScores {
  readonly metrics: DictionaryMetrics;
  readonly withheld: WithheldMetrics;
  readonly densities: FeatureDensities;
}

/** Contexts that go through the model at once; a number of contexts is rounded up to it. */
const CONTEXTS_PER_RUN = 32;

/**
 * Scores an autoencoder in its model, on contexts of a split that trained neither: reconstruction metrics, and what the
 * model loses where its MLP activations are replaced, against none replaced and against zeros. `contexts` is rounded up
 * to a multiple of 32.
 */
export async function scoreInModel(options: {
  readonly backend: ComputeBackend;
  readonly autoencoder: Autoencoder;
  readonly transformer: Transformer;
  readonly corpusSeed: number;
  readonly split: Exclude<CorpusSplit, 'train'>;
  readonly contexts: number;
}): Promise<DictionaryScores> {
  const { backend, autoencoder, transformer, corpusSeed, split } = options;
  const { config, weights } = autoencoder;
  const { contextLength } = transformer.config;
  assertWidth(config, transformer.config.mlpWidth);
  const rows = CONTEXTS_PER_RUN * contextLength;
  await using model = await backend.open(
    evaluateProgram(transformer.config, CONTEXTS_PER_RUN),
    transformer.weights,
  );
  await using spliced = await backend.open(
    splicedProgram(transformer.config, CONTEXTS_PER_RUN),
    transformer.weights,
  );
  await using applied = await backend.open(applyProgram(config, rows), weights);
  const sums: ContextSums[] = [];
  const fires = new Float64Array(config.width);
  for (let index = 0; index < options.contexts; index += CONTEXTS_PER_RUN) {
    const place = { seed: corpusSeed, split, index };
    const { tokens, targets } = batchOfContexts(place, CONTEXTS_PER_RUN, contextLength);
    const { activations } = await model.step({ tokens, targets });
    const x = { shape: [rows, config.inputWidth], data: floats({ x: activations ?? NONE }, 'x') };
    const batch = await applyTo(applied, x);
    countFires(batch.features, fires);
    const losses = await lossesIn(spliced, { tokens, targets }, batch);
    sumContexts(batch, contextLength).forEach((context, at) => {
      sums.push({ ...context, losses: losses(at, contextLength) });
    });
  }
  return scoresOf(sums, fires);
}

/** Scores an autoencoder on stored activations, a context after the other: without a model there is no loss. */
export async function scoreOnActivations(options: {
  readonly backend: ComputeBackend;
  readonly autoencoder: Autoencoder;
  readonly activations: ActivationContexts;
}): Promise<DictionaryScores> {
  const { backend, autoencoder, activations } = options;
  const { config, weights } = autoencoder;
  assertWidth(config, activations.width);
  const sums: ContextSums[] = [];
  const fires = new Float64Array(config.width);
  const programs = new Map<number, OpenProgram>();
  await using opened = new AsyncDisposableStack();
  for (let index = 0; index < activations.contexts; index += 1) {
    const x = await activations.context(index);
    const [rows = 0] = x.shape;
    let program = programs.get(rows);
    if (program === undefined) {
      program = opened.use(await backend.open(applyProgram(config, rows), weights));
      programs.set(rows, program);
    }
    const batch = await applyTo(program, x);
    countFires(batch.features, fires);
    sums.push(...sumContexts(batch, rows));
  }
  return scoresOf(sums, fires);
}

const NONE: Tensor = { shape: [0], data: new Float32Array(0) };

async function applyTo(program: OpenProgram, x: Tensor): Promise<AppliedBatch> {
  const { features = NONE, reconstruction = NONE } = await program.step({ x });
  return { x, features, reconstruction };
}

type LossesOfContext = (context: number, contextLength: number) => ContextLosses;

async function lossesIn(
  spliced: OpenProgram,
  targets: Tensors,
  batch: AppliedBatch,
): Promise<LossesOfContext> {
  const { tokens = NONE } = targets;
  const shape = [...tokens.shape, batch.x.shape[1] ?? 0];
  const run = async (activations: Tensor): Promise<Tensors> =>
    spliced.step({ ...targets, activations: { shape, data: activations.data } });
  const clean = await run(batch.x);
  const replaced = await run(batch.reconstruction);
  const ablated = await run(zerosOf(shape));
  return (context, count) => {
    const rows = { first: context * count, count };
    const p = clean['logProbabilities'] ?? NONE;
    return {
      clean: sumOf(clean, rows),
      spliced: sumOf(replaced, rows),
      ablated: sumOf(ablated, rows),
      divergenceSpliced: divergence(p, replaced['logProbabilities'] ?? NONE, rows),
      divergenceAblated: divergence(p, ablated['logProbabilities'] ?? NONE, rows),
    };
  };
}

function sumOf(
  metrics: Tensors,
  { first, count }: { readonly first: number; readonly count: number },
): number {
  const losses = floats(metrics, 'loss');
  let sum = 0;
  for (let token = first; token < first + count; token += 1) sum += at(losses, token);
  return sum;
}

function scoresOf(sums: readonly ContextSums[], fires: Float64Array): DictionaryScores {
  const tokens = sums.reduce((total, context) => total + context.tokens, 0);
  return {
    ...dictionaryMetrics(sums, fires, seedOf('dictionary.metrics', sums.length)),
    densities: featureDensities(fires, tokens),
  };
}

function assertWidth(config: AutoencoderConfig, width: number): void {
  if (config.inputWidth === width) return;
  throw new HoldpointError({
    code: 'autoencoder.width_mismatch',
    kind: 'invalid',
    message: `The autoencoder reads activations of width ${config.inputWidth}; these have ${width}.`,
  });
}
