import { evaluateGraph, type Feed } from '../evaluate-graph.js';
import type { StepProgram } from '../step-program.js';

/**
 * Largest difference between the metric `gradient.<name>` of a program and the central difference of its metric
 * `loss` in that state, over every element, relative to 1 or to the gradient where that is larger.
 */
export function gradientError(
  program: StepProgram,
  state: Readonly<Record<string, Feed>>,
  batch: Readonly<Record<string, Feed>> = {},
): number {
  const { metrics } = evaluateGraph(program, state, batch);
  const lossAt = (name: string, element: number, change: number): number => {
    const moved = Float64Array.from(state[name]?.data ?? []);
    moved[element] = (moved[element] ?? NaN) + change;
    const shape = state[name]?.shape ?? [];
    const at = evaluateGraph(program, { ...state, [name]: { shape, data: moved } }, batch);
    return at.metrics['loss']?.data[0] ?? NaN;
  };
  let worst = 0;
  for (const name of Object.keys(state)) {
    metrics[`gradient.${name}`]?.data.forEach((gradient, element) => {
      const slope = (lossAt(name, element, STEP) - lossAt(name, element, -STEP)) / (2 * STEP);
      const error = Math.abs(slope - gradient) / Math.max(1, Math.abs(gradient));
      // Not Math.max of the two: a NaN must never read as agreement.
      if (!(error <= worst)) worst = error;
    });
  }
  return worst;
}

// Halves of the digits of float64: the truncation is about 1e-10, the rounding about 1e-11.
const STEP = 1e-5;
