import type { Autoencoder } from '../autoencoders/score-dictionary.js';
import { addProduct } from '../transformer/forward-kernels.js';

/** One activation vector as its autoencoder sees it. */
export interface Encoding {
  /** `width` values, 0 for silent features. */
  readonly features: Float64Array;
  /** From the decoder's units to raw ones: raw = gain x decoded + offset. */
  readonly gain: number;
  readonly offset: number;
}

/** An autoencoder in float64, one vector at a time; the same function as `applyProgram`, to float32's rounding. */
export interface AutoencoderForward {
  encode(activations: Float64Array): Encoding;
  /** One feature's activation; cheaper than `encode` where features don't compete. */
  activationOf(feature: number, activations: Float64Array): number;
  /** `gain` of the encoding of these activations. */
  gainOf(activations: Float64Array): number;
  /** What one unit of a feature adds to the raw reconstruction, `inputWidth` values. */
  direction(feature: number, gain: number): Float64Array;
  /** What the reconstruction holds without any feature, raw. */
  bias(encoding: Encoding): Float64Array;
  /** Sum of the bias and every feature's direction times its activation, raw. */
  reconstruct(encoding: Encoding): Float64Array;
}

/** SAELens' layer norm adds it to the deviation. */
const LAYER_NORM_EPSILON = 1e-5;

interface Normalized {
  readonly scaled: Float64Array;
  readonly gain: number;
  readonly offset: number;
}

/** Expects weights that `assertWeights` took. Total. */
export function openAutoencoder({ config, weights }: Autoencoder): AutoencoderForward {
  const { inputWidth: d, width: h } = config;
  const weight = (name: string): ArrayLike<number> => weights[name]?.data ?? [];
  const [encoder, decoder, center] = [weight('W_enc'), weight('W_dec'), weight('b_dec')];
  const encoderBias = Float64Array.from({ length: h }, (_, at) => weight('b_enc')[at] ?? 0);
  if (config.appliesDecoderBiasToInput) {
    const minus = Float64Array.from({ length: d }, (_, at) => -(center[at] ?? 0));
    addProduct(minus, encoder, encoderBias);
  }
  const isRescaled = config.architecture === 'topk' && config.rescalesByDecoderNorm;
  const norms = Float64Array.from({ length: h }, (_, feature) =>
    isRescaled ? normOf(decoder, feature * d, d) : 1,
  );

  const activated = (feature: number, pre: number): number => {
    const threshold = config.architecture === 'jumprelu' ? (weight('threshold')[feature] ?? 0) : 0;
    return pre > 0 && pre > threshold ? pre * (norms[feature] ?? 1) : 0;
  };
  const encode = (activations: Float64Array): Encoding => {
    const { scaled, gain, offset } = normalized(config, activations);
    const pre = addProduct(scaled, encoder, encoderBias.slice());
    const features = pre.map((value, feature) => activated(feature, value));
    if (config.architecture === 'topk') keepLargest(features, config.k);
    return { features, gain, offset };
  };
  const direction = (feature: number, gain: number): Float64Array => {
    const scale = gain / (norms[feature] ?? 1);
    return Float64Array.from({ length: d }, (_, at) => (decoder[feature * d + at] ?? 0) * scale);
  };
  const bias = ({ gain, offset }: Encoding): Float64Array =>
    Float64Array.from({ length: d }, (_, at) => (center[at] ?? 0) * gain + offset);

  return {
    encode,
    direction,
    bias,
    gainOf: (activations) => normalized(config, activations).gain,
    activationOf(feature, activations) {
      if (config.architecture === 'topk') return encode(activations).features[feature] ?? 0;
      const { scaled } = normalized(config, activations);
      let pre = encoderBias[feature] ?? 0;
      for (let at = 0; at < d; at += 1) pre += (scaled[at] ?? 0) * (encoder[at * h + feature] ?? 0);
      return activated(feature, pre);
    },
    reconstruct(encoding) {
      const sum = bias(encoding);
      for (const [feature, activation] of encoding.features.entries()) {
        if (activation === 0) continue;
        const part = direction(feature, encoding.gain);
        for (let at = 0; at < d; at += 1) sum[at] = (sum[at] ?? 0) + activation * (part[at] ?? 0);
      }
      return sum;
    },
  };
}

function normalized(
  { activationScale, normalization, inputWidth: d }: Autoencoder['config'],
  activations: Float64Array,
): Normalized {
  const scaled = activations.map((value) => value * activationScale);
  switch (normalization) {
    case 'none':
      return { scaled, gain: 1 / activationScale, offset: 0 };
    case 'constant_norm_rescale': {
      const factor = Math.sqrt(d) / normOf(scaled, 0, d);
      return {
        scaled: scaled.map((value) => value * factor),
        gain: 1 / (factor * activationScale),
        offset: 0,
      };
    }
    case 'layer_norm': {
      const mean = scaled.reduce((sum, value) => sum + value, 0) / d;
      const squares = scaled.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const deviation = Math.sqrt(squares / (d - 1));
      return {
        scaled: scaled.map((value) => (value - mean) / (deviation + LAYER_NORM_EPSILON)),
        gain: deviation / activationScale,
        offset: mean / activationScale,
      };
    }
  }
}

/** Sets all but the k largest to 0; of equal ones the lower index stays, as in `topKMask`. */
function keepLargest(features: Float64Array, k: number): void {
  const ranked = [...features.keys()]
    .filter((feature) => (features[feature] ?? 0) > 0)
    .sort((left, right) => (features[right] ?? 0) - (features[left] ?? 0) || left - right);
  for (const feature of ranked.slice(k)) features[feature] = 0;
}

function normOf(values: ArrayLike<number>, start: number, length: number): number {
  let squares = 0;
  for (let at = start; at < start + length; at += 1) squares += (values[at] ?? 0) ** 2;
  return Math.sqrt(squares);
}
