import { z } from 'zod';

import { Sha256 } from '../contracts/common.js';
import {
  AutoencoderConfig,
  AutoencoderRecipe,
  AutoencoderTraining,
  ComputationSeed,
} from './autoencoder-config.js';
import { BackendIdentity } from './backend-identity.js';

const Count = z.number().int().nonnegative();

const Extent = z.number().int().positive().max(65_536);

/** The built-in transformer is trained first, on the labelled corpus. */
export const BuiltInTraining = z.strictObject({
  config: z.strictObject({
    vocabulary: z.literal(256),
    contextLength: Extent,
    width: Extent,
    heads: Extent,
    mlpWidth: Extent,
  }),
  steps: z.number().int().positive().max(10_000_000),
  batchContexts: z.number().int().positive().max(4096),
  learningRate: z.number().positive().max(1),
  warmUpSteps: Count,
  checkpointEverySteps: z.number().int().positive(),
});
export type BuiltInTraining = z.infer<typeof BuiltInTraining>;

/** Where activations come from. Paths aren't part of it: the same bytes are the same origin wherever they lie. */
export const ActivationOrigin = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('built_in'), training: BuiltInTraining }),
  /** MLP activations of a built-in transformer that was trained before. */
  z.strictObject({ kind: z.literal('model'), weightsDigest: Sha256 }),
  /** A tensor [n, width] of a safetensors file, read by ranges; its last rows are held out, by contexts. */
  z.strictObject({
    kind: z.literal('activations'),
    fileDigest: Sha256,
    tensor: z.string().min(1),
    rowsPerContext: z.number().int().positive(),
  }),
]);
export type ActivationOrigin = z.infer<typeof ActivationOrigin>;

/** What a job of dictionary learning is asked; equal specs on one backend give equal weights. */
export const DictionarySpec = z.strictObject({
  schema: z.literal('holdpoint.dictionary-spec.v1'),
  origin: ActivationOrigin,
  corpusSeed: ComputationSeed,
  /** Batches that are harvested or read together and shuffled: the bound on memory. */
  bufferBatches: z.number().int().positive(),
  autoencoder: AutoencoderRecipe,
  training: AutoencoderTraining,
  /** Contexts of the held-out split that scores are taken on. */
  evaluationContexts: z.number().int().min(2),
  /** Whether the same is trained on the same model with its weights shuffled. */
  hasControl: z.boolean(),
});
export type DictionarySpec = z.infer<typeof DictionarySpec>;

/** Names of SAELens and SAEBench, so that figures compare. */
export const dictionaryMetrics = [
  'l0',
  'l1',
  'mse',
  'explained_variance',
  'explained_variance_legacy',
  'cossim',
  'l2_ratio',
  'relative_reconstruction_bias',
  'frac_alive',
  'ce_loss_without_sae',
  'ce_loss_with_sae',
  'ce_loss_with_ablation',
  'ce_loss_score',
  /** CE with zeros minus CE with the reconstruction, nats a token: what a model and its control are compared by. */
  'loss_recovered_nats',
  'kl_div_with_sae',
  'kl_div_with_ablation',
  'kl_div_score',
] as const;
export const DictionaryMetric = z.enum(dictionaryMetrics);
export type DictionaryMetric = z.infer<typeof DictionaryMetric>;

/** A figure with what it rests on. */
export const MetricEstimate = z.strictObject({
  estimate: z.number(),
  lower: z.number(),
  upper: z.number(),
  /** Units that were drawn again: contexts, or features for `frac_alive`. */
  n: Count,
  unit: z.enum(['contexts', 'features']),
  tokens: Count,
  method: z.enum(['percentile bootstrap', 'clopper-pearson']),
  confidence: z.number(),
});
export type MetricEstimate = z.infer<typeof MetricEstimate>;

/** Missing: undefined on this source, such as a loss where there are activations alone. */
export const DictionaryMetrics = z.partialRecord(DictionaryMetric, MetricEstimate);
export type DictionaryMetrics = z.infer<typeof DictionaryMetrics>;

/** Metrics that have a definition here and no meaning, each with why. */
export const WithheldMetrics = z.partialRecord(DictionaryMetric, z.string().min(1).max(500));
export type WithheldMetrics = z.infer<typeof WithheldMetrics>;

/** Shares of tokens on which features are not zero, by powers of ten. Bricken et al. 2023. */
export const FeatureDensities = z.strictObject({
  tokens: Count,
  features: Count,
  /** Features that fired on no token. */
  dead: Count,
  /** Features below 1e-6, the dead left out. */
  ultralow: Count,
  /** Features above 1 %: many of them mean that sparsity weighs too little. */
  aboveOnePercent: Count,
  smallestAlive: z.number().nullable(),
  /** Log10 of the density, from (inclusive) and to (exclusive); the dead are in none. */
  histogram: z.array(z.strictObject({ from: z.number(), to: z.number(), features: Count })),
});
export type FeatureDensities = z.infer<typeof FeatureDensities>;

/** Scores against features that are known because the data was made of them. */
export const KnownTruth = z.strictObject({
  /** Mean over the true features of the largest cosine with a learned one. Sharkey et al. 2022. */
  mmcs: z.number(),
  /** Share of the true features with a cosine above 0.9. */
  recovered: z.number(),
  features: Count,
  /** The same of the dictionary before its first step. */
  untrainedMmcs: z.number(),
});
export type KnownTruth = z.infer<typeof KnownTruth>;

export const CurvePoint = z.strictObject({
  step: Count,
  mse: z.number(),
  l0: z.number(),
  dead: z.number(),
});
export type CurvePoint = z.infer<typeof CurvePoint>;

/** One trained dictionary and its scores on contexts that it never saw. */
export const ScoredDictionary = z.strictObject({
  autoencoder: AutoencoderConfig,
  /** SHA-256 of the canonical safetensors file of the weights. */
  weightsDigest: Sha256,
  modelDigest: Sha256.nullable(),
  metrics: DictionaryMetrics,
  withheld: WithheldMetrics,
  densities: FeatureDensities,
  curve: z.array(CurvePoint),
});
export type ScoredDictionary = z.infer<typeof ScoredDictionary>;

export const DictionaryResult = z.strictObject({
  schema: z.literal('holdpoint.dictionary-result.v1'),
  spec: DictionarySpec,
  specDigest: Sha256,
  backend: BackendIdentity,
  ...ScoredDictionary.shape,
  /** Null where it was not asked or where no model is there to shuffle. */
  control: ScoredDictionary.nullable(),
  /** In words: what the figures say and what they can't. */
  findings: z.array(z.string()),
});
export type DictionaryResult = z.infer<typeof DictionaryResult>;
