import { digestOf } from '../digest/sha256.js';
import type { ComputationResult } from './computation.js';
import {
  type ComputationDifference,
  differenceAt,
  figureDiffers,
  numberDiffers,
} from './computation-difference.js';
import type {
  DictionaryMetrics,
  DictionaryResult,
  DictionarySpec,
  ScoredDictionary,
} from './dictionary.js';

type DictionaryAnswer = Extract<ComputationResult, { kind: 'dictionary' }>;

/** Files of a dictionary whose digests its result names, in SAELens' layout. */
export const dictionaryWeightFiles = {
  dictionary: 'sae_weights.safetensors',
  model: 'model.safetensors',
  control: 'control_sae_weights.safetensors',
} as const;

/**
 * Holds a learned dictionary against its question: spec and backend, files that are the ones of the figures, and figures
 * that follow from others. Nothing is trained again. Total.
 */
export function verifyDictionary(
  spec: DictionarySpec,
  { body, backend, artefacts }: DictionaryAnswer,
): readonly ComputationDifference[] {
  const digestAt = (name: string) => artefacts.find((file) => file.name === name)?.digest ?? null;
  const { dictionary, model, control } = dictionaryWeightFiles;
  return [
    ...figureDiffers('spec', [spec, digestOf(spec)], [body.spec, body.specDigest]),
    ...figureDiffers('backend', backend, body.backend),
    ...originDifferences(spec, body),
    ...figureDiffers(
      'control',
      spec.hasControl && spec.origin.kind !== 'activations',
      body.control !== null,
    ),
    ...figureDiffers('weights', digestAt(dictionary), body.weightsDigest),
    ...figureDiffers('model', digestAt(model), body.modelDigest),
    ...figureDiffers(
      'weights of the control',
      digestAt(control),
      body.control?.weightsDigest ?? null,
    ),
    ...[body, ...(body.control === null ? [] : [body.control])].flatMap((scored) => [
      ...figureDiffers('recipe', spec.autoencoder, recipeOf(scored, spec)),
      ...scoreDifferences(scored),
    ]),
  ];
}

/** A file of activations has no model; one that was named is the one that was read. */
function originDifferences(
  { origin }: DictionarySpec,
  { modelDigest }: DictionaryResult,
): readonly ComputationDifference[] {
  if (origin.kind === 'built_in') return [];
  const asked = origin.kind === 'model' ? origin.weightsDigest : null;
  return figureDiffers('model of the origin', asked, modelDigest);
}

/** What the recipe fixes of an autoencoder; the rest was found in the data. */
function recipeOf({ autoencoder }: ScoredDictionary, { autoencoder: recipe }: DictionarySpec) {
  const found = new Map<string, unknown>(Object.entries(autoencoder));
  return Object.fromEntries(Object.keys(recipe).map((name) => [name, found.get(name) ?? null]));
}

/** Of sums in another order. */
const ROUNDING = 1e-9;

function scoreDifferences({
  densities,
  metrics,
  withheld,
}: ScoredDictionary): readonly ComputationDifference[] {
  const binned = densities.histogram.reduce((sum, { features }) => sum + features, 0);
  return [
    ...figureDiffers('densities', densities.features, binned + densities.dead),
    ...Object.entries(metrics).flatMap(([name, { estimate, lower, upper }]) =>
      lower <= upper
        ? []
        : [differenceAt(name, 'limits in order', JSON.stringify([lower, estimate, upper]))],
    ),
    ...Object.keys(withheld).flatMap((name) =>
      Object.hasOwn(metrics, name)
        ? [differenceAt(name, 'nothing, as it is withheld', 'a figure')]
        : [],
    ),
    ...lossDifferences(metrics),
  ];
}

/** Means over the same tokens: their differences and shares follow from them. */
function lossDifferences(metrics: DictionaryMetrics): readonly ComputationDifference[] {
  const clean = metrics.ce_loss_without_sae?.estimate;
  const spliced = metrics.ce_loss_with_sae?.estimate;
  const ablated = metrics.ce_loss_with_ablation?.estimate;
  if (clean === undefined || spliced === undefined || ablated === undefined) return [];
  const followed = {
    loss_recovered_nats: ablated - spliced,
    ce_loss_score: (ablated - spliced) / (ablated - clean),
  };
  return (['loss_recovered_nats', 'ce_loss_score'] as const).flatMap((name) => {
    const claimed = metrics[name]?.estimate;
    return claimed === undefined ? [] : numberDiffers(name, followed[name], claimed, ROUNDING);
  });
}
