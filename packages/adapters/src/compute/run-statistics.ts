import { readFile } from 'node:fs/promises';

import {
  type ComputationResult,
  computationSeed,
  type ComputationSpec,
  computationSpecDigest,
} from '@holdpoint/shared/computations/computation';
import { HORIZON_DATA, parseHorizonData } from '@holdpoint/shared/computations/horizon-data';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { fitHorizons } from '@holdpoint/shared/horizons/fit-horizons';
import { forecastCrossing } from '@holdpoint/shared/scaling/crossing';
import { effectiveComputeOf } from '@holdpoint/shared/scaling/effective-compute';
import { fitScaling } from '@holdpoint/shared/scaling/fit-scaling';

import { type ComputationRun, type FinishedComputation, seldom } from './computation-run.js';

type StatisticsSpec = Exclude<ComputationSpec, { kind: 'dictionary' }>;

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
  const { kind, settings } = spec;
  switch (kind) {
    case 'scaling_law':
      return { ...frame, kind, body: fitScaling(settings, report).fit };
    case 'effective_compute':
      return { ...frame, kind, body: effectiveComputeOf(settings, report) };
    case 'crossing_forecast': {
      const body = forecastCrossing(settings, (done, total) => {
        report('bootstrap', done, total);
      });
      return { ...frame, kind, body };
    }
    case 'time_horizon': {
      const { runs, releasedOn } = parseHorizonData(await readFile(inputPath(run, HORIZON_DATA)));
      const body = fitHorizons(runs, new Map(Object.entries(releasedOn)), settings.fit, settings);
      return { ...frame, kind, body };
    }
  }
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
