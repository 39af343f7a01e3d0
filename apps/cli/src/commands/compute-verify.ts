import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ComputationResult, ComputationSpec } from '@holdpoint/shared/computations/computation';
import type { ComputationDifference } from '@holdpoint/shared/computations/computation-difference';
import { verifyByRecomputation } from '@holdpoint/shared/computations/recompute-computation';
import {
  type ComputationInputs,
  readsWhole,
} from '@holdpoint/shared/computations/verify-computation';
import {
  type ArtefactBytes,
  artefactsReadWhole,
} from '@holdpoint/shared/computations/verify-dashboards';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { exitCodes } from '@holdpoint/shared/gate/exit-codes';
import type { Command } from 'commander';

import { computationOfFiles } from '../compute/computation-of-files.js';
import { COMPUTATION_FILES } from '../compute/fetched-files.js';
import { answer } from '../output.js';
import { parseJsonFile, readInput } from '../stats/read-input.js';
import { action } from './common.js';

interface VerifyOptions {
  readonly input: readonly string[];
  readonly json?: true;
}

const HELP = `
Statistics are computed again, every draw with them, and each number is compared: equal on one engine, within 1e-9 of it on
another, whose exp and log may differ in the last bits. A dictionary is not trained again: what its figures say of each
other, of its files and of what its dashboards observed is checked. No network is used.

Examples:
  $ holdpoint compute fetch ID --out law && holdpoint compute verify law
  $ holdpoint compute verify horizons --input runs.jsonl --input release_dates.yaml`;

/** `compute verify DIR`: an auditor's recomputation of what `compute fetch` wrote. */
export function addComputeVerify(compute: Command): void {
  compute
    .command('verify')
    .description('compute a fetched result again and compare every number')
    .argument('<directory>', 'what `compute fetch` wrote')
    .option(
      '--input <file>',
      'data that the computation read; may be given again',
      (value: string, given: readonly string[]) => [...given, value],
      [] as readonly string[],
    )
    .option('--json', 'print one JSON document on stdout')
    .addHelpText('after', HELP)
    .action(action(verify));
}

async function verify(directory: string, options: VerifyOptions): Promise<void> {
  const [specPath, resultPath] = [
    join(directory, COMPUTATION_FILES.spec),
    join(directory, COMPUTATION_FILES.result),
  ];
  const spec = parseJsonFile(specPath, await readInput(specPath), ComputationSpec);
  const result = parseJsonFile(resultPath, await readInput(resultPath), ComputationResult);
  const inputs = await inputsOf(spec, options.input);
  const differences = [
    ...verifyByRecomputation(spec, result, inputs, await dashboardsIn(directory, result)),
    ...(await fileDifferences(directory, result)),
  ];
  const { kind } = spec;
  answer(options.json === true, { kind, isEqual: differences.length === 0, differences }, () =>
    differences.length > 0
      ? differences.map(({ code, detail }) => `${code}: ${detail}`)
      : [
          kind === 'dictionary'
            ? 'Agrees with its spec, its files and itself. It was not trained again.'
            : 'Computed again from its spec and data: every number agrees.',
        ],
  );
  if (differences.length > 0) process.exitCode = exitCodes.invalidProof;
}

/** The data by their names in the spec: files of those very bytes, or those from which `compute submit` made them. */
async function inputsOf(
  spec: ComputationSpec,
  files: readonly string[],
): Promise<ComputationInputs> {
  const wanted = spec.inputs.filter(({ name }) => readsWhole(spec, name));
  if (wanted.length === 0) return new Map();
  const found = new Map<string, Uint8Array>();
  for (const file of files) {
    const bytes = await readFile(file);
    found.set(sha256(bytes), bytes);
  }
  if (files.length > 0 && !wanted.every(({ digest }) => found.has(digest))) {
    const made = await computationOfFiles({ kind: spec.kind, inputs: files, specFile: null });
    for (const bytes of made.files) found.set(sha256(bytes), bytes);
  }
  return new Map(
    wanted.map(({ name, digest }) => {
      const bytes = found.get(digest);
      if (bytes !== undefined) return [name, bytes] as const;
      throw new HoldpointError({
        code: 'computation.input_missing',
        kind: 'invalid',
        message: `The figures rest on ${name} (${digest}). Give the file that it was, or those that it was made from, as --input.`,
      });
    }),
  );
}

/** Those of the digests that the result names: others are for `fileDifferences`, and figures of them would say nothing. */
async function dashboardsIn(directory: string, result: ComputationResult): Promise<ArtefactBytes> {
  const found = new Map<string, Uint8Array>();
  for (const { name, digest } of artefactsReadWhole(result)) {
    const bytes = await readFile(join(directory, name)).catch(() => null);
    if (bytes !== null && sha256(bytes) === digest) found.set(name, bytes);
  }
  return found;
}

async function fileDifferences(
  directory: string,
  { artefacts }: ComputationResult,
): Promise<readonly ComputationDifference[]> {
  const differences: ComputationDifference[] = [];
  for (const { name, digest } of artefacts) {
    const bytes = await readFile(join(directory, name)).catch(() => null);
    if (bytes !== null && sha256(bytes) === digest) continue;
    const detail = `${name} is ${bytes === null ? 'not there' : 'another file than the result names'}.`;
    differences.push({ code: 'computation.artefact_differs', detail });
  }
  return differences;
}
