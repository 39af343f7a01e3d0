import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import type { Tensors } from './tensor.js';

/** Throws `compute.diverged` where a figure of a step is no finite number: nothing after it can be right again. */
export function refuseDivergedStep(
  phase: string,
  step: number,
  figures: Readonly<Record<string, number>>,
): void {
  const bad = Object.entries(figures).find(([, value]) => !Number.isFinite(value));
  if (bad !== undefined) throw diverged(phase, step, bad[0]);
}

/**
 * Throws `compute.diverged` where a state holds a number that is not finite. Figures alone don't tell: a ReLU makes 0 of
 * NaN on some GPUs, and the figures of a step are those of the weights before it. Asked before each checkpoint, since one
 * without numbers would be gone on from for ever.
 */
export function refuseDivergedState(phase: string, step: number, state: Tensors): void {
  const bad = Object.entries(state).find(([, { data }]) => !isFiniteTensor(data));
  if (bad !== undefined) throw diverged(phase, step, bad[0]);
}

/** Whether no element is NaN or infinite: a loop over millions of weights, without a call for each. */
export function isFiniteTensor(data: ArrayLike<number>): boolean {
  let sum = 0;
  // Only of NaN and infinities the difference with themselves is not 0.
  for (let at = 0; at < data.length; at += 1) sum += (data[at] ?? NaN) - (data[at] ?? NaN);
  return sum === 0;
}

function diverged(phase: string, step: number, what: string): HoldpointError {
  return new HoldpointError({
    code: 'compute.diverged',
    kind: 'invalid',
    message: `The ${phase} diverged: its ${what} is no finite number after step ${step}. Give a lower learning rate, or inputs of a sane scale; the checkpoint before it stands.`,
    details: { phase, step, what },
  });
}
