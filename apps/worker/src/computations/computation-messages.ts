import { BackendName } from '@holdpoint/adapters/compute/backend-probe';
import { ComputationResult, ComputationSpec } from '@holdpoint/shared/computations/computation';
import {
  ArtefactName,
  ComputationProgress,
} from '@holdpoint/shared/computations/computation-frame';
import { Sha256 } from '@holdpoint/shared/contracts/common';
import { z } from 'zod';

/** What a child is told, once. It gets paths and the spec: no database, no address, no secret. */
export const ComputationOrder = z.strictObject({
  spec: ComputationSpec,
  specDigest: Sha256,
  /** Its own: checkpoint and artefacts. */
  directory: z.string(),
  /** Input files by their names in the spec, whole and of the right digest. */
  inputs: z.record(ArtefactName, z.string()),
  backend: BackendName.nullable(),
});
export type ComputationOrder = z.infer<typeof ComputationOrder>;

/** What a child says. It reads files of strangers, so its words are parsed like theirs. */
export const ComputationWord = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('progress'),
    progress: ComputationProgress.omit({ secondsLeft: true }),
  }),
  z.strictObject({ kind: z.literal('saved') }),
  /** The files of the result's artefacts lie in its directory. */
  z.strictObject({ kind: z.literal('done'), result: ComputationResult }),
  z.strictObject({
    kind: z.literal('failed'),
    code: z.string().max(80),
    /** Whether another try, with the same files, may end otherwise. */
    mayPass: z.boolean(),
    message: z.string().max(2000),
  }),
]);
export type ComputationWord = z.infer<typeof ComputationWord>;
