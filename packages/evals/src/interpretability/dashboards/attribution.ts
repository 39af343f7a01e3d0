import { hexOf } from '@holdpoint/shared/computations/feature-example';
import { fisherInterval } from '@holdpoint/shared/computations/fisher-interval';
import {
  type AttributionCorrelation,
  type FeatureContribution,
  OutputAttribution,
} from '@holdpoint/shared/computations/output-attribution';
import { visibleBytes } from '@holdpoint/shared/computations/visible-bytes';

import { logLikelihood } from '../transformer/forward-kernels.js';
import { type AutoencoderForward, type Encoding, openAutoencoder } from './autoencoder-forward.js';
import {
  logitGradientOfChange,
  logitsOfChange,
  normScaleOf,
  streamOfMlp,
} from './direct-logits.js';
import { pearsonOf } from './label-correlations.js';
import { contrastOf, outputAfter } from './spliced-output.js';
import { assertFits, type StudiedDictionary } from './studied-dictionary.js';

const CONFIDENCE = 0.95;

/** The output that is asked about: which byte follows these. */
export interface ChosenOutput {
  readonly context: Uint8Array;
  /** 0 to 255; the likeliest byte where none is named. */
  readonly byte?: number;
}

/**
 * Attributes the logit of a chosen next byte, against the mean of all logits, to the active features of the last
 * position: activation times direct logit effect, the scale of the last layer norm held as the spliced run has it. The
 * parts add up to the spliced logit. Each contribution is confirmed by running the model again without the feature;
 * then the layer norm moves too, as it does in the gradient beside. `most` bounds the features that are ablated, the largest first.
 * Throws `attribution.context`, `dashboard.width_mismatch`.
 */
export function attributeOutput(
  studied: StudiedDictionary,
  { context, ...chosen }: ChosenOutput,
  most = 200,
): OutputAttribution {
  assertFits(studied);
  const { transformer, model, autoencoderDigest } = studied;
  const autoencoder = openAutoencoder(studied.autoencoder);
  const clean = outputAfter(transformer, context);
  const byte = chosen.byte ?? clean.logits.indexOf(Math.max(...clean.logits));
  const encoding = autoencoder.encode(clean.activations);
  const reconstruction = autoencoder.reconstruct(encoding);
  const spliced = outputAfter(transformer, context, () => reconstruction);
  const normScale = normScaleOf(spliced.stream);
  const effectOf = (change: Float64Array): number =>
    contrastOf(logitsOfChange(transformer, change, normScale), byte);
  const effectOfMlp = (change: Float64Array): number => effectOf(streamOfMlp(transformer, change));

  const gradientOf = (change: Float64Array): number =>
    contrastOf(logitGradientOfChange(transformer, change, spliced.stream), byte);

  const active = activeFeatures(encoding).map(({ feature, activation }) => {
    const written = streamOfMlp(transformer, autoencoder.direction(feature, encoding.gain));
    return {
      feature,
      activation,
      attributed: activation * effectOf(written),
      gradient: activation * gradientOf(written),
    };
  });
  active.sort(
    (left, right) =>
      Math.abs(right.attributed) - Math.abs(left.attributed) || left.feature - right.feature,
  );
  const logit = contrastOf(spliced.logits, byte);
  const contributions = active.slice(0, most).map((each): FeatureContribution => {
    const without = withFeature(autoencoder, encoding, reconstruction, each.feature, 0);
    const ablated = outputAfter(transformer, context, () => without);
    return { ...each, ablated: logit - contrastOf(ablated.logits, byte) };
  });
  const written = streamOfMlp(transformer, reconstruction);
  return OutputAttribution.parse({
    schema: 'holdpoint.output-attribution.v1',
    model,
    autoencoder: autoencoderDigest,
    output: {
      context: visibleBytes(context),
      contextHex: hexOf(context),
      byte,
      text: visibleBytes(Uint8Array.of(byte)),
      logProbability: logLikelihood(clean.logits, byte),
      splicedLogProbability: logLikelihood(spliced.logits, byte),
    },
    parts: {
      features: active.reduce((sum, { attributed }) => sum + attributed, 0),
      decoderBias: effectOfMlp(autoencoder.bias(encoding)),
      residual: effectOf(spliced.stream.map((value, at) => value - (written[at] ?? 0))),
      logit,
    },
    contributions,
    correlation: correlationOf(contributions, ({ attributed }) => attributed),
    gradientCorrelation: correlationOf(contributions, ({ gradient }) => gradient),
    largestDifference: Math.max(
      0,
      ...contributions.map(({ attributed, ablated }) => Math.abs(attributed - ablated)),
    ),
    notes: notesOf(active.length, contributions.length),
  } satisfies OutputAttribution);
}

/** The reconstruction with one feature's activation set to `target`; a new array. */
export function withFeature(
  autoencoder: AutoencoderForward,
  { features, gain }: Encoding,
  reconstruction: Float64Array,
  feature: number,
  target: number,
): Float64Array {
  const change = target - (features[feature] ?? 0);
  const direction = autoencoder.direction(feature, gain);
  return reconstruction.map((value, at) => value + change * (direction[at] ?? 0));
}

function activeFeatures({
  features,
}: Encoding): { readonly feature: number; readonly activation: number }[] {
  return Array.from(features, (activation, feature) => ({ feature, activation })).filter(
    ({ activation }) => activation > 0,
  );
}

function correlationOf(
  contributions: readonly FeatureContribution[],
  told: (contribution: FeatureContribution) => number,
): AttributionCorrelation {
  const total = (of: (each: FeatureContribution) => number): number =>
    contributions.reduce((sum, each) => sum + of(each), 0);
  const sampleCount = contributions.length;
  const estimate = pearsonOf({
    n: sampleCount,
    left: total(told),
    leftSquares: total((each) => told(each) ** 2),
    right: total(({ ablated }) => ablated),
    rightSquares: total(({ ablated }) => ablated ** 2),
    products: total((each) => told(each) * each.ablated),
  });
  const interval = estimate === null ? null : fisherInterval(estimate, sampleCount, CONFIDENCE);
  return { estimate, interval, sampleCount };
}

function notesOf(active: number, ablated: number): string[] {
  return [
    'Attributed with the last layer norm held, which adds up to the logit; the gradient and the ablation let it move, so that features that only lengthen the residual stream do little.',
    ...(ablated < active
      ? [`${active} features are active; the ${ablated} of the largest contribution were ablated.`]
      : []),
  ];
}
