import { trainProgram as autoencoderProgram } from '@holdpoint/evals/interpretability/autoencoders/train-program';
import { evaluateGraph } from '@holdpoint/evals/interpretability/graph/evaluate-graph';
import type { StepProgram } from '@holdpoint/evals/interpretability/graph/step-program';
import { elementsOf, type Tensor, type Tensors } from '@holdpoint/evals/interpretability/tensor';
import { VOCABULARY } from '@holdpoint/evals/interpretability/transformer/transformer-config';
import { trainProgram as transformerProgram } from '@holdpoint/evals/interpretability/transformer/transformer-programs';
import type { ComputeBackend } from '@holdpoint/evals/ports';
import { AutoencoderConfig } from '@holdpoint/shared/computations/autoencoder-config';
import { type Draws, drawsFrom } from '@holdpoint/shared/statistics/random';

/**
 * One step of training of a tiny transformer and of a tiny TopK autoencoder against the float64 interpreter: a backend
 * may multiply rightly and get a gradient wrong. Answers the largest difference of a next state or a metric, as a share
 * of the largest element of its tensor; NaN or infinite where the backend's numbers are. Throws as the backend.
 */
export async function trainingError(backend: ComputeBackend): Promise<number> {
  const errors: number[] = [];
  for (const program of probePrograms()) {
    const draws = drawsFrom(1);
    const state = drawnState(program, draws);
    const batch = drawnBatch(program, draws);
    const truth = evaluateGraph(program, state, batch);
    await using opened = await backend.open(program, state);
    errors.push(differenceOf(await opened.step(batch), truth.metrics));
    errors.push(differenceOf(await opened.state(), truth.state));
  }
  return Math.max(...errors);
}

function probePrograms(): readonly StepProgram[] {
  const extents = { contextLength: 4, width: 8, heads: 2, mlpWidth: 12 };
  const topK = { architecture: 'topk', k: 3, auxiliaryK: 2 } as const;
  const widths = { inputWidth: 6, width: 10, activationScale: 1.5 };
  return [
    transformerProgram({ vocabulary: VOCABULARY, ...extents }, 2),
    autoencoderProgram(AutoencoderConfig.parse({ ...topK, ...widths }), 8, 2),
  ];
}

function drawnState({ state }: StepProgram, draws: Draws): Record<string, Tensor> {
  const tensors = Object.entries(state).map(([name, shape]) => {
    const value = (place: number): number => {
      // Second moments of 1: Adam divides by their root, and would make of a gradient's rounding a whole step.
      if (name.startsWith('v.')) return 1;
      // Half of the features are dead, for the auxiliary loss.
      return name === 'silent' ? 6 * (place % 2) : draws.uniform() - 0.5;
    };
    return [name, { shape, data: filled(shape, value) }] as const;
  });
  return Object.fromEntries(tensors);
}

function drawnBatch({ batch }: StepProgram, draws: Draws): Record<string, Tensor> {
  const tensors = Object.entries(batch).map(([name, { shape, dtype }]) => {
    const data =
      dtype === 'int32'
        ? Int32Array.from({ length: elementsOf(shape) }, () => draws.below(VOCABULARY))
        : filled(shape, () => draws.uniform() - 0.5);
    return [name, { shape, data }] as const;
  });
  return Object.fromEntries(tensors);
}

function filled(shape: readonly number[], value: (place: number) => number): Float32Array {
  return Float32Array.from({ length: elementsOf(shape) }, (_, place) => value(place));
}

function differenceOf(
  found: Tensors,
  truth: Readonly<Record<string, { readonly data: Float64Array }>>,
): number {
  const shares = Object.entries(truth).map(([name, { data }]) => {
    const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
    return data.reduce(
      (most, value, place) =>
        Math.max(most, Math.abs(value - (found[name]?.data[place] ?? NaN)) / largest),
      0,
    );
  });
  return Math.max(...shares);
}
