import { createHash } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { ARTEFACTS } from '@holdpoint/adapters/compute/computation-run';
import type { ComputationArtefact } from '@holdpoint/shared/computations/computation-frame';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import type { Objects } from '../ports.js';
import type { ComputationLease } from './claim-computation.js';

/** Largest file that a computation may leave. */
export const MAXIMUM_ARTEFACT_BYTES = 2 * 1024 ** 3;

const PARTIAL = '.partial-';

/** Where one computation works. It outlives a worker: the next one with this disk goes on from its checkpoint. */
export interface ComputationPlace {
  readonly directory: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** Makes the directory and lays the inputs in it, each under its name once it is whole. Throws `object.not_found`, `object.corrupt`. */
export async function preparePlace(
  root: string,
  objects: Objects,
  { computationId, spec, fence }: Pick<ComputationLease, 'computationId' | 'spec' | 'fence'>,
): Promise<ComputationPlace> {
  const directory = directoryOf(root, computationId);
  const folder = join(directory, 'inputs');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await mkdir(join(directory, ARTEFACTS), { recursive: true, mode: 0o700 });
  const inputs: Record<string, string> = {};
  const left = (await readdir(directory)).filter((name) => name.startsWith(PARTIAL));
  for (const name of left) await rm(join(directory, name), { force: true });
  for (const { name, digest } of spec.inputs) {
    const path = join(folder, name);
    inputs[name] = path;
    if (await exists(path)) continue;
    // Of this claim alone: one whose lease ran out may still write its own.
    const partial = join(directory, `${PARTIAL}${fence}-${name}`);
    try {
      await pipeline(await objects.open(digest), createWriteStream(partial, { mode: 0o600 }));
      await rename(partial, path);
    } finally {
      await rm(partial, { force: true });
    }
  }
  return { directory, inputs };
}

/**
 * Puts artefacts into the store. The child's word on each file is held against its bytes: throws
 * `computation.artefact_differs`.
 */
export async function keepArtefacts(
  { directory }: ComputationPlace,
  objects: Objects,
  artefacts: readonly ComputationArtefact[],
): Promise<void> {
  for (const { name, digest, sizeBytes } of artefacts) {
    const path = join(directory, ARTEFACTS, name);
    // Opened before it is read: the error of a stream that nobody listens to yet would end this worker. No link is followed.
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    const stored = await objects.putStream(file.createReadStream(), {
      maximumBytes: MAXIMUM_ARTEFACT_BYTES,
    });
    if (stored.digest === digest && stored.sizeBytes === sizeBytes) continue;
    throw new HoldpointError({
      code: 'computation.artefact_differs',
      kind: 'integrity',
      message: `${name} is not the file that the result names.`,
    });
  }
}

/** Nothing of it is needed once the outcome is stored. */
export async function removePlace(root: string, computationId: string): Promise<void> {
  await rm(directoryOf(root, computationId), { recursive: true, force: true });
}

/**
 * Removes the places of computations that are open no more: they ended on another machine, or while this one was down.
 * `openIds` is asked for after the folder was read, so none that begins meanwhile is touched.
 */
export async function sweepPlaces(
  root: string,
  openIds: () => Promise<readonly string[]>,
): Promise<void> {
  const places = await readdir(root).catch(() => []);
  const kept = new Set((await openIds()).map((id) => directoryOf(root, id)));
  for (const name of places) {
    const path = join(root, name);
    if (/^[0-9a-f]{32}$/.test(name) && !kept.has(path)) await rm(path, { recursive: true });
  }
}

/** Ids come from the database, whose column holds UUIDs; a digest of it is a bare name whatever it holds. */
function directoryOf(root: string, computationId: string): string {
  return join(root, createHash('sha256').update(computationId).digest('hex').slice(0, 32));
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
