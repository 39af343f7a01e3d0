import type { ScalingSpec, TrainingRun } from '../../computations/scaling.js';
import { drawsFrom } from '../../statistics/random.js';

/** A law near that of Besiroglu et al. 2024, with round numbers. */
export const LAW = { A: 480, B: 2000, E: 1.8, alpha: 0.35, beta: 0.36 };

/** Runs of `LAW` over 7 sizes and 6 data lengths; each loss is off by up to `noise`, as a share of it. */
export function syntheticRuns(noise = 0, seed = 7): TrainingRun[] {
  const draws = drawsFrom(seed);
  return [0, 1, 2, 3, 4, 5, 6].flatMap((size) =>
    [0, 1, 2, 3, 4, 5].map((length) => {
      const parameters = 5e7 * 2.5 ** size;
      const tokens = 1e9 * 3 ** length;
      const loss = LAW.E + LAW.A * parameters ** -LAW.alpha + LAW.B * tokens ** -LAW.beta;
      return {
        parameters,
        tokens,
        flop: 6 * parameters * tokens,
        loss: loss * (1 + noise * (2 * draws.uniform() - 1)),
      };
    }),
  );
}

/** A question about noisy synthetic runs with few draws. */
export function aScalingSpec(change: Partial<ScalingSpec> = {}): ScalingSpec {
  return {
    schema: 'holdpoint.scaling-spec.v1',
    form: 'chinchilla',
    over: 'compute',
    runs: syntheticRuns(0.004),
    dropHighestLoss: 0,
    confidence: 0.95,
    resamples: 100,
    seed: 1,
    huberDelta: 1e-3,
    budgetFlop: null,
    ...change,
  };
}
