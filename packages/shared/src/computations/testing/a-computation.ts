import { digestOf, sha256 } from '../../digest/sha256.js';
import {
  ComputationResult,
  computationSeed,
  type ComputationSpec,
  computationSpecDigest,
} from '../computation.js';
import type { DictionaryResult } from '../dictionary.js';
import type { ScalingSpec } from '../scaling.js';

/** A power law with a floor, with a ripple that no law follows: L = 1.7 + 40 / C^0.15. */
export function aScalingSpec(change: Partial<ScalingSpec> = {}): ScalingSpec {
  const runs = Array.from({ length: 12 }, (_, index) => {
    const flop = 1e18 * 4 ** index;
    const ripple = 1 + 0.002 * Math.cos(3 * index);
    return { parameters: null, tokens: null, flop, loss: (1.7 + 40 / flop ** 0.15) * ripple };
  });
  return {
    schema: 'holdpoint.scaling-spec.v1',
    form: 'power_law',
    over: 'compute',
    runs,
    dropHighestLoss: 1,
    confidence: 0.9,
    resamples: 100,
    seed: 7,
    huberDelta: 1e-3,
    budgetFlop: null,
    ...change,
  };
}

/** A computation of a second at most. */
export function aScalingComputation(
  change: Partial<ScalingSpec> = {},
): Extract<ComputationSpec, { kind: 'scaling_law' }> {
  return {
    schema: 'holdpoint.computation-spec.v1',
    kind: 'scaling_law',
    inputs: [],
    memoryMebibytes: 1024,
    settings: aScalingSpec(change),
  };
}

/** A dictionary of a model of its own, small enough for some seconds on a processor; saves every 25 steps. */
export function aDictionaryComputation(
  steps = 300,
): Extract<ComputationSpec, { kind: 'dictionary' }> {
  const config = { vocabulary: 256, contextLength: 16, width: 16, heads: 2, mlpWidth: 32 } as const;
  return {
    schema: 'holdpoint.computation-spec.v1',
    kind: 'dictionary',
    inputs: [],
    memoryMebibytes: 4096,
    settings: {
      schema: 'holdpoint.dictionary-spec.v1',
      origin: {
        kind: 'built_in',
        training: {
          config,
          steps: 60,
          batchContexts: 4,
          learningRate: 2e-3,
          warmUpSteps: 10,
          checkpointEverySteps: 20,
        },
      },
      corpusSeed: 1,
      bufferBatches: 4,
      autoencoder: { architecture: 'relu', width: 64, l1: 1 },
      training: {
        steps,
        batch: 64,
        seed: 3,
        rate: 1e-3,
        rateWarmUpSteps: 5,
        decayShare: 0.2,
        sparsityWarmUpSteps: 5,
        resampleSteps: [],
        deadAfterSteps: 50,
        resampleBatches: 1,
        checkpointEverySteps: 25,
      },
      evaluationContexts: 8,
      hasControl: false,
    },
  };
}

/** A result as the platform's worker frames it: statistics without a backend unless told, nothing of time or place. */
export function aResultOf<Kind extends ComputationResult['kind']>(
  spec: ComputationSpec,
  answer: {
    readonly kind: Kind;
    readonly body: Extract<ComputationResult, { kind: Kind }>['body'];
  },
  frame: Partial<Pick<ComputationResult, 'backend' | 'dtype' | 'artefacts'>> = {},
): ComputationResult {
  return ComputationResult.parse({
    schema: 'holdpoint.computation-result.v1',
    specDigest: computationSpecDigest(spec),
    versions: {},
    seed: computationSeed(spec),
    dtype: 'float64',
    backend: null,
    artefacts: [],
    findings: [],
    ...frame,
    ...answer,
  });
}

/** What a worker may answer to a dictionary's spec, in figures of no meaning; a control has the same ones. */
export function aDictionaryResult(
  spec: Extract<ComputationSpec, { kind: 'dictionary' }>,
  change: Partial<DictionaryResult> = {},
): Extract<ComputationResult, { kind: 'dictionary' }> {
  const backend = {
    name: 'onnx-cpu' as const,
    family: 'onnx' as const,
    adapter: 'a processor, 4 threads',
    isSoftwareAdapter: false,
    versions: {},
    dtype: 'float32' as const,
    threads: 4,
  };
  const weights = { name: 'sae_weights.safetensors', digest: sha256('weights'), sizeBytes: 7 };
  const model = { name: 'model.safetensors', digest: sha256('model'), sizeBytes: 5 };
  return {
    schema: 'holdpoint.computation-result.v1',
    kind: 'dictionary',
    specDigest: computationSpecDigest(spec),
    versions: {},
    seed: computationSeed(spec),
    dtype: 'float32',
    backend,
    artefacts: [weights, model],
    findings: [],
    body: {
      schema: 'holdpoint.dictionary-result.v1',
      spec: spec.settings,
      specDigest: digestOf(spec.settings),
      backend,
      autoencoder: {
        architecture: 'relu',
        inputWidth: 32,
        width: 64,
        activationScale: 1,
        appliesDecoderBiasToInput: true,
        normalization: 'none',
        l1: 1,
      },
      weightsDigest: weights.digest,
      modelDigest: model.digest,
      metrics: {
        l0: {
          estimate: 2,
          lower: 1,
          upper: 3,
          n: 4,
          unit: 'contexts',
          tokens: 9,
          method: 'percentile bootstrap',
          confidence: 0.95,
        },
      },
      withheld: {},
      densities: {
        tokens: 100,
        features: 3,
        dead: 1,
        ultralow: 0,
        aboveOnePercent: 2,
        smallestAlive: 0.1,
        histogram: [{ from: -1, to: 0, features: 2 }],
      },
      curve: [],
      control: null,
      findings: [],
      ...change,
    },
  };
}
