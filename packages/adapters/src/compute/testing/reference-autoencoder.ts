import { readFileSync } from 'node:fs';

import {
  correctedRate,
  withAdam,
  withZeroMoments,
} from '@holdpoint/evals/interpretability/graph/adam';
import { differentiate } from '@holdpoint/evals/interpretability/graph/differentiate';
import type { NodeId } from '@holdpoint/evals/interpretability/graph/graph';
import { GraphBuilder } from '@holdpoint/evals/interpretability/graph/graph-builder';
import type { StepProgram } from '@holdpoint/evals/interpretability/graph/step-program';
import { scalarOf, type Tensor } from '@holdpoint/evals/interpretability/tensor';
import type { ComputeBackend } from '@holdpoint/evals/ports';
import { z } from 'zod';

const Numbers = z.array(z.number());
const Weights = z.object({ W_enc: Numbers, b_enc: Numbers, W_dec: Numbers, b_dec: Numbers });

const Reference = z.object({
  inputWidth: z.int(),
  width: z.int(),
  batchSize: z.int(),
  l1: z.number(),
  adam: z.object({
    rate: z.number(),
    beta1: z.number(),
    beta2: z.number(),
    epsilon: z.number(),
  }),
  unit: z.number(),
  initial: Weights,
  batch: Numbers,
  losses: Numbers,
  weights: Weights,
});
type Reference = z.infer<typeof Reference>;
type WeightName = keyof z.infer<typeof Weights>;

const weightNames = ['W_enc', 'b_enc', 'W_dec', 'b_dec'] as const;

/** PyTorch's twenty steps in float64; `scripts/vectors/torch_reference.py` wrote it. */
export function torchReference(): Reference {
  const file = new URL('../../../src/compute/testing/torch-reference.json', import.meta.url);
  return Reference.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** How a backend's weights and losses differ from PyTorch's. */
export interface Difference {
  readonly maxWeightDifference: number;
  readonly firstLoss: number;
  readonly lastLoss: number;
}

/** The twenty steps on a backend, held against PyTorch's float64. */
export async function differenceFromTorch(backend: ComputeBackend): Promise<Difference> {
  const reference = torchReference();
  const { rate, ...betas } = reference.adam;
  const program = referenceProgram(reference);
  const initial = Object.fromEntries(
    weightNames.map((name) => [name, fromUnits(reference, name, reference.initial[name])]),
  );
  await using opened = await backend.open(program, withZeroMoments(initial));
  const x = {
    shape: [reference.batchSize, reference.inputWidth],
    data: Float32Array.from(reference.batch, (units) => units * reference.unit),
  };
  const losses: number[] = [];
  for (const step of reference.losses.keys()) {
    const corrected = scalarOf(correctedRate(rate, step + 1, betas));
    const { loss } = await opened.step({ x, rate: corrected });
    losses.push(loss?.data[0] ?? NaN);
  }
  const state = await opened.state();
  const differences = weightNames.flatMap((name) =>
    reference.weights[name].map((value, index) =>
      Math.abs((state[name]?.data[index] ?? NaN) - value),
    ),
  );
  return {
    maxWeightDifference: differences.reduce((most, value) => (value <= most ? most : value), 0),
    firstLoss: losses[0] ?? NaN,
    lastLoss: losses.at(-1) ?? NaN,
  };
}

/** Squared error summed over the vector and L1, both averaged over the batch; Adam on all four weights. */
export function referenceProgram({
  inputWidth,
  width,
  batchSize,
  l1,
  adam,
}: Pick<Reference, 'inputWidth' | 'width' | 'batchSize' | 'l1' | 'adam'>): StepProgram {
  const builder = new GraphBuilder();
  const parameters: Record<WeightName, NodeId> = {
    W_enc: builder.state('W_enc', [inputWidth, width]),
    b_enc: builder.state('b_enc', [width]),
    W_dec: builder.state('W_dec', [width, inputWidth]),
    b_dec: builder.state('b_dec', [inputWidth]),
  };
  const { W_enc, b_enc, W_dec, b_dec } = parameters;
  const x = builder.input('x', [batchSize, inputWidth]);
  const rate = builder.input('rate', []);
  const shift = builder.reshape(builder.matmul(builder.reshape(b_dec, [1, inputWidth]), W_enc), [
    width,
  ]);
  const before = builder.add(builder.matmul(x, W_enc), builder.sub(b_enc, shift));
  const features = builder.relu(before);
  const reconstruction = builder.add(builder.matmul(features, W_dec), b_dec);
  const error = builder.scale(builder.sumSquares(builder.sub(reconstruction, x)), 1 / batchSize);
  const loss = builder.add(error, builder.scale(builder.sum(features), l1 / batchSize));
  const found = differentiate(builder, loss, Object.values(parameters));
  const gradients = Object.fromEntries(
    weightNames.map((name) => [name, found.get(parameters[name]) ?? -1]),
  );
  const { beta1, beta2, epsilon } = adam;
  const settings = { beta1, beta2, epsilon };
  const next = withAdam(builder, { parameters, gradients, rate, settings });
  return builder.program({ name: 'autoencoder.reference', next, metrics: { loss } });
}

function fromUnits(reference: Reference, name: WeightName, units: readonly number[]): Tensor {
  const { inputWidth, width, unit } = reference;
  const shapes = {
    W_enc: [inputWidth, width],
    b_enc: [width],
    W_dec: [width, inputWidth],
    b_dec: [inputWidth],
  };
  return { shape: shapes[name], data: Float32Array.from(units, (count) => count * unit) };
}
