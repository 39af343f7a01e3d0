import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

import type { StoredRows } from '@holdpoint/evals/interpretability/autoencoders/stored-activations';
import type { Sha256 } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { openSafetensors } from './open-safetensors.js';

/** Activations of a file, never read whole. Disposing it closes the file. */
export interface OpenActivations extends AsyncDisposable {
  readonly tensor: string;
  readonly stored: StoredRows;
}

/**
 * The matrix `[n, width]` of a safetensors file that holds activations: the named one, else the only one. Reading throws
 * `activations.not_finite` with the row. Throws `activations.tensor_unclear`, and as `openSafetensors`.
 */
export async function openActivations(
  path: string,
  wanted: string | null,
): Promise<OpenActivations> {
  const file = await openSafetensors(path);
  try {
    const matrices = [...file.header.entries]
      .filter(([, { shape, dtype }]) => shape.length === 2 && /^(?:B?F16|F32|F64)$/.test(dtype))
      .map(([name]) => name);
    const tensor = wanted ?? (matrices.length === 1 ? matrices[0] : undefined);
    const [rows = 0, width = 0] = file.header.entries.get(tensor ?? '')?.shape ?? [];
    if (tensor === undefined || !matrices.includes(tensor) || rows * width === 0) {
      throw new HoldpointError({
        code: 'activations.tensor_unclear',
        kind: 'invalid',
        message: unclear(path, wanted, matrices),
      });
    }
    const stored: StoredRows = {
      rows,
      width,
      async read(from, count) {
        const { shape, data } = await file.rows(tensor, from, count);
        const floats = data instanceof Float32Array ? data : Float32Array.from(data, Number);
        const bad = floats.findIndex((value) => !Number.isFinite(value));
        if (bad >= 0) throw notFinite(tensor, from + Math.floor(bad / width));
        return { shape, data: floats };
      },
    };
    return { tensor, stored, [Symbol.asyncDispose]: () => file[Symbol.asyncDispose]() };
  } catch (error) {
    await file[Symbol.asyncDispose]();
    throw error;
  }
}

/** SHA-256 of a file's bytes, streamed. */
export async function fileDigest(path: string): Promise<Sha256> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return `sha256:${hash.digest('hex')}`;
}

function notFinite(tensor: string, row: number): HoldpointError {
  return new HoldpointError({
    code: 'activations.not_finite',
    kind: 'invalid',
    message: `Row ${row} of ${tensor} holds a value that is no finite number.`,
  });
}

function unclear(path: string, wanted: string | null, matrices: readonly string[]): string {
  if (matrices.length === 0) return `${path} has no matrix of floats [rows, width].`;
  const which =
    wanted === null ? 'more than one matrix of floats' : `no matrix of floats ${wanted}`;
  return `${path} has ${which}; it has ${matrices.slice(0, 12).join(', ')}: name one by --tensor.`;
}
