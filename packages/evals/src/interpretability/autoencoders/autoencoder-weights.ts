import type { AutoencoderConfig } from '@holdpoint/shared/computations/autoencoder-config';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { type Draws, drawsFrom } from '@holdpoint/shared/statistics/random';

import { seedOf } from '../seed-of.js';
import { elementsOf, type Tensor, type Tensors } from '../tensor.js';

/** Tensors of an autoencoder by SAELens' names: W_enc [d, h], b_enc [h], W_dec [h, d], b_dec [d], threshold [h]. */
export function weightShapes(
  config: AutoencoderConfig,
): Readonly<Record<string, readonly number[]>> {
  const { inputWidth: d, width: h } = config;
  return {
    W_enc: [d, h],
    b_enc: [h],
    W_dec: [h, d],
    b_dec: [d],
    ...(config.architecture === 'jumprelu' ? { threshold: [h] } : {}),
  };
}

/** Throws `autoencoder.malformed` where a tensor lacks, has another shape or holds what is no finite number. */
export function assertWeights(config: AutoencoderConfig, weights: Tensors): void {
  for (const [name, shape] of Object.entries(weightShapes(config))) {
    const tensor = weights[name];
    if (tensor === undefined || tensor.shape.join() !== shape.join()) {
      throw malformed(
        `${name} must have shape [${shape.join(', ')}]; ${tensor === undefined ? 'it is not there' : `it has [${tensor.shape.join(', ')}]`}.`,
      );
    }
    if (!(tensor.data instanceof Float32Array)) throw malformed(`${name} must be floating point.`);
    const at = tensor.data.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) throw malformed(`${name}[${at}] is ${tensor.data[at]}.`);
  }
}

/**
 * Weights before the first step: decoder vectors uniform on the sphere, the encoder their transpose times `tie` (0.3
 * for ReLU: small activations under an L1 penalty; 1 elsewhere), b_dec `center` in scaled units.
 */
export function initialWeights(
  config: AutoencoderConfig,
  seed: number,
  center: Float32Array,
): Record<string, Tensor> {
  const { inputWidth: d, width: h } = config;
  const tie = config.architecture === 'relu' ? 0.3 : 1;
  const decoder = new Float32Array(h * d);
  const encoder = new Float32Array(d * h);
  const draws = drawsFrom(seedOf(seed, 'autoencoder.initial'));
  for (let feature = 0; feature < h; feature += 1) {
    const vector = decoder.subarray(feature * d, (feature + 1) * d);
    for (let axis = 0; axis < d; axis += 1) vector[axis] = standardNormal(draws);
    scaleToUnit(vector);
    for (let axis = 0; axis < d; axis += 1) encoder[axis * h + feature] = tie * at(vector, axis);
  }
  return {
    W_enc: { shape: [d, h], data: encoder },
    b_enc: { shape: [h], data: new Float32Array(h) },
    W_dec: { shape: [h, d], data: decoder },
    b_dec: { shape: [d], data: center },
    ...(config.architecture === 'jumprelu'
      ? { threshold: { shape: [h], data: new Float32Array(h).fill(config.initialThreshold) } }
      : {}),
  };
}

/** Element of a numeric array that is known to have it; past the end it is NaN, which no figure survives unseen. */
export function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? Number.NaN;
}

/** Scales a vector in place to length 1; a vector of zeros becomes the first axis. */
export function scaleToUnit(vector: Float32Array): void {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (length === 0) vector[0] = 1;
  else for (let axis = 0; axis < vector.length; axis += 1) vector[axis] = at(vector, axis) / length;
}

/** A draw of the standard normal distribution from two uniform ones. Box and Muller 1958. */
export function standardNormal(draws: Draws): number {
  return Math.sqrt(-2 * Math.log(1 - draws.uniform())) * Math.cos(2 * Math.PI * draws.uniform());
}

/** The tensor, float32. Throws `autoencoder.malformed`. */
export function floats(tensors: Tensors, name: string): Float32Array {
  const data = tensors[name]?.data;
  if (data instanceof Float32Array) return data;
  throw malformed(`There is no floating point tensor ${name}.`);
}

/** Weights alone, out of a training state that also holds moments. Throws `autoencoder.malformed`. */
export function weightsOf(config: AutoencoderConfig, state: Tensors): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(weightShapes(config)).map(([name, shape]) => {
      const data = floats(state, name);
      if (data.length !== elementsOf(shape))
        throw malformed(`${name} has ${data.length} elements.`);
      return [name, { shape, data }];
    }),
  );
}

function malformed(what: string): HoldpointError {
  return new HoldpointError({
    code: 'autoencoder.malformed',
    kind: 'invalid',
    message: `These are no weights of this autoencoder: ${what}`,
  });
}
