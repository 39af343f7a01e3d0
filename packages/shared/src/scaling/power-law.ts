import type { PowerLawFit } from '../computations/scaling.js';
import type { DrawPlan } from './chinchilla.js';
import { drawDeviation, drawLimits } from './draw-limits.js';
import { type LawPlace, termsOf } from './log-sum-exp-law.js';

type Figures = Pick<PowerLawFit, 'parameters' | 'intervals' | 'standardErrors'>;

/** Parameters and intervals of a fitted power law; without draws there are no intervals. */
export function powerLawFigures(
  place: LawPlace,
  draws: readonly LawPlace[],
  plan: DrawPlan,
): Figures {
  const drawn = draws.map(parametersOf);
  const over = <Value>(figure: (values: readonly number[]) => Value) => ({
    A: figure(drawn.map(({ A }) => A)),
    E: figure(drawn.map(({ E }) => E)),
    alpha: figure(drawn.map(({ alpha }) => alpha)),
  });
  const parameters = parametersOf(place);
  const scale = Math.exp(termsOf(place)[0] / parameters.alpha);
  return {
    parameters: { ...parameters, scale: Number.isFinite(scale) ? scale : null },
    intervals:
      draws.length === 0
        ? null
        : {
            confidence: plan.confidence,
            method: 'percentile bootstrap',
            resamples: plan.resamples,
            used: plan.used,
            ...over((values) => drawLimits(values, plan.confidence)),
          },
    standardErrors: draws.length === 0 ? null : over((values) => drawDeviation(values) ?? 0),
  };
}

/** X_c = A^(1 / alpha) is the scale of Kaplan et al. 2020, equations 1.1 to 1.3. */
function parametersOf(place: LawPlace): {
  readonly A: number;
  readonly E: number;
  readonly alpha: number;
} {
  const [a, alpha, , , e] = termsOf(place);
  return { A: Math.exp(a), E: Math.exp(e), alpha };
}
