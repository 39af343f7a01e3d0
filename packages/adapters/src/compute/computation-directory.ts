import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { JsonObject, TrainingCheckpoint } from '@holdpoint/evals/interpretability/computation';
import type { Tensor, Tensors } from '@holdpoint/evals/interpretability/tensor';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import {
  decodeSafetensors,
  encodeSafetensors,
  type SafetensorsTensor,
} from '@holdpoint/shared/safetensors/safetensors';
import { z } from 'zod';

/** Where a computation on files keeps its last complete checkpoint. */
export interface ComputationDirectory {
  /** Null before the first one. Throws `computation.spec_differs` and `computation.corrupt`. */
  restore(): Promise<TrainingCheckpoint | null>;
  /** On disk when it resolves; a kill at any moment leaves the one before or this one. One call at a time. */
  save(checkpoint: TrainingCheckpoint): Promise<void>;
  /** The result stands elsewhere: the optimiser's state is needed no more. */
  discard(): Promise<void>;
}

const FILE = 'checkpoint.safetensors';
const FORMAT = 'holdpoint.computation-checkpoint.v1';

const Metadata = z.object({
  format: z.literal(FORMAT),
  spec: z.string(),
  phase: z.string().min(1),
  step: z.string().regex(/^\d{1,15}$/),
  notes: z.string(),
  /** Over all above and the tensors: a bit that turned on disk must not become a weight. */
  content: z.string(),
});

/** Keeps the checkpoints of `spec`, any JSON value, in `directory`, made when absent. Throws `digest.not_json`. */
export function computationDirectory(directory: string, spec: unknown): ComputationDirectory {
  const path = join(directory, FILE);
  const specDigest = digestOf(spec);
  return {
    async restore() {
      await removeAsides(directory);
      const bytes = await readFile(path).catch(absentAsNull);
      if (bytes === null) return null;
      const checkpoint = decodeCheckpoint(bytes, path);
      if (checkpoint.spec !== specDigest) throw otherSpec(directory);
      return checkpoint;
    },
    async save({ phase, step, tensors, notes }) {
      await mkdir(directory, { recursive: true });
      const told = {
        format: FORMAT,
        spec: specDigest,
        phase,
        step: String(step),
        notes: JSON.stringify(notes),
      } as const;
      const metadata = { ...told, content: contentDigest(told, tensors) };
      await writeDurably(path, encodeSafetensors(tensors, metadata));
    },
    discard: () => rm(path, { force: true }),
  };
}

const ASIDE = /^\.[0-9a-f-]{36}\.partial$/;

/** What killed writers left. One that still writes, of a lease that ran out, fails over it: the later one goes on. */
async function removeAsides(directory: string): Promise<void> {
  const names = await readdir(directory).catch(absentAsNull);
  const left = names?.filter(
    (name) => name.startsWith(FILE) && ASIDE.test(name.slice(FILE.length)),
  );
  for (const name of left ?? []) await rm(join(directory, name), { force: true });
}

/**
 * A file that is there as a whole or not at all: written and synced aside, renamed, its folder synced. Of two writers at
 * once one wins; nothing of both is ever in one file.
 */
export async function writeDurably(path: string, bytes: Uint8Array | string): Promise<void> {
  const aside = `${path}.${randomUUID()}.partial`;
  try {
    await using file = await open(aside, 'w');
    await file.writeFile(bytes);
    await file.sync();
    await rename(aside, path);
    await using folder = await open(dirname(path), 'r');
    await folder.sync();
  } finally {
    await rm(aside, { force: true });
  }
}

function decodeCheckpoint(
  bytes: Uint8Array,
  path: string,
): TrainingCheckpoint & { readonly spec: string } {
  try {
    const file = decodeSafetensors(bytes);
    const { content, ...told } = Metadata.parse(file.metadata);
    const tensors = Object.fromEntries(
      Object.entries(file.tensors).map(([name, tensor]) => [name, tensorOf(name, tensor)]),
    );
    if (contentDigest(told, tensors) !== content) throw new Error('its content is another');
    const { spec, phase, step, notes } = told;
    return {
      spec,
      phase,
      step: Number(step),
      tensors,
      notes: Notes.parse(JSON.parse(notes)),
    };
  } catch (cause) {
    throw new HoldpointError({
      code: 'computation.corrupt',
      kind: 'integrity',
      message: `${path} is no checkpoint; remove it to begin again.`,
      cause,
    });
  }
}

function contentDigest(told: Omit<z.infer<typeof Metadata>, 'content'>, tensors: Tensors): string {
  return createHash('sha256').update(encodeSafetensors(tensors, told)).digest('hex');
}

const Notes: z.ZodType<JsonObject> = z.record(z.string(), z.json());

function tensorOf(name: string, { shape, data }: SafetensorsTensor): Tensor {
  if (data instanceof Float32Array || data instanceof Int32Array) return { shape, data };
  throw new Error(`${name} is neither float32 nor int32`);
}

function otherSpec(directory: string): HoldpointError {
  return new HoldpointError({
    code: 'computation.spec_differs',
    kind: 'conflict',
    message: `${directory} holds a computation with other settings or of another backend; give the same ones to go on with it, or another directory.`,
  });
}

function absentAsNull(error: unknown): null {
  if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') {
    return null;
  }
  throw error;
}
