import {
  AutoencoderConfig,
  type AutoencoderRecipe,
} from '@holdpoint/shared/computations/autoencoder-config';
import type {
  CurvePoint,
  DictionaryResult,
  DictionarySpec,
  ScoredDictionary,
} from '@holdpoint/shared/computations/dictionary';
import { digestOf, sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { encodeSafetensors } from '@holdpoint/shared/safetensors/safetensors';

import type { ComputationHost, JsonValue } from '../computation.js';
import { PhasedComputation, type PhaseResult } from '../phased-computation.js';
import { seedOf } from '../seed-of.js';
import type { Tensors } from '../tensor.js';
import { trainTransformer, TransformerTraining } from '../transformer/train-transformer.js';
import {
  shuffledWeights,
  type Transformer,
  transformerDigest,
} from '../transformer/transformer-weights.js';
import type { ActivationContexts, ActivationSource } from './activation-source.js';
import { dictionaryFindings } from './dictionary-findings.js';
import { foldScale } from './fold-scale.js';
import { modelActivations } from './model-activations.js';
import {
  type Autoencoder,
  type DictionaryScores,
  scoreInModel,
  scoreOnActivations,
} from './score-dictionary.js';
import { activationScaleOf, parseCurve, trainAutoencoder } from './train-autoencoder.js';

/** What a spec names by digest: a model, or a file of activations. Built-in origins bring nothing. */
export type DictionaryInput =
  | { readonly kind: 'built_in' }
  | { readonly kind: 'model'; readonly transformer: Transformer }
  | {
      readonly kind: 'activations';
      readonly training: ActivationSource;
      readonly heldOut: ActivationContexts;
    };

export interface LearnedDictionary {
  readonly result: DictionaryResult;
  readonly autoencoder: Autoencoder;
  /** The model whose activations were learned: for dashboards; null where activations came from a file. */
  readonly transformer: Transformer | null;
  readonly control: { readonly autoencoder: Autoencoder; readonly transformer: Transformer } | null;
}

/**
 * Dictionary learning from end to end: the model where it is to be trained, its autoencoder, the same on the model with
 * shuffled weights, and the scores of both on held-out contexts. Resumes in whichever phase it was left. The caller has
 * checked the input against the spec's digests. Throws as its parts.
 */
export async function learnDictionary(
  host: ComputationHost,
  spec: DictionarySpec,
  input: DictionaryInput,
): Promise<LearnedDictionary> {
  const phases = await PhasedComputation.open(host);
  if (input.kind === 'activations') {
    const trained = await trainPhase(phases, spec, {
      phase: 'autoencoder',
      open: () =>
        Promise.resolve({ ...input.training, [Symbol.asyncDispose]: () => Promise.resolve() }),
    });
    const { backend } = host;
    const scores = await scoreOnActivations({ backend, ...trained, activations: input.heldOut });
    const { batches, batchSize } = input.training;
    const trainingRows = batches === null ? null : batches * batchSize;
    return learned(host, spec, { ...trained, scores, transformer: null, trainingRows }, null);
  }
  const transformer = await modelOf(phases, spec, input);
  const own = await learnModel(phases, host, spec, { phase: 'autoencoder', transformer });
  if (!spec.hasControl) return learned(host, spec, own, null);
  const shuffled = shuffledWeights(transformer, seedOf(spec.training.seed, 'control'));
  const control = await learnModel(phases, host, spec, { phase: 'control', transformer: shuffled });
  return learned(host, spec, own, control);
}

/** SHA-256 over the canonical safetensors file of an autoencoder's weights. */
export function weightsDigest(weights: Tensors): ReturnType<typeof sha256> {
  return sha256(encodeSafetensors(weights));
}

/** A recipe with what was found in the data. Throws a `ZodError` for widths that no autoencoder has. */
export function configOf(
  recipe: AutoencoderRecipe,
  found: { readonly inputWidth: number; readonly activationScale: number },
): AutoencoderConfig {
  return AutoencoderConfig.parse({ ...recipe, ...found });
}

interface Trained {
  readonly autoencoder: Autoencoder;
  readonly curve: readonly CurvePoint[];
}

interface Scored extends Trained {
  readonly scores: DictionaryScores;
  readonly transformer: Transformer | null;
  /** Of one pass; null where nothing came twice. */
  readonly trainingRows: number | null;
}

async function modelOf(
  phases: PhasedComputation,
  { origin, corpusSeed }: DictionarySpec,
  input: Exclude<DictionaryInput, { kind: 'activations' }>,
): Promise<Transformer> {
  if (input.kind === 'model' || origin.kind !== 'built_in') {
    return input.kind === 'model' ? input.transformer : missing(origin.kind);
  }
  const training = TransformerTraining.parse({
    schema: 'holdpoint.transformer-training.v1',
    seed: corpusSeed,
    ...origin.training,
  });
  const { tensors } = await phases.run('transformer', async (host) => {
    const { transformer, trainingLoss } = await trainTransformer(training, host);
    return { tensors: transformer.weights, notes: { trainingLoss } };
  });
  return { config: training.config, weights: tensors };
}

async function learnModel(
  phases: PhasedComputation,
  { backend }: ComputationHost,
  spec: DictionarySpec,
  { phase, transformer }: { readonly phase: string; readonly transformer: Transformer },
): Promise<Scored & { readonly transformer: Transformer }> {
  const { corpusSeed, bufferBatches, training } = spec;
  const open = () =>
    modelActivations({
      backend,
      transformer,
      corpusSeed,
      seed: training.seed,
      batchSize: training.batch,
      bufferBatches,
    });
  const trained = await trainPhase(phases, spec, { phase, open });
  const scores = await scoreInModel({
    backend,
    ...trained,
    transformer,
    corpusSeed,
    split: 'loss',
    contexts: spec.evaluationContexts,
  });
  return { ...trained, scores, transformer, trainingRows: null };
}

async function trainPhase(
  phases: PhasedComputation,
  spec: DictionarySpec,
  {
    phase,
    open,
  }: { readonly phase: string; readonly open: () => Promise<ActivationSource & AsyncDisposable> },
): Promise<Trained> {
  const { tensors, notes } = await phases.run(phase, async (host): Promise<PhaseResult> => {
    await using source = await open();
    const config = configOf(spec.autoencoder, {
      inputWidth: source.width,
      activationScale: await activationScaleOf(source),
    });
    const { training } = spec;
    const { weights, curve } = await trainAutoencoder(host, { phase, config, training, source });
    // As it reads back from a checkpoint: the same object whether this phase was resumed or not.
    const folded = foldScale({ config, weights });
    return { tensors: folded.weights, notes: jsonOf({ config: folded.config, curve }) };
  });
  const config = AutoencoderConfig.parse(notes['config']);
  return { autoencoder: { config, weights: tensors }, curve: parseCurve(notes['curve']) };
}

function learned(
  { backend }: ComputationHost,
  spec: DictionarySpec,
  own: Scored,
  control: (Scored & { readonly transformer: Transformer }) | null,
): LearnedDictionary {
  const scored = scoredOf(own);
  const compared = control === null ? null : scoredOf(control);
  return {
    result: {
      schema: 'holdpoint.dictionary-result.v1',
      spec,
      specDigest: digestOf(spec),
      backend: { ...backend.identity, versions: { ...backend.identity.versions } },
      ...scored,
      control: compared,
      findings: [
        ...dictionaryFindings(scored, { spec, control: compared, trainingRows: own.trainingRows }),
      ],
    },
    autoencoder: own.autoencoder,
    transformer: own.transformer,
    control,
  };
}

function scoredOf({ autoencoder, curve, scores, transformer }: Scored): ScoredDictionary {
  return {
    autoencoder: autoencoder.config,
    weightsDigest: weightsDigest(autoencoder.weights),
    modelDigest: transformer === null ? null : transformerDigest(transformer),
    ...scores,
    curve: [...curve],
  };
}

function jsonOf(value: unknown): Readonly<Record<string, JsonValue>> {
  return JSON.parse(JSON.stringify(value)) as Readonly<Record<string, JsonValue>>;
}

function missing(kind: string): never {
  throw new HoldpointError({
    code: 'dictionary.input_missing',
    kind: 'invalid',
    message: `The origin is ${kind}; its file was not given.`,
  });
}
