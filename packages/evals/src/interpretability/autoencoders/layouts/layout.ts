import type { AutoencoderConfig } from '@holdpoint/shared/computations/autoencoder-config';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { SafetensorsTensor } from '@holdpoint/shared/safetensors/safetensors';
import type { z } from 'zod';

import type { Tensor, Tensors } from '../../tensor.js';
import { at } from '../autoencoder-weights.js';

export const layoutNames = ['sae_lens', 'dictionary_learning', 'sparsify'] as const;
export type LayoutName = (typeof layoutNames)[number];

/** The two files of a layout, as read. Adversarial: anybody may have made them. */
export interface LayoutFiles {
  /** The configuration file, parsed as JSON. */
  readonly config: unknown;
  readonly tensors: Readonly<Record<string, SafetensorsTensor>>;
}

/** An autoencoder from elsewhere, in our names; `notes` say what of its conventions a reader must know. */
export interface ImportedAutoencoder {
  readonly layout: LayoutName;
  readonly config: AutoencoderConfig;
  readonly weights: Tensors;
  readonly notes: readonly string[];
}

/** A tensor of this shape as float32. Throws `layout.tensor_malformed`. */
export function tensorOf(files: LayoutFiles, name: string, shape: readonly number[]): Tensor {
  const found = Object.hasOwn(files.tensors, name) ? files.tensors[name] : undefined;
  if (found === undefined) throw malformed(`There is no tensor ${name}.`);
  if (found.shape.join() !== shape.join()) {
    throw malformed(
      `${name} has shape [${found.shape.join(', ')}]; its configuration says [${shape.join(', ')}].`,
    );
  }
  return { shape, data: floatsOf(name, found) };
}

/** Extents of a matrix, for layouts whose configuration leaves them out. Throws `layout.tensor_malformed`. */
export function extentsOf(files: LayoutFiles, name: string): readonly [number, number] {
  const shape = Object.hasOwn(files.tensors, name) ? (files.tensors[name]?.shape ?? []) : [];
  const [rows, columns] = shape;
  if (rows === undefined || columns === undefined || shape.length !== 2 || rows * columns === 0) {
    throw malformed(`There is no matrix ${name}.`);
  }
  return [rows, columns];
}

function floatsOf(name: string, { data }: SafetensorsTensor): Float32Array {
  if (data instanceof Float32Array) return data;
  if (data instanceof Float64Array) return Float32Array.from(data);
  throw malformed(`${name} is of whole numbers.`);
}

/** `[m, n]` as `[n, m]`. */
export function transposed({ shape, data }: Tensor): Tensor {
  const [rows = 0, columns = 0] = shape;
  const turned = new Float32Array(data.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      turned[column * rows + row] = at(data, row * columns + column);
    }
  }
  return { shape: [columns, rows], data: turned };
}

/** The configuration by a schema. Throws `layout.config_malformed` with each place. */
export function configOf<Config>(schema: z.ZodType<Config>, value: unknown): Config {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues
    .slice(0, 12)
    .map(({ path, message }) => `${path.join('.') || 'config'}: ${message}`);
  throw new HoldpointError({
    code: 'layout.config_malformed',
    kind: 'invalid',
    message: `The configuration is none of this layout: ${places.join('; ')}.`,
    details: { places },
  });
}

/** What this product does not read, by name; `known` says what it does. */
export function unsupported(what: string, known: string): HoldpointError {
  return new HoldpointError({
    code: 'layout.unsupported',
    kind: 'invalid',
    message: `${what} is not read here; ${known}.`,
  });
}

function malformed(what: string): HoldpointError {
  return new HoldpointError({ code: 'layout.tensor_malformed', kind: 'invalid', message: what });
}
