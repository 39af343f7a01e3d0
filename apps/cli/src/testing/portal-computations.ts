import type { ComputationSpec } from '@holdpoint/shared/computations/computation';
import { HORIZON_DATA, type HorizonData } from '@holdpoint/shared/computations/horizon-data';
import { aDictionaryComputation } from '@holdpoint/shared/computations/testing/a-computation';
import type { Client } from '@holdpoint/shared/contracts/client';
import { type Computation, computationRoutes } from '@holdpoint/shared/contracts/computations';
import { canonicalJson } from '@holdpoint/shared/digest/canonical-json';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import { drawsFrom } from '@holdpoint/shared/statistics/random';

import { until } from './until.js';

/** Hands in what a spec reads, and asks for it. */
export async function askFor(
  call: Client,
  { spec, files = [] }: { readonly spec: ComputationSpec; readonly files?: readonly string[] },
  checkpointId: string | null = null,
): Promise<Computation> {
  for (const file of files) {
    await call(computationRoutes.putInput, {}, { bytes: new TextEncoder().encode(file) });
  }
  const body = { spec, checkpointId };
  return call(computationRoutes.request, { body }, { idempotencyKey: digestOf(body) });
}

/** Waits until the computation has its end, and answers it. */
export function settled(call: Client, { id }: Computation): Promise<Computation> {
  return until(
    `computation ${id}`,
    async () => {
      const now = await call(computationRoutes.get, { params: { computationId: id } });
      return now.settledAt === null ? undefined : now;
    },
    120_000,
  );
}

const frame = {
  schema: 'holdpoint.computation-spec.v1' as const,
  inputs: [],
  memoryMebibytes: 2048,
};

/** Five sizes at eight budgets each, with a ripple that no law follows: L = 1.7 + 400 / N^0.34 + 410 / D^0.28. */
function trainingRuns() {
  return [6e7, 2e8, 6e8, 2e9, 6e9].flatMap((parameters, size) =>
    Array.from({ length: 8 }, (_, index) => {
      const tokens = parameters * 4 * 1.9 ** index;
      const ripple = 1 + 0.003 * Math.cos(3 * index + size);
      const loss = (1.7 + 400 / parameters ** 0.34 + 410 / tokens ** 0.28) * ripple;
      return { parameters, tokens, flop: 6 * parameters * tokens, loss };
    }),
  );
}

/** A Chinchilla fit of forty runs. */
export function aLaw(): { readonly spec: ComputationSpec } {
  return {
    spec: {
      ...frame,
      kind: 'scaling_law',
      settings: {
        schema: 'holdpoint.scaling-spec.v1',
        form: 'chinchilla',
        over: 'compute',
        runs: trainingRuns(),
        dropHighestLoss: 2,
        confidence: 0.9,
        resamples: 100,
        seed: 7,
        huberDelta: 1e-3,
        budgetFlop: 1e22,
      },
    },
  };
}

/** What a loss is worth in the compute of the reference, more than four times what was assessed. */
export function anEffectiveCompute(): { readonly spec: ComputationSpec } {
  return {
    spec: {
      ...frame,
      kind: 'effective_compute',
      settings: {
        schema: 'holdpoint.effective-compute-spec.v1',
        form: 'power_law',
        reference: trainingRuns().filter((_, index) => index % 8 > 3),
        dropHighestLoss: 0,
        loss: 2.3,
        assessedLoss: 2.5,
        triggerMultiple: 4,
        confidence: 0.9,
        resamples: 100,
        seed: 7,
      },
    },
  };
}

/** A success rate that rises over compute and has not reached a half yet. */
export function aCrossing(): { readonly spec: ComputationSpec } {
  const rates = [0.02, 0.03, 0.07, 0.08, 0.14, 0.19, 0.23, 0.34];
  return {
    spec: {
      ...frame,
      kind: 'crossing_forecast',
      settings: {
        schema: 'holdpoint.crossing-forecast-spec.v1',
        axis: 'compute',
        quantity: 'success_rate',
        threshold: 0.5,
        points: rates.map((value, index) => ({
          name: `step-${index + 1}`,
          at: 1e22 * 2 ** index,
          value,
          trials: 120,
        })),
        resamples: 200,
        seed: 7,
      },
    },
  };
}

/** Six agents, each released 150 days after the one before with twice its horizon; a gate at 16 hours. */
export function aHorizon(): { readonly spec: ComputationSpec; readonly files: readonly string[] } {
  const draws = drawsFrom(11);
  const agents = ['Atlas 1', 'Atlas 2', 'Atlas 2.5', 'Atlas 3', 'Atlas 3.5', 'Atlas 4'];
  const data: HorizonData = {
    schema: 'holdpoint.horizon-data.v1',
    runs: agents.flatMap((agent, rank) =>
      Array.from({ length: 120 }, (_, index) => {
        const task = Math.floor(index / 3);
        const humanMinutes = 2 ** (task % 10);
        const success = 1 / (1 + Math.exp(Math.log2(humanMinutes / (4 * 2 ** rank))));
        return {
          agent,
          family: `family ${task % 8}`,
          task: `task ${task}`,
          humanMinutes,
          score: draws.uniform() < success ? 1 : 0,
          stated: { invsqrt: null, equal: null },
        };
      }),
    ),
    releasedOn: Object.fromEntries(
      agents.map((agent, rank) => {
        const day = new Date(Date.UTC(2024, 0, 10) + rank * 150 * 86_400_000);
        return [agent, day.toISOString().slice(0, 10)];
      }),
    ),
  };
  const file = canonicalJson(data);
  return {
    files: [file],
    spec: {
      ...frame,
      kind: 'time_horizon',
      inputs: [{ name: HORIZON_DATA, digest: digestOf(data) }],
      settings: {
        fit: {
          schema: 'holdpoint.horizon-spec.v1',
          weighting: 'invsqrt',
          regularization: 0.1,
          resamples: 100,
          seed: 7,
          confidence: 0.95,
        },
        since: null,
        crossMinutes: 960,
      },
    },
  };
}

/** A dictionary of some seconds, with its randomised control. */
export function aDictionary(): { readonly spec: ComputationSpec } {
  const { settings, ...rest } = aDictionaryComputation(120);
  return { spec: { ...rest, settings: { ...settings, hasControl: true } } };
}
