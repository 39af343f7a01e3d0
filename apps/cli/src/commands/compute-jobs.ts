import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ComputationKind } from '@holdpoint/shared/computations/computation';
import type { Client } from '@holdpoint/shared/contracts/client';
import { type Computation, computationRoutes } from '@holdpoint/shared/contracts/computations';
import { digestOf, sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { exitCodes } from '@holdpoint/shared/gate/exit-codes';
import type { Command } from 'commander';

import { computationOfFiles } from '../compute/computation-of-files.js';
import { assertDistinctNames, COMPUTATION_FILES } from '../compute/fetched-files.js';
import { computationLines, progressLine, watchComputation } from '../compute/watch-computation.js';
import { answer } from '../output.js';
import { openSession } from '../session.js';
import { parse } from './campaign.js';
import { action, type CommonOptions, findCheckpoint, withPlatformOptions } from './common.js';

const SHOWN = 200;

interface SubmitOptions extends CommonOptions {
  readonly kind: string;
  readonly input: readonly string[];
  readonly spec?: string;
  readonly checkpoint?: string;
  readonly again?: string;
  readonly watch?: true;
}

interface FetchOptions extends CommonOptions {
  readonly out: string;
}

const SUBMIT_HELP = `
Kinds and their files:
  scaling_law         runs.csv, as \`stats scaling\` reads them
  effective_compute   runs.csv of the reference; the settings say { "loss": 2.31, ... }
  crossing_forecast   points.csv, as \`stats crossing\` reads them; the settings say { "threshold": 0.5, ... }
  time_horizon        runs.jsonl and, for a trend, release_dates.yaml, as \`stats horizon\` reads them
  dictionary          the model that the settings name by digest, or none for a model that is trained first

Settings are those of the kind (\`holdpoint schema computation\`); "memoryMebibytes" beside them bounds the process. The same request
again answers with the same computation.

Examples:
  $ holdpoint compute submit --kind scaling_law --input runs.csv --watch
  $ holdpoint compute submit --kind dictionary --spec dictionary.json --checkpoint atlas/step-42000`;

/** `compute submit|list|show|watch|cancel|fetch`: computations as jobs of the platform. */
export function addComputeJobs(compute: Command): void {
  addSubmit(compute);
  withPlatformOptions(
    compute.command('list').description('computations of the platform, newest first'),
  ).action(
    action(async (options: CommonOptions) => {
      const call = await openSession(options);
      const computations = await newest(call);
      answer(options.json === true, { computations }, () =>
        computations.map((each) => `${each.id}  ${progressLine(each)}  ${each.createdAt}`),
      );
    }),
  );
  one(compute, 'show', 'one computation and where it stands').action(
    action(async (computationId: string, options: CommonOptions) => {
      const call = await openSession(options);
      show(options, await call(computationRoutes.get, { params: { computationId } }));
    }),
  );
  one(compute, 'watch', 'show progress and time left until it is settled').action(
    action(async (computationId: string, options: CommonOptions) => {
      const call = await openSession(options);
      settle(options, await watchComputation(call, computationId));
    }),
  );
  one(compute, 'cancel', 'end a computation; its worker stops within seconds').action(
    action(async (computationId: string, options: CommonOptions) => {
      const call = await openSession(options);
      show(options, await call(computationRoutes.cancel, { params: { computationId } }));
    }),
  );
  one(compute, 'fetch', 'write the result and its files into a directory')
    .requiredOption('--out <directory>', 'made when absent')
    .action(action(fetchInto));
}

function addSubmit(compute: Command): void {
  withPlatformOptions(
    compute
      .command('submit')
      .description('ask a worker of the platform for a computation')
      .requiredOption('--kind <kind>', ComputationKind.options.join(', '))
      .option(
        '--input <file>',
        'data of the computation; may be given again',
        (value: string, given: readonly string[]) => [...given, value],
        [] as readonly string[],
      )
      .option('--spec <file>', 'JSON of settings, over the defaults')
      .option('--checkpoint <checkpoint>', 'whose weights it is about: id, name or model/name')
      .option('--again <label>', 'ask anew though the same was asked before')
      .option('--watch', 'stay until it is settled'),
  )
    .addHelpText('after', SUBMIT_HELP)
    .action(action(submit));
}

/** Pages until there are `SHOWN`: long specs make a page short. */
async function newest(call: Client): Promise<readonly Computation[]> {
  const found: Computation[] = [];
  for (let before: string | null | undefined; before !== null && found.length < SHOWN;) {
    const query = before === undefined ? {} : { before };
    const page = await call(computationRoutes.list, { query });
    found.push(...page.computations);
    before = page.next;
  }
  return found.slice(0, SHOWN);
}

function one(compute: Command, name: string, description: string): Command {
  return withPlatformOptions(
    compute
      .command(name)
      .description(description)
      .argument('<computation>', 'id of the computation'),
  );
}

async function submit(options: SubmitOptions): Promise<void> {
  const kind = parse(ComputationKind, options.kind, '--kind');
  const { input: inputs, spec: specFile = null } = options;
  const { spec, files } = await computationOfFiles({ kind, inputs, specFile });
  const call = await openSession(options);
  const checkpoint =
    options.checkpoint === undefined ? null : await findCheckpoint(call, options.checkpoint);
  for (const bytes of files) await call(computationRoutes.putInput, {}, { bytes });
  const body = { spec, checkpointId: checkpoint?.id ?? null };
  const idempotencyKey = digestOf([body, options.again ?? null]);
  const asked = await call(computationRoutes.request, { body }, { idempotencyKey });
  if (options.watch === true) settle(options, await watchComputation(call, asked.id));
  else show(options, asked);
}

async function fetchInto(computationId: string, options: FetchOptions): Promise<void> {
  const call = await openSession(options);
  const params = { computationId };
  const { spec } = await call(computationRoutes.get, { params });
  const result = await call(computationRoutes.result, { params });
  assertDistinctNames(result.artefacts.map(({ name }) => name));
  await mkdir(options.out, { recursive: true });
  for (const [name, document] of [
    [COMPUTATION_FILES.result, result],
    [COMPUTATION_FILES.spec, spec],
  ] as const)
    await writeFile(join(options.out, name), `${JSON.stringify(document, null, 2)}\n`);
  for (const { name, digest } of result.artefacts) {
    const bytes = await call(computationRoutes.artefact, { params: { ...params, name } });
    if (sha256(bytes) !== digest) throw otherBytes(name);
    await writeFile(join(options.out, name), bytes);
  }
  const files = [...Object.values(COMPUTATION_FILES), ...result.artefacts.map(({ name }) => name)];
  answer(options.json === true, { directory: options.out, files }, () =>
    files.map((name) => join(options.out, name)),
  );
}

function show({ json }: CommonOptions, computation: Computation): void {
  answer(json === true, computation, () => computationLines(computation));
}

/** The same, and an exit code that says whether there are figures to trust. */
function settle(options: CommonOptions, computation: Computation): void {
  show(options, computation);
  if (computation.state === 'verified') return;
  process.exitCode = computation.state === 'invalid' ? exitCodes.invalidProof : exitCodes.undecided;
}

function otherBytes(name: string): HoldpointError {
  return new HoldpointError({
    code: 'object.corrupt',
    kind: 'integrity',
    message: `The platform gave other bytes for ${name} than the result names.`,
  });
}
