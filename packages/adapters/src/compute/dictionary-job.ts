import { readFile } from 'node:fs/promises';

import {
  type DictionaryInput,
  learnDictionary,
} from '@holdpoint/evals/interpretability/autoencoders/learn-dictionary';
import { storedActivations } from '@holdpoint/evals/interpretability/autoencoders/stored-activations';
import type { ComputationProgress } from '@holdpoint/evals/interpretability/computation';
import {
  decodeTransformer,
  transformerDigest,
} from '@holdpoint/evals/interpretability/transformer/transformer-weights';
import type { ComputeBackend } from '@holdpoint/evals/ports';
import type { DashboardIndex } from '@holdpoint/shared/computations/dashboard-index';
import type { DictionaryResult, DictionarySpec } from '@holdpoint/shared/computations/dictionary';
import type { Sha256 } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { computationDirectory } from './computation-directory.js';
import { writeDashboardFiles } from './dashboard-files.js';
import { writeDictionary } from './dictionary-files.js';
import { fileDigest, openActivations } from './open-activations.js';

export interface DictionaryJob {
  readonly spec: DictionarySpec;
  readonly backend: ComputeBackend;
  /** Holds the checkpoint while it runs. */
  readonly directory: string;
  /** Takes the files of the dictionary. */
  readonly out: string;
  /** The file that the spec's origin names by digest; null for a built-in origin. */
  readonly input: string | null;
  readonly signal: AbortSignal;
  readonly report: (progress: ComputationProgress) => void;
  /** Whether dashboards of the best features are written beside the dictionary. */
  readonly hasDashboards: boolean;
  /** After each checkpoint: what is on disk is what a kill leaves. */
  readonly onSaved?: (step: number) => void;
}

/**
 * Learns a dictionary on files: from the directory's checkpoint where there is one, to the files in `out`, whose names it
 * answers; then the checkpoint is gone. A checkpoint of other settings or of another backend is refused: steps of two
 * backends would be neither's. Throws `dictionary.input_differs` where the input is not the one that the spec names,
 * `computation.spec_differs`, `compute.cancelled`, and as its parts.
 */
export async function runDictionaryJob(job: DictionaryJob): Promise<{
  readonly result: DictionaryResult;
  readonly files: readonly string[];
  readonly dashboards: DashboardIndex | null;
}> {
  const { spec, backend, signal, report } = job;
  const kept = computationDirectory(job.directory, { spec, backend: backend.identity });
  await using opened = new AsyncDisposableStack();
  const input = await inputOf(job, opened);
  const host = {
    backend,
    signal,
    report,
    restore: () => kept.restore(),
    save: async (checkpoint: Parameters<typeof kept.save>[0]) => {
      await kept.save(checkpoint);
      job.onSaved?.(checkpoint.step);
    },
  };
  const learned = await learnDictionary(host, spec, input);
  const files = await writeDictionary(job.out, learned);
  const { index, files: dashboards } = job.hasDashboards
    ? await writeDashboardFiles(job.out, learned, host)
    : { index: null, files: [] };
  await kept.discard();
  return { result: learned.result, files: [...files, ...dashboards], dashboards: index };
}

async function inputOf(
  { spec, input }: DictionaryJob,
  opened: AsyncDisposableStack,
): Promise<DictionaryInput> {
  const { origin, training, bufferBatches, evaluationContexts } = spec;
  if (origin.kind === 'built_in') return { kind: 'built_in' };
  if (input === null) throw differs(`Its ${origin.kind} is not there.`);
  if (origin.kind === 'model') {
    const transformer = decodeTransformer(await readFile(input));
    assertDigest(input, transformerDigest(transformer), origin.weightsDigest);
    return { kind: 'model', transformer };
  }
  assertDigest(input, await fileDigest(input), origin.fileDigest);
  const { stored } = opened.use(await openActivations(input, origin.tensor));
  const split = storedActivations(stored, {
    batchSize: training.batch,
    bufferBatches,
    seed: training.seed,
    rowsPerContext: origin.rowsPerContext,
    evaluationContexts,
  });
  return { kind: 'activations', training: split.training, heldOut: split.heldOut };
}

function assertDigest(path: string, found: Sha256, wanted: Sha256): void {
  if (found !== wanted) throw differs(`${path} is ${found}, not ${wanted}.`);
}

function differs(what: string): HoldpointError {
  return new HoldpointError({
    code: 'dictionary.input_differs',
    kind: 'invalid',
    message: `The input is not the one that the spec names. ${what}`,
  });
}
