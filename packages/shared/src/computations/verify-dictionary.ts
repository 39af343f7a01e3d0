import { digestOf } from '../digest/sha256.js';
import type { ComputationResult } from './computation.js';
import {
  type ComputationDifference,
  differenceAt,
  figureDiffers,
} from './computation-difference.js';
import type { DictionarySpec, ScoredDictionary } from './dictionary.js';

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
    ...figureDiffers('weights', digestAt(dictionary), body.weightsDigest),
    ...figureDiffers('model', digestAt(model), body.modelDigest),
    ...figureDiffers(
      'weights of the control',
      digestAt(control),
      body.control?.weightsDigest ?? null,
    ),
    ...[body, ...(body.control === null ? [] : [body.control])].flatMap(scoreDifferences),
  ];
}

function scoreDifferences({
  densities,
  metrics,
}: ScoredDictionary): readonly ComputationDifference[] {
  const binned = densities.histogram.reduce((sum, { features }) => sum + features, 0);
  return [
    ...figureDiffers('densities', densities.features, binned + densities.dead),
    ...Object.entries(metrics).flatMap(([name, { estimate, lower, upper }]) =>
      lower <= upper
        ? []
        : [differenceAt(name, 'limits in order', JSON.stringify([lower, estimate, upper]))],
    ),
  ];
}
