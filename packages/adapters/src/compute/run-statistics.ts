import { readFile } from 'node:fs/promises';

import {
  type ComputationResult,
  computationSeed,
  computationSpecDigest,
} from '@holdpoint/shared/computations/computation';
import { HORIZON_DATA } from '@holdpoint/shared/computations/horizon-data';
import {
  recomputeComputation,
  type StatisticsSpec,
} from '@holdpoint/shared/computations/recompute-computation';
import type { ComputationInputs } from '@holdpoint/shared/computations/verify-computation';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { type ComputationRun, type FinishedComputation, seldom } from './computation-run.js';

/** Runs pure statistics, in float64 and without a backend. Throws as the functions of `shared`. */
export async function runStatistics(
  run: ComputationRun,
  spec: StatisticsSpec,
): Promise<FinishedComputation> {
  return { result: await resultOf(run, spec) };
}

async function resultOf(run: ComputationRun, spec: StatisticsSpec): Promise<ComputationResult> {
  const tell = seldom(run.report);
  const report = (phase: string, done: number, total: number): void => {
    tell({ phase, done, total, metrics: {} });
  };
  const frame = {
    schema: 'holdpoint.computation-result.v1' as const,
    specDigest: computationSpecDigest(spec),
    // ECMAScript fixes arithmetic to the bit, and leaves exp and log to the engine.
    versions: { v8: process.versions.v8 },
    seed: computationSeed(spec),
    dtype: 'float64' as const,
    backend: null,
    artefacts: [],
    findings: [],
  };
  return { ...frame, ...recomputeComputation(spec, await inputsOf(run), report) };
}

async function inputsOf(run: ComputationRun): Promise<ComputationInputs> {
  if (run.spec.kind !== 'time_horizon') return new Map();
  return new Map([[HORIZON_DATA, await readFile(inputPath(run, HORIZON_DATA))]]);
}

/** Where an input lies. Throws `computation.input_missing`. */
export function inputPath({ inputs, spec }: ComputationRun, name: string): string {
  const path = inputs.get(name);
  if (path !== undefined) return path;
  throw new HoldpointError({
    code: 'computation.input_missing',
    kind: 'invalid',
    message: `A computation of ${spec.kind} reads ${name}, and its spec names no such input.`,
  });
}
