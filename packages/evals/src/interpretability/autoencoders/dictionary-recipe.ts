import type {
  AutoencoderRecipe,
  AutoencoderTraining,
} from '@holdpoint/shared/computations/autoencoder-config';
import {
  type ActivationOrigin,
  type BuiltInTraining,
  DictionarySpec,
} from '@holdpoint/shared/computations/dictionary';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { defaultTransformer } from '../transformer/transformer-config.js';

export const architectures = ['relu', 'topk', 'jumprelu'] as const;
export type Architecture = (typeof architectures)[number];

/** What may be asked of a job; whatever is left out is as on the labelled corpus. */
export interface DictionaryWish {
  readonly architecture: Architecture;
  readonly seed: number;
  readonly origin?: ActivationOrigin | undefined;
  readonly width?: number | undefined;
  readonly steps?: number | undefined;
  readonly batch?: number | undefined;
  readonly rate?: number | undefined;
  readonly k?: number | undefined;
  readonly l1?: number | undefined;
  readonly l0Coefficient?: number | undefined;
  readonly modelSteps?: number | undefined;
  readonly hasControl?: boolean | undefined;
}

/**
 * Settings that were found on the labelled corpus, 512 activations to 2,048 features. L0 and loss recovered: relu 19 and
 * 0.88, jumprelu 61 and 0.92.
 */
const DEFAULTS = { width: 2048, steps: 600, batch: 1024, k: 24, l1: 3, l0Coefficient: 2 };
const MODEL_STEPS = 2000;

/** The spec of a wish. Throws `dictionary.spec_invalid` with each place. */
export function dictionaryRecipe(wish: DictionaryWish): DictionarySpec {
  const { steps = DEFAULTS.steps, seed } = wish;
  const asked: DictionarySpec = {
    schema: 'holdpoint.dictionary-spec.v1',
    origin: wish.origin ?? { kind: 'built_in', training: builtInTraining(wish.modelSteps) },
    corpusSeed: seed,
    bufferBatches: 32,
    autoencoder: recipeOf(wish),
    training: trainingOf(wish, steps),
    evaluationContexts: 256,
    hasControl: (wish.hasControl ?? true) && wish.origin?.kind !== 'activations',
  };
  const parsed = DictionarySpec.safeParse(asked);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new HoldpointError({
    code: 'dictionary.spec_invalid',
    kind: 'invalid',
    message: `No dictionary can be learned so: ${places.join('; ')}.`,
    details: { places },
  });
}

function builtInTraining(steps = MODEL_STEPS): BuiltInTraining {
  return {
    config: defaultTransformer,
    steps,
    batchContexts: 32,
    learningRate: 2e-3,
    warmUpSteps: 100,
    checkpointEverySteps: 200,
  };
}

function recipeOf(wish: DictionaryWish): AutoencoderRecipe {
  const { architecture, width = DEFAULTS.width } = wish;
  switch (architecture) {
    case 'relu':
      return { architecture, width, l1: wish.l1 ?? DEFAULTS.l1 };
    case 'topk': {
      const k = Math.min(width, wish.k ?? DEFAULTS.k);
      return {
        architecture,
        width,
        k,
        auxiliaryK: Math.min(width, 8 * k),
        auxiliaryCoefficient: 1 / 32,
      };
    }
    case 'jumprelu':
      return {
        architecture,
        width,
        l0Coefficient: wish.l0Coefficient ?? DEFAULTS.l0Coefficient,
        bandwidth: 0.5,
        initialThreshold: 0.5,
      };
  }
}

/** Resampling at a fifth, two and three fifths of the steps: late enough to know, early enough to learn. */
function trainingOf(wish: DictionaryWish, steps: number): AutoencoderTraining {
  const deadAfterSteps = Math.max(1, Math.ceil(steps / 10));
  const resampleSteps = [1, 2, 3].map((fifth) => Math.round((fifth * steps) / 5));
  return {
    steps,
    batch: wish.batch ?? DEFAULTS.batch,
    seed: wish.seed,
    rate: wish.rate ?? 1e-3,
    rateWarmUpSteps: Math.min(50, Math.ceil(steps / 20)),
    decayShare: 0.2,
    sparsityWarmUpSteps: Math.min(100, Math.ceil(steps / 10)),
    resampleSteps: wish.architecture === 'topk' ? [] : [...new Set(resampleSteps)],
    deadAfterSteps,
    resampleBatches: 4,
    checkpointEverySteps: Math.min(100, Math.max(1, Math.ceil(steps / 10))),
  };
}
