import { z } from 'zod';

import { Sha256 } from '../contracts/common.js';
import { FeatureExample } from './feature-example.js';
import { FeatureFigures } from './feature-figures.js';
import { FeatureObservations } from './feature-observations.js';
import { LogitEffects } from './logit-effects.js';

/** How a feature came to be shown: never by the tokens that it is scored on. */
export const FeatureSelection = z
  .strictObject({
    split: z.literal('select'),
    contexts: z.int().positive(),
    tokens: z.int().positive(),
    /** Features that were compared; the best of many is too good by chance, hence the other split. */
    candidates: z.int().positive(),
    reason: z.enum(['best_of_kind', 'asked_for']),
    /** With the label of the kind, on this split. */
    pearson: z.number().min(-1).max(1).nullable(),
  })
  .meta({ id: 'FeatureSelection' });
export type FeatureSelection = z.infer<typeof FeatureSelection>;

/** The same question put to one neuron of the MLP: what a feature must beat to be worth its name. */
export const CorrelatedNeuron = z
  .strictObject({
    neuron: z.int().nonnegative(),
    /** Chosen on the `select` split among so many. */
    candidates: z.int().positive(),
    /** Correlation with the feature's activation, on the scored tokens. */
    pearsonWithFeature: z.number().min(-1).max(1).nullable(),
    /** Correlation with the kind's label, on the scored tokens. */
    pearsonWithLabel: z.number().min(-1).max(1).nullable(),
    sampleCount: z.int().positive(),
  })
  .meta({ id: 'CorrelatedNeuron' });
export type CorrelatedNeuron = z.infer<typeof CorrelatedNeuron>;

const ActivationInterval = z.strictObject({
  /** Holds activations above `from` and at most `to`. */
  from: z.number().nonnegative(),
  to: z.number().nonnegative(),
  /** Active tokens in the interval; `examples` are drawn evenly from them. */
  count: z.int().nonnegative(),
  examples: z.array(FeatureExample).max(100),
});

/** Best feature for the same kind of an autoencoder trained on a randomised model. Bricken et al. 2023. */
export const DashboardControl = z
  .strictObject({
    feature: z.int().nonnegative(),
    model: Sha256,
    autoencoder: Sha256,
    selection: FeatureSelection,
    observations: FeatureObservations,
    figures: FeatureFigures,
  })
  .meta({ id: 'DashboardControl' });
export type DashboardControl = z.infer<typeof DashboardControl>;

/** Everything that is shown about one feature and one kind of text; its figures follow from its observations. */
export const FeatureDashboard = z
  .strictObject({
    schema: z.literal('holdpoint.feature-dashboard.v1'),
    feature: z.int().nonnegative(),
    kind: z.string().min(1).max(80),
    model: Sha256,
    autoencoder: Sha256,
    settings: z.strictObject({
      seed: z.int().nonnegative(),
      scoreContexts: z.int().positive(),
      tokensPerContext: z.int().positive(),
      neighbours: z.int().nonnegative().max(64),
      intervals: z.int().positive().max(50),
    }),
    selection: FeatureSelection,
    observations: FeatureObservations,
    figures: FeatureFigures,
    examples: z.strictObject({
      top: z.array(FeatureExample).max(100),
      /** Ascending, even between 0 and the largest activation seen on the `select` split; the last has no upper end. */
      intervals: z.array(ActivationInterval).max(50),
    }),
    logitEffects: LogitEffects,
    neuron: CorrelatedNeuron,
    /** Null: no randomised model was given, and nothing here is evidence that the features mean anything. */
    control: DashboardControl.nullable(),
    notes: z.array(z.string().min(1).max(1000)).max(20),
  })
  .meta({ id: 'FeatureDashboard' });
export type FeatureDashboard = z.infer<typeof FeatureDashboard>;
