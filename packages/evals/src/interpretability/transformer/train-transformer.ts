import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { z } from 'zod';

import { type ComputationHost, throwIfCancelled, type TrainingCheckpoint } from '../computation.js';
import { correctedRate, momentName, withZeroMoments } from '../graph/adam.js';
import { refuseDivergedState, refuseDivergedStep } from '../refuse-diverged.js';
import { scalarOf, type Tensors } from '../tensor.js';
import { batchOfContexts } from './held-out-loss.js';
import { TransformerConfig, transformerShapes } from './transformer-config.js';
import { trainProgram, transformerAdam } from './transformer-programs.js';
import { initialTransformer, type Transformer } from './transformer-weights.js';

const Rate = z.number().positive().max(1);

/** What a training is asked: with the backend, it decides every weight. */
export const TransformerTraining = z.strictObject({
  schema: z.literal('holdpoint.transformer-training.v1'),
  config: TransformerConfig,
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1),
  steps: z.int().min(1).max(10_000_000),
  /** Contexts per step. */
  batchContexts: z.int().min(1).max(4096).default(32),
  learningRate: Rate.default(2e-3),
  /** Steps over which the rate rises to `learningRate`. */
  warmUpSteps: z.int().min(0).default(100),
  checkpointEverySteps: z.int().min(1).default(500),
});
export type TransformerTraining = z.infer<typeof TransformerTraining>;

/** A trained model and how its training went. */
export interface TrainedTransformer {
  readonly transformer: Transformer;
  readonly steps: number;
  /** Loss of the last batches in nats per byte, an exponential average over about 50 steps; it is no held-out loss. */
  readonly trainingLoss: number;
}

/** The phase under which checkpoints are saved. */
export const TRANSFORMER_PHASE = 'transformer';

/** Weight of the newest batch in the average that is shown. */
const NEWEST = 0.02;

/** Steps between two reports. */
const REPORT_EVERY = 20;

/**
 * Trains the built-in transformer on the corpus' `train` split. Step i takes contexts `i batchContexts` and following,
 * so a resumed training equals an undisturbed one bit for bit on one backend. Saves every `checkpointEverySteps` and at
 * the end. Throws `compute.cancelled`, `compute.diverged`, `computation.corrupt`, and as the backend and the host.
 */
export async function trainTransformer(
  spec: TransformerTraining,
  host: ComputationHost,
): Promise<TrainedTransformer> {
  const start = await startOf(spec, host);
  let average = start.average;
  await using program = await host.backend.open(
    trainProgram(spec.config, spec.batchContexts),
    start.state,
  );
  for (let step = start.step + 1; step <= spec.steps; step += 1) {
    throwIfCancelled(host.signal);
    const { loss } = await program.step(batchOf(spec, step));
    average = averaged(average, loss?.data[0] ?? Number.NaN, step);
    refuseDivergedStep(TRANSFORMER_PHASE, step, { loss: average });
    const isLast = step === spec.steps;
    if (isLast || step % spec.checkpointEverySteps === 0) {
      const state = await program.state();
      refuseDivergedState(TRANSFORMER_PHASE, step, state);
      await host.save(checkpointOf(step, state, average));
    }
    if (isLast || step % REPORT_EVERY === 0) {
      const metrics = { loss: average };
      host.report({ phase: TRANSFORMER_PHASE, done: step, total: spec.steps, metrics });
    }
  }
  const transformer = transformerOf(spec.config, await program.state());
  return { transformer, steps: spec.steps, trainingLoss: average };
}

interface Start {
  readonly step: number;
  readonly state: Tensors;
  readonly average: number;
}

async function startOf(spec: TransformerTraining, host: ComputationHost): Promise<Start> {
  const found = await host.restore();
  if (found === null) {
    const { weights } = initialTransformer(spec.config, spec.seed);
    return { step: 0, state: withZeroMoments(weights), average: 0 };
  }
  const average = found.notes['average'];
  const names = Object.keys(transformerShapes(spec.config)).flatMap((name) => [
    ...[name, momentName('m', name), momentName('v', name)],
  ]);
  const isWhole = names.every((name) => Object.hasOwn(found.tensors, name));
  if (found.phase !== TRANSFORMER_PHASE || typeof average !== 'number' || !isWhole) {
    throw new HoldpointError({
      code: 'computation.corrupt',
      kind: 'integrity',
      message: `The checkpoint is none of the phase ${TRANSFORMER_PHASE}; remove it to begin again.`,
    });
  }
  return { step: found.step, state: found.tensors, average };
}

function batchOf(spec: TransformerTraining, step: number): Tensors {
  const { config, seed, batchContexts, learningRate, warmUpSteps } = spec;
  const place = { seed, split: 'train' as const, index: (step - 1) * batchContexts };
  const { tokens, targets } = batchOfContexts(place, batchContexts, config.contextLength);
  const warmed = learningRate * Math.min(1, step / Math.max(1, warmUpSteps));
  return { tokens, targets, rate: scalarOf(correctedRate(warmed, step, transformerAdam)) };
}

function averaged(average: number, loss: number, step: number): number {
  return step === 1 ? loss : average + NEWEST * (loss - average);
}

function checkpointOf(step: number, tensors: Tensors, average: number): TrainingCheckpoint {
  return { phase: TRANSFORMER_PHASE, step, tensors, notes: { average } };
}

function transformerOf(config: TransformerConfig, state: Tensors): Transformer {
  const names = Object.keys(transformerShapes(config));
  const weights = names.flatMap((name) => {
    const tensor = state[name];
    return tensor === undefined ? [] : [[name, tensor] as const];
  });
  return { config, weights: Object.fromEntries(weights) };
}
