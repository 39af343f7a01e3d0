import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  type ComputationSpec,
  computationSpecDigest,
} from '@holdpoint/shared/computations/computation';
import type { ComputationArtefact } from '@holdpoint/shared/computations/computation-frame';
import { featureSentence } from '@holdpoint/shared/computations/dashboard-index';
import { digestOf } from '@holdpoint/shared/digest/sha256';

import {
  ARTEFACTS,
  type ComputationRun,
  type FinishedComputation,
  seldom,
} from './computation-run.js';
import { runDictionaryJob } from './dictionary-job.js';
import { openBackend } from './open-backend.js';
import { inputPath } from './run-statistics.js';

type DictionaryComputation = Extract<ComputationSpec, { kind: 'dictionary' }>;

/** Names under which a spec lists what its origin is read from. */
const INPUTS = { model: 'model.safetensors', activations: 'activations.safetensors' } as const;

/**
 * Learns a dictionary on a backend of this machine; weights, result, control and dashboards (`dashboards.json` lists
 * them) lie below `artefacts/`. Throws
 * `computation.input_missing`, `compute.no_backend`, and as `runDictionaryJob`.
 */
export async function runDictionary(
  run: ComputationRun,
  spec: DictionaryComputation,
): Promise<FinishedComputation> {
  const { settings } = spec;
  const { kind: origin } = settings.origin;
  await using backend = await openBackend({ wanted: run.backend });
  const out = join(run.directory, ARTEFACTS);
  const { result, files, dashboards } = await runDictionaryJob({
    spec: settings,
    backend,
    // Steps of another backend would be neither's: it begins anew.
    directory: join(run.directory, digestOf(backend.identity).slice('sha256:'.length, 23)),
    out,
    input: origin === 'built_in' ? null : inputPath(run, INPUTS[origin]),
    hasDashboards: true,
    signal: run.signal,
    report: seldom(run.report),
    onSaved: run.onSaved,
  });
  return {
    result: {
      schema: 'holdpoint.computation-result.v1',
      kind: 'dictionary',
      specDigest: computationSpecDigest(spec),
      versions: result.backend.versions,
      seed: settings.training.seed,
      dtype: 'float32',
      backend: result.backend,
      artefacts: await Promise.all(files.map((name) => artefactOf(out, name))),
      findings: [
        ...result.findings.map((detail) => ({ code: 'dictionary.reading', detail })),
        ...(dashboards?.features ?? []).map((feature) => ({
          code: 'dictionary.feature',
          detail: featureSentence(feature),
        })),
      ],
      body: result,
    },
  };
}

async function artefactOf(out: string, name: string): Promise<ComputationArtefact> {
  const bytes = await readFile(join(out, name));
  const digest = createHash('sha256').update(bytes).digest('hex');
  return { name, digest: `sha256:${digest}`, sizeBytes: bytes.length };
}
