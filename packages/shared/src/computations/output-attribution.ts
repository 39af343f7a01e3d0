import { z } from 'zod';

import { Sha256 } from '../contracts/common.js';

/** What one active feature did for the logit of the chosen output. */
export const FeatureContribution = z
  .strictObject({
    feature: z.int().nonnegative(),
    activation: z.number().positive(),
    /** Activation times the direct logit effect, the last layer norm's scale held as it was; in logits. */
    attributed: z.number(),
    /** Activation times the gradient of the logit: to first order, with the layer norm moving. */
    gradient: z.number(),
    /** Logit with the feature minus logit without it, by running the model again. */
    ablated: z.number(),
  })
  .meta({ id: 'FeatureContribution' });
export type FeatureContribution = z.infer<typeof FeatureContribution>;

/** Pearson correlation over the active features of one output. */
export const AttributionCorrelation = z
  .strictObject({
    estimate: z.number().min(-1).max(1).nullable(),
    /** Fisher's z; null below four features. */
    interval: z
      .strictObject({ confidence: z.number(), lower: z.number(), upper: z.number() })
      .nullable(),
    sampleCount: z.int().nonnegative(),
  })
  .meta({ id: 'AttributionCorrelation' });
export type AttributionCorrelation = z.infer<typeof AttributionCorrelation>;

/** One chosen output, attributed to features and confirmed by ablation. */
export const OutputAttribution = z
  .strictObject({
    schema: z.literal('holdpoint.output-attribution.v1'),
    model: Sha256,
    autoencoder: Sha256,
    output: z.strictObject({
      /** The bytes before, as shown by `visibleBytes`, and in hex. */
      context: z.string(),
      contextHex: z.string(),
      byte: z.int().min(0).max(255),
      text: z.string(),
      /** Log-probability in nats of the byte under the model as it is, and with its MLP replaced by the autoencoder. */
      logProbability: z.number(),
      splicedLogProbability: z.number(),
    }),
    /** The spliced logit, relative to the mean over all bytes, in parts that add up to it. */
    parts: z.strictObject({
      features: z.number(),
      decoderBias: z.number(),
      /** Everything that reaches the output around the MLP. */
      residual: z.number(),
      logit: z.number(),
    }),
    /** Each active feature, by the size of what is attributed to it, largest first. */
    contributions: z.array(FeatureContribution),
    /** Of attributed with ablated effects, over the active features. */
    correlation: AttributionCorrelation,
    /** Of gradients with ablated effects: what is lost above is what the layer norm makes up for. */
    gradientCorrelation: AttributionCorrelation,
    /** Largest difference of attributed and ablated effect: what holding the layer norm costs. */
    largestDifference: z.number().nonnegative(),
    notes: z.array(z.string()),
  })
  .meta({ id: 'OutputAttribution' });
export type OutputAttribution = z.infer<typeof OutputAttribution>;
