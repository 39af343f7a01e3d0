import { sha256 as digestBytes } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';

import type { Sha256 } from '../contracts/common.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { HexSha256 } from './statement.js';

/** Files of a model at most; the largest published ones have some hundreds. */
const MOST_FILES = 100_000;

/**
 * Path of a file within its model, with `/` between its parts; `.` for a model that is one file. What could leave the
 * model's folder is no name: `..`, an absolute path, a backslash, a control character.
 */
export const ModelFileName = z
  .string()
  .min(1)
  .max(4096)
  .refine((name) => name === '.' || isInside(name), 'expected a path inside of the model');

/** A file of a model as OpenSSF Model Signing lists it; the digest is of its bytes. */
export const ModelFile = z.strictObject({
  name: ModelFileName,
  algorithm: z.literal('sha256'),
  digest: HexSha256,
});
export type ModelFile = z.infer<typeof ModelFile>;

/** Every file of a model. */
export const ModelFiles = z.array(ModelFile).min(1).max(MOST_FILES);

/** The order of a manifest: part by part, each by code points, as Python compares paths. */
export function compareFileNames(left: string, right: string): number {
  const [mine, other] = [left.split('/'), right.split('/')];
  for (const [at, part] of mine.entries()) {
    const against = other[at];
    if (against === undefined) return 1;
    if (part !== against) return compareByCodePoint(part, against);
  }
  return mine.length - other.length;
}

/** UTF-16 would sort U+1F600 before U+FF5E; Python does not. */
function compareByCodePoint(left: string, right: string): number {
  const others = right[Symbol.iterator]();
  for (const character of left) {
    const other = others.next();
    if (other.done === true) return 1;
    const difference = (character.codePointAt(0) ?? 0) - (other.value.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return others.next().done === true ? 0 : -1;
}

/**
 * Root digest of a model: SHA-256 over the raw digests of its files, in `compareFileNames` order. Names are not in it: of
 * two models with equal files under other names, in one order, it is the same. model_signing 1.1.1, `Payload`. Throws
 * `model.files_unordered` for files in any other order or twice: one set of files has one root.
 */
export function modelRootDigest(files: readonly ModelFile[]): Sha256 {
  const misplaced = files.find((file, at) => {
    const before = files[at - 1];
    return before !== undefined && compareFileNames(before.name, file.name) >= 0;
  });
  if (misplaced !== undefined) {
    throw new HoldpointError({
      code: 'model.files_unordered',
      kind: 'integrity',
      message: `${JSON.stringify(misplaced.name)} is out of order among the files of the model, or stands twice.`,
    });
  }
  const digests = files.map(({ digest }) => hexToBytes(digest));
  return `sha256:${bytesToHex(digestBytes(concatBytes(...digests)))}`;
}

/** How the files that are there differ from those of a manifest, by name; all empty for the same model. */
export interface ModelDifference {
  readonly missing: readonly string[];
  readonly extra: readonly string[];
  readonly changed: readonly string[];
}

/** Compares names and digests; order and repetition don't matter. Total. */
export function differenceOf(
  signed: readonly ModelFile[],
  present: readonly ModelFile[],
): ModelDifference {
  const wanted = new Map(signed.map(({ name, digest }) => [name, digest]));
  const found = new Map(present.map(({ name, digest }) => [name, digest]));
  return {
    missing: [...wanted.keys()].filter((name) => !found.has(name)),
    extra: [...found.keys()].filter((name) => !wanted.has(name)),
    changed: [...wanted].flatMap(([name, digest]) =>
      found.has(name) && found.get(name) !== digest ? [name] : [],
    ),
  };
}

function isInside(name: string): boolean {
  return (
    !/[\\\p{Cc}\p{Cs}]/u.test(name) &&
    name.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  );
}
