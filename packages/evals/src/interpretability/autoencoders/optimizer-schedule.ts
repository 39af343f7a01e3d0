import type {
  AutoencoderConfig,
  AutoencoderTraining,
} from '@holdpoint/shared/computations/autoencoder-config';

/** Rate of a step, counted from 1: a line up over the warm-up, a line down to 0 over the last `decayShare`. */
export function rateAt(step: number, training: AutoencoderTraining): number {
  const { steps, rate, rateWarmUpSteps, decayShare } = training;
  const up = rateWarmUpSteps === 0 ? 1 : Math.min(1, step / rateWarmUpSteps);
  const down = decayShare === 0 ? 1 : Math.min(1, (steps - step + 1) / (steps * decayShare));
  return rate * up * down;
}

/** Coefficient of the penalty at a step, counted from 1. TopK has none. */
export function sparsityAt(
  step: number,
  config: AutoencoderConfig,
  training: AutoencoderTraining,
): number {
  const { sparsityWarmUpSteps } = training;
  const warm = sparsityWarmUpSteps === 0 ? 1 : Math.min(1, step / sparsityWarmUpSteps);
  switch (config.architecture) {
    case 'relu':
      return warm * config.l1;
    case 'jumprelu':
      return warm * config.l0Coefficient;
    case 'topk':
      return 0;
  }
}
