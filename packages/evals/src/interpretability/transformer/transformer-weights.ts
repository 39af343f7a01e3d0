import type { Sha256 } from '@holdpoint/shared/contracts/common';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import {
  decodeSafetensors,
  encodeSafetensors,
  type Safetensors,
} from '@holdpoint/shared/safetensors/safetensors';
import { type Draws, drawsFrom } from '@holdpoint/shared/statistics/random';

import { isFiniteTensor } from '../refuse-diverged.js';
import { seedOf } from '../seed-of.js';
import { elementsOf, type Tensor, type Tensors } from '../tensor.js';
import {
  parseTransformerConfig,
  type TransformerConfig,
  transformerShapes,
} from './transformer-config.js';

/** A model: its extents and its weights by the names of `transformerShapes`, float32. */
export interface Transformer {
  readonly config: TransformerConfig;
  readonly weights: Tensors;
}

/** What a file says it holds. */
export const TRANSFORMER_FORMAT = 'holdpoint.transformer.v1';

/** Standard deviation of the embeddings; of matrices it is 1 / sqrt(fan-in). */
const EMBEDDING_DEVIATION = 0.02;

/** Matrices that write to the residual stream start smaller, so that the stream starts as the embeddings. */
const RESIDUAL_SHARE = 0.5;

/** Weights of a training that begins: normal, biases 0; a pure function of the seed. */
export function initialTransformer(config: TransformerConfig, seed: number): Transformer {
  const weights = Object.entries(transformerShapes(config)).map(([name, shape]) => {
    const data = new Float32Array(elementsOf(shape));
    const deviation = deviationOf(name, shape);
    if (deviation > 0) fillNormal(data, deviation, drawsFrom(seedOf(seed, 'transformer', name)));
    return [name, { shape, data }] as const;
  });
  return { config, weights: Object.fromEntries(weights) };
}

function deviationOf(name: string, [fanIn = 1]: readonly number[]): number {
  if (name.startsWith('b_')) return 0;
  if (name === 'W_E' || name === 'W_P') return EMBEDDING_DEVIATION;
  const share = name === 'W_O' || name === 'W_out' ? RESIDUAL_SHARE : 1;
  return share / Math.sqrt(fanIn);
}

/** Box and Muller 1958, the cosine of each pair alone. */
function fillNormal(data: Float32Array, deviation: number, draws: Draws): void {
  for (let at = 0; at < data.length; at += 1) {
    const radius = Math.sqrt(-2 * Math.log(1 - draws.uniform()));
    data[at] = deviation * radius * Math.cos(2 * Math.PI * draws.uniform());
  }
}

/**
 * The control of every score: the same model with the entries of each weight matrix in an order drawn by the seed,
 * biases as they are. What a dictionary finds in it, it would find in anything with these weights' distribution.
 * Bricken et al. 2023, "Towards Monosemanticity", on randomised transformers.
 */
export function shuffledWeights({ config, weights }: Transformer, seed: number): Transformer {
  const shuffled = Object.entries(weights).map(([name, tensor]) => {
    if (tensor.shape.length < 2) return [name, tensor] as const;
    return [name, permuted(tensor, drawsFrom(seedOf(seed, 'shuffled', name)))] as const;
  });
  return { config, weights: Object.fromEntries(shuffled) };
}

function permuted({ shape, data }: Tensor, draws: Draws): Tensor {
  const entries = data.slice();
  for (let last = entries.length - 1; last > 0; last -= 1) {
    const drawn = draws.below(last + 1);
    const kept = entries[last] ?? 0;
    entries[last] = entries[drawn] ?? 0;
    entries[drawn] = kept;
  }
  return { shape, data: entries };
}

/** The one file of a model: equal weights, equal bytes. */
export function encodeTransformer({ config, weights }: Transformer): Uint8Array<ArrayBuffer> {
  const { vocabulary, contextLength, width, heads, mlpWidth } = config;
  const said = { vocabulary, contextLength, width, heads, mlpWidth };
  return encodeSafetensors(weights, { format: TRANSFORMER_FORMAT, config: JSON.stringify(said) });
}

/** SHA-256 over `encodeTransformer`: what `checkpoint register --weights FILE` says of the file. */
export function transformerDigest(transformer: Transformer): Sha256 {
  return sha256(encodeTransformer(transformer));
}

/**
 * The model of a file. Adversarial: an operator may hand in any file. Throws `safetensors.*`, `transformer.format` for
 * tensors that don't say they are this model, `transformer.config_invalid`, and `transformer.weights_mismatch`, which
 * names each tensor that is missing, superfluous, of another shape or dtype, or not finite.
 */
export function decodeTransformer(bytes: Uint8Array): Transformer {
  const file = decodeSafetensors(bytes);
  if (file.metadata['format'] !== TRANSFORMER_FORMAT) {
    throw new HoldpointError({
      code: 'transformer.format',
      kind: 'invalid',
      message: `The metadata of this file has no format ${TRANSFORMER_FORMAT}: it is no model of \`holdpoint compute transformer train\`.`,
    });
  }
  const config = parseTransformerConfig(parseJson(file.metadata['config'] ?? ''));
  return { config, weights: checkedWeights(config, file) };
}

function checkedWeights(config: TransformerConfig, { tensors }: Safetensors): Tensors {
  const shapes = transformerShapes(config);
  const faults = Object.keys(tensors).flatMap((name) =>
    Object.hasOwn(shapes, name) ? [] : [`${JSON.stringify(name.slice(0, 80))} is no weight of it`],
  );
  const weights: Record<string, Tensor> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const found = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
    if (found === undefined) faults.push(`${name} is missing`);
    else if (found.shape.join() !== shape.join()) {
      faults.push(`${name} is [${found.shape.join(', ')}] instead of [${shape.join(', ')}]`);
    } else if (!(found.data instanceof Float32Array)) faults.push(`${name} is not of floats`);
    else if (!isFiniteTensor(found.data)) faults.push(`${name} is not finite`);
    else weights[name] = { shape, data: found.data };
  }
  if (faults.length === 0) return weights;
  throw new HoldpointError({
    code: 'transformer.weights_mismatch',
    kind: 'invalid',
    message: `The tensors are not those of its config: ${faults.slice(0, 12).join('; ')}.`,
    details: { faults: faults.slice(0, 100) },
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
