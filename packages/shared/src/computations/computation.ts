import { z } from 'zod';

import type { Sha256 } from '../contracts/common.js';
import { digestOf } from '../digest/sha256.js';
import { BackendIdentity } from './backend-identity.js';
import { computationFrame, resultFrame } from './computation-frame.js';
import { CrossingForecast, CrossingForecastSpec } from './crossing-forecast.js';
import { DictionaryResult, DictionarySpec } from './dictionary.js';
import { EffectiveCompute, EffectiveComputeSpec } from './effective-compute.js';
import { HorizonFit } from './horizon.js';
import { HorizonQuestion } from './horizon-data.js';
import { ScalingFit, ScalingSpec } from './scaling.js';

/** What the platform computes as jobs. */
export const ComputationKind = z
  .enum(['dictionary', 'scaling_law', 'time_horizon', 'effective_compute', 'crossing_forecast'])
  .meta({ id: 'ComputationKind' });
export type ComputationKind = z.infer<typeof ComputationKind>;

/**
 * What a computation is asked: a kind, its settings, and input files by their digests. Equal specs have equal results on
 * one backend. Laws and forecasts carry their data in the settings; runs of horizons, models and activations are files.
 */
export const ComputationSpec = z
  .discriminatedUnion('kind', [
    z.strictObject({
      ...computationFrame,
      kind: z.literal('dictionary'),
      settings: DictionarySpec,
    }),
    z.strictObject({ ...computationFrame, kind: z.literal('scaling_law'), settings: ScalingSpec }),
    z.strictObject({
      ...computationFrame,
      kind: z.literal('time_horizon'),
      settings: HorizonQuestion,
    }),
    z.strictObject({
      ...computationFrame,
      kind: z.literal('effective_compute'),
      settings: EffectiveComputeSpec,
    }),
    z.strictObject({
      ...computationFrame,
      kind: z.literal('crossing_forecast'),
      settings: CrossingForecastSpec,
    }),
  ])
  .meta({ id: 'ComputationSpec' });
export type ComputationSpec = z.infer<typeof ComputationSpec>;

const statistics = { ...resultFrame, backend: z.null() };

/** What a computation answers. `backend` is null for pure statistics, which are the same everywhere. */
export const ComputationResult = z
  .discriminatedUnion('kind', [
    z.strictObject({
      ...resultFrame,
      kind: z.literal('dictionary'),
      backend: BackendIdentity,
      body: DictionaryResult,
    }),
    z.strictObject({ ...statistics, kind: z.literal('scaling_law'), body: ScalingFit }),
    z.strictObject({ ...statistics, kind: z.literal('time_horizon'), body: HorizonFit }),
    z.strictObject({ ...statistics, kind: z.literal('effective_compute'), body: EffectiveCompute }),
    z.strictObject({ ...statistics, kind: z.literal('crossing_forecast'), body: CrossingForecast }),
  ])
  .meta({ id: 'ComputationResult' });
export type ComputationResult = z.infer<typeof ComputationResult>;

/** Digest that the log holds before the work begins. */
export function computationSpecDigest(spec: ComputationSpec): Sha256 {
  return digestOf(spec);
}

/** Digest of everything that a computation found; a disturbed one and an undisturbed one have the same. */
export function computationResultDigest(result: ComputationResult): Sha256 {
  return digestOf(result);
}

/** Seed of all draws of a computation. */
export function computationSeed(spec: ComputationSpec): number {
  if (spec.kind === 'dictionary') return spec.settings.training.seed;
  return spec.kind === 'time_horizon' ? spec.settings.fit.seed : spec.settings.seed;
}
