import type {
  AutoencoderConfig,
  AutoencoderTraining,
} from '@holdpoint/shared/computations/autoencoder-config';
import { CurvePoint } from '@holdpoint/shared/computations/dictionary';
import { z } from 'zod';

import type { OpenProgram } from '../../ports.js';
import { type ComputationHost, throwIfCancelled, type TrainingCheckpoint } from '../computation.js';
import { correctedRate, withZeroMoments } from '../graph/adam.js';
import { refuseDivergedState, refuseDivergedStep } from '../refuse-diverged.js';
import { seedOf } from '../seed-of.js';
import { scalarOf, type Tensor, type Tensors, zerosOf } from '../tensor.js';
import type { ActivationSource } from './activation-source.js';
import { errorProgram } from './apply-program.js';
import { at, floats, initialWeights, weightsOf } from './autoencoder-weights.js';
import { geometricMedian } from './geometric-median.js';
import { rateAt, sparsityAt } from './optimizer-schedule.js';
import { deadFeatures, resetFeatures } from './reset-features.js';
import { trainProgram } from './train-program.js';

/** Rows that the pre-encoder bias is taken from: the median of more hardly moves. */
const MEDIAN_ROWS = 4096;
const CURVE_POINTS = 100;

export interface AutoencoderTask {
  /** Name in checkpoints and in progress: `autoencoder`, `control`. */
  readonly phase: string;
  readonly config: AutoencoderConfig;
  readonly training: AutoencoderTraining;
  readonly source: ActivationSource;
}

export interface TrainedAutoencoder {
  readonly weights: Tensors;
  readonly curve: readonly CurvePoint[];
}

/**
 * Trains an autoencoder, from the host's checkpoint of this phase where there is one. Batches and draws are functions
 * of the seed and the step, so that weights are the same whether it was interrupted or not, on one backend. Throws
 * `compute.cancelled`, `compute.diverged`, and as the source and the host's backend.
 */
export async function trainAutoencoder(
  host: ComputationHost,
  task: AutoencoderTask,
): Promise<TrainedAutoencoder> {
  const { phase, config, training, source } = task;
  const restored = await host.restore();
  const start = restored ?? (await begin(task));
  let curve = parseCurve(start.notes['curve'] ?? []);
  if (start.step >= training.steps) return { weights: weightsOf(config, start.tensors), curve };

  const program = trainProgram(config, source.batchSize, training.deadAfterSteps);
  await using trained = await host.backend.open(program, start.tensors);
  const curveEvery = Math.ceil(training.steps / CURVE_POINTS);
  for (let step = start.step + 1; step <= training.steps; step += 1) {
    throwIfCancelled(host.signal);
    const metrics = await trained.step({
      x: await source.batch(step - 1),
      rate: scalarOf(correctedRate(rateAt(step, training), step)),
      ...(config.architecture === 'topk'
        ? {}
        : { sparsity: scalarOf(sparsityAt(step, config, training)) }),
    });
    const figures = {
      mse: scalar(metrics, 'mse'),
      l0: scalar(metrics, 'l0'),
      dead: scalar(metrics, 'dead'),
    };
    refuseDivergedStep(phase, step, figures);
    if (step % curveEvery === 0 || step === training.steps)
      curve = [...curve, { step, ...figures }];
    if (training.resampleSteps.includes(step)) await resample(host, task, trained, step);
    if (step % training.checkpointEverySteps === 0 || step === training.steps) {
      const tensors = await trained.state();
      refuseDivergedState(phase, step, tensors);
      await host.save({ phase, step, tensors, notes: { curve } });
    }
    host.report({ phase, done: step, total: training.steps, metrics: figures });
  }
  return { weights: weightsOf(config, await trained.state()), curve };
}

/** What raw activations are multiplied by so that their mean length is sqrt(d). Over the first batch of the source. */
export async function activationScaleOf(source: ActivationSource): Promise<number> {
  const { shape, data } = await source.batch(0);
  const [rows = 0, width = 0] = shape;
  let total = 0;
  for (let row = 0; row < rows; row += 1) {
    let squares = 0;
    for (let axis = 0; axis < width; axis += 1) squares += at(data, row * width + axis) ** 2;
    total += Math.sqrt(squares);
  }
  // Activations that are all 0 have no scale; any does.
  return total === 0 ? 1 : (rows * Math.sqrt(width)) / total;
}

/** The curve in a checkpoint's notes. Throws a `ZodError`. */
export function parseCurve(value: unknown): CurvePoint[] {
  return Curve.parse(value);
}

const Curve = z.array(CurvePoint);

async function begin({
  phase,
  config,
  training,
  source,
}: AutoencoderTask): Promise<TrainingCheckpoint> {
  const first = scaled(await source.batch(0), config.activationScale);
  const rows = Math.min(first.shape[0] ?? 0, MEDIAN_ROWS);
  const center = geometricMedian({
    shape: [rows, config.inputWidth],
    data: first.data.subarray(0, rows * config.inputWidth),
  });
  const weights = initialWeights(config, training.seed, center);
  const tensors = { ...withZeroMoments(weights), silent: zerosOf([config.width]) };
  return { phase, step: 0, tensors, notes: {} };
}

/** New vectors for dead features, from batches behind those that train: a source without an end shows none twice. */
async function resample(
  host: ComputationHost,
  { config, training, source, phase }: AutoencoderTask,
  trained: OpenProgram,
  step: number,
): Promise<void> {
  const state = await trained.state();
  const dead = deadFeatures(floats(state, 'silent'), training.deadAfterSteps);
  if (dead.length === 0) return;
  const weights = weightsOf(config, state);
  await using judged = await host.backend.open(errorProgram(config, source.batchSize), weights);
  const inputs: Tensor[] = [];
  const errors: Float32Array[] = [];
  const round = training.resampleSteps.indexOf(step);
  for (let index = 0; index < training.resampleBatches; index += 1) {
    throwIfCancelled(host.signal);
    const beyond = training.steps + round * training.resampleBatches + index;
    const batch = await source.batch(beyond);
    inputs.push(scaled(batch, config.activationScale));
    errors.push(floats(await judged.step({ x: batch }), 'errors'));
  }
  const changed = Object.fromEntries(
    Object.keys(state).map((name) => [name, Float32Array.from(floats(state, name))]),
  );
  resetFeatures(changed, {
    dead,
    candidates: { inputs, errors },
    seed: seedOf(training.seed, `${phase}.resample`, step),
    threshold: config.architecture === 'jumprelu' ? config.initialThreshold : 0,
  });
  await trained.replace(
    Object.fromEntries(
      Object.entries(changed).map(([name, data]) => [
        name,
        { shape: state[name]?.shape ?? [], data },
      ]),
    ),
  );
}

function scaled({ shape, data }: Tensor, factor: number): Tensor {
  return { shape, data: Float32Array.from(data, (value) => value * factor) };
}

function scalar(metrics: Tensors, name: string): number {
  return at(floats(metrics, name), 0);
}
