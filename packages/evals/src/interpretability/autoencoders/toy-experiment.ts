import {
  AutoencoderConfig,
  type AutoencoderTraining,
} from '@holdpoint/shared/computations/autoencoder-config';
import type { KnownTruth } from '@holdpoint/shared/computations/dictionary';

import type { ComputationHost } from '../computation.js';
import { scalarOf, type Tensor, type Tensors } from '../tensor.js';
import { initialWeights } from './autoencoder-weights.js';
import { matchFeatures } from './matched-features.js';
import { toyActivations, toyFeatures, type ToySuperposition } from './toy-superposition.js';
import { trainAutoencoder, type TrainedAutoencoder } from './train-autoencoder.js';

export interface ToyExperiment {
  readonly toy: ToySuperposition;
  readonly config: AutoencoderConfig;
  readonly training: AutoencoderTraining;
}

/** 192 true features in 64 dimensions, 4 at a time; a dictionary of 384. */
export function fullToyExperiment(seed: number): ToyExperiment {
  const toy = { seed, width: 64, features: 192, active: 4, batchSize: 1024 };
  const config = AutoencoderConfig.parse({
    architecture: 'relu',
    inputWidth: toy.width,
    width: 384,
    l1: 0.25,
  });
  return { toy, config, training: toyTraining({ seed, steps: 5000, batch: toy.batchSize }) };
}

/** Settings under which a toy of any size trains: no resampling, a decay over the last fifth. */
export function toyTraining(asked: {
  readonly seed: number;
  readonly steps: number;
  readonly batch: number;
  readonly rate?: number;
}): AutoencoderTraining {
  return {
    rate: 1e-3,
    ...asked,
    rateWarmUpSteps: 0,
    decayShare: 0.2,
    sparsityWarmUpSteps: 0,
    resampleSteps: [],
    deadAfterSteps: 200,
    resampleBatches: 1,
    checkpointEverySteps: Math.max(1, Math.ceil(asked.steps / 5)),
  };
}

/** Trains on data made of known features and tells how many of them the dictionary holds. Throws as the training. */
export async function runToyExperiment(
  host: ComputationHost,
  { toy, config, training }: ToyExperiment,
): Promise<TrainedAutoencoder & { readonly truth: KnownTruth }> {
  const source = toyActivations(toy);
  const trained = await trainAutoencoder(host, { phase: 'toy', config, training, source });
  const truth = toyFeatures(toy);
  const zero = new Float32Array(config.inputWidth);
  const untrained = initialWeights(config, training.seed, zero);
  const { mmcs, recovered, features } = matchFeatures(truth, decoderOf(trained.weights));
  const untrainedMmcs = matchFeatures(truth, decoderOf(untrained)).mmcs;
  return { ...trained, truth: { mmcs, recovered, features, untrainedMmcs } };
}

function decoderOf({ W_dec }: Tensors): Tensor {
  return W_dec ?? scalarOf(0);
}
