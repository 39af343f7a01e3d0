import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type { ComputationKind } from '@holdpoint/shared/computations/computation';
import type { Client } from '@holdpoint/shared/contracts/client';
import { type Computation, computationRoutes } from '@holdpoint/shared/contracts/computations';
import { digestOf } from '@holdpoint/shared/digest/sha256';

import { computationOfFiles } from '../compute/computation-of-files.js';

const POLL_MS = 400;

/**
 * What is asked of the workers beside the campaigns; the data are ours, drawn from laws that are known. Few resamples:
 * whoever opens or verifies the report draws them all again.
 */
const asked: readonly {
  readonly kind: ComputationKind;
  readonly inputs: readonly string[];
  readonly settings: string;
}[] = [
  { kind: 'scaling_law', inputs: ['scaling-runs.csv'], settings: 'scaling-settings.json' },
  {
    kind: 'effective_compute',
    inputs: ['scaling-runs.csv'],
    settings: 'effective-compute-settings.json',
  },
  {
    kind: 'crossing_forecast',
    inputs: ['crossing-checkpoints.csv'],
    settings: 'crossing-settings.json',
  },
  {
    kind: 'time_horizon',
    inputs: ['horizon-runs.jsonl', 'horizon-release-dates.yaml'],
    settings: 'horizon-settings.json',
  },
  { kind: 'dictionary', inputs: [], settings: 'dictionary-settings.json' },
];

/** Asks for one computation of each kind about a checkpoint. Idempotent: the same request answers with the same one. */
export async function requestComputations(
  call: Client,
  checkpointId: string | null,
): Promise<readonly Computation[]> {
  const requested: Computation[] = [];
  for (const { kind, inputs, settings } of asked) {
    const specFile = example(settings);
    const { spec, files } = await computationOfFiles({
      kind,
      inputs: inputs.map(example),
      specFile,
    });
    for (const bytes of files) await call(computationRoutes.putInput, {}, { bytes });
    const body = { spec, checkpointId };
    const idempotencyKey = digestOf(body);
    requested.push(await call(computationRoutes.request, { body }, { idempotencyKey }));
  }
  return requested;
}

/** Waits until each has its end, so that the reports of the decisions hold what came of them. */
export async function waitForComputations(
  call: Client,
  requested: readonly Computation[],
): Promise<void> {
  for (const { id } of requested) {
    for (;;) {
      const { settledAt } = await call(computationRoutes.get, { params: { computationId: id } });
      if (settledAt !== null) break;
      await sleep(POLL_MS);
    }
  }
}

function example(name: string): string {
  return fileURLToPath(new URL(`../../../../docs/examples/${name}`, import.meta.url));
}
