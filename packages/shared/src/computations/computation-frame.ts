import { z } from 'zod';

import { Sha256, storable } from '../contracts/common.js';

/** A bare name of a file: it becomes a path below a work directory, so it holds no separator and no leading dot. */
export const ArtefactName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    'expected a bare file name of at most 100 of A-Z a-z 0-9 . _ -',
  );

/** A file that a computation reads; only the digest says which bytes those are. */
export const ComputationInput = z.strictObject({ name: ArtefactName, digest: Sha256 });
export type ComputationInput = z.infer<typeof ComputationInput>;

/** A file that a computation left: weights, dashboards, draws. */
export const ComputationArtefact = z
  .strictObject({ name: ArtefactName, digest: Sha256, sizeBytes: z.int().nonnegative() })
  .meta({ id: 'ComputationArtefact' });
export type ComputationArtefact = z.infer<typeof ComputationArtefact>;

/** Something that a reader of the figures must know, or by which a result departs from what it should be. */
export const ComputationFinding = z
  .strictObject({
    code: z
      .string()
      .regex(/^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)?$/)
      .max(80),
    detail: z.string().max(2000).regex(storable, 'expected text without NUL'),
  })
  .meta({ id: 'ComputationFinding' });
export type ComputationFinding = z.infer<typeof ComputationFinding>;

/** How far a computation is, as the worker says; for people to read, nothing is decided from it. */
export const ComputationProgress = z
  .strictObject({
    phase: z.string().max(80).regex(storable, 'expected text without NUL'),
    done: z.number().nonnegative(),
    total: z.number().nonnegative(),
    metrics: z
      .record(z.string().max(80).regex(storable, 'expected text without NUL'), z.number())
      .refine((metrics) => Object.keys(metrics).length <= 32, 'expected at most 32 metrics'),
    /** Of this phase, from its rate so far; null before it moves. */
    secondsLeft: z.number().nonnegative().nullable(),
  })
  .meta({ id: 'ComputationProgress' });
export type ComputationProgress = z.infer<typeof ComputationProgress>;

const hasDistinctNames = (files: readonly { readonly name: string }[]): boolean =>
  new Set(files.map(({ name }) => name)).size === files.length;

/** What every kind's spec has beside its settings. */
export const computationFrame = {
  schema: z.literal('holdpoint.computation-spec.v1'),
  inputs: z.array(ComputationInput).max(16).refine(hasDistinctNames, 'expected distinct names'),
  /** Resident memory past which it is ended. Part of the spec: a result says what it was allowed. */
  memoryMebibytes: z.int().min(64).max(1_048_576).default(2048),
};

/** What every kind's result has beside its body. Nothing of time, place or tries: a disturbed run has the same digest. */
export const resultFrame = {
  schema: z.literal('holdpoint.computation-result.v1'),
  specDigest: Sha256,
  /** Package to version, of all that touched the figures. */
  versions: z.record(z.string().max(80), z.string().max(200)),
  seed: z.int().nonnegative(),
  dtype: z.enum(['float32', 'float64']),
  artefacts: z
    .array(ComputationArtefact)
    .max(64)
    .refine(hasDistinctNames, 'expected distinct names'),
  findings: z.array(ComputationFinding).max(200),
};
