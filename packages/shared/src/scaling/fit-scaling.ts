import type { ScalingFit, ScalingForm, ScalingSpec, TrainingRun } from '../computations/scaling.js';
import { chinchillaFigures } from './chinchilla.js';
import { drawLimits } from './draw-limits.js';
import { bootstrapLaw, fitLaw, type LawProgress } from './fit-law.js';
import { heldOutError, logLossAt } from './held-out-error.js';
import { lawFindings } from './law-findings.js';
import type { LawPlace } from './log-sum-exp-law.js';
import { powerLawFigures } from './power-law.js';
import { lossAtCompute } from './reference-law.js';
import { runFindings } from './run-findings.js';
import { lawPoints, valueOver, withoutHighestLoss } from './training-runs.js';

/** A fit with the laws behind its intervals. */
export interface FittedScaling {
  readonly fit: ScalingFit;
  readonly place: LawPlace;
  /** One law a draw that gave one. */
  readonly draws: readonly LawPlace[];
}

const CURVE_POINTS = 41;
/** How far beyond the runs the curve is drawn, as a factor. */
const CURVE_BEYOND = 10;
/** With fewer draws than this share no interval is told. */
export const LEAST_USED = 0.95;

/**
 * Fits a scaling law: the optimum over all starts, percentile intervals over runs drawn again, held-out error and
 * findings. Deterministic given the specification, whatever the order of its runs. Throws as `lawPoints`, and
 * `statistics.invalid_seed`. Hoffmann et al. 2022 (arXiv 2203.15556), approach 3; Besiroglu et al. 2024 (arXiv
 * 2404.10102) for the bootstrap; Kaplan et al. 2020 (arXiv 2001.08361) for the power laws.
 */
export function fitScaling(spec: ScalingSpec, report?: LawProgress): FittedScaling {
  const { form, confidence, resamples, seed, huberDelta } = spec;
  const over = form === 'chinchilla' ? 'compute' : spec.over;
  const { kept, dropped } = withoutHighestLoss(spec.runs, spec.dropHighestLoss);
  const points = lawPoints(kept, form, over);
  const progress = report === undefined ? {} : { report };
  const law = fitLaw(points, form, { seed, huberDelta, ...progress });
  const draws = bootstrapLaw(points, law.place, { seed, huberDelta, resamples, ...progress });
  const heldOut = heldOutError(points, form, law.place, huberDelta);
  const told = draws.length >= LEAST_USED * resamples ? draws : [];
  const common = {
    schema: 'holdpoint.scaling-fit.v1' as const,
    n: points.length,
    dropped: [...dropped],
    objective: law.objective,
    starts: law.starts,
    huberDelta,
    seed,
    optimum: {
      gradientNorm: law.gradientNorm,
      optima: law.optima.map((optimum) => ({ ...optimum })),
      distinctOptima: law.optima.length,
    },
    heldOut,
    runs: [...kept],
    curve: curveOf(kept, { ...spec, over }, law.place, told),
    findings: [
      ...runFindings(kept),
      ...lawFindings({ points, form, over, law, heldOut, used: draws.length, resamples }),
    ],
  };
  const plan = { confidence, resamples, used: draws.length };
  const fit: ScalingFit =
    form === 'chinchilla'
      ? { ...common, ...chinchillaFigures(law.place, told, plan, spec.budgetFlop) }
      : { ...common, form, over, ...powerLawFigures(law.place, told, plan) };
  return { fit, place: law.place, draws };
}

function curveOf(
  runs: readonly TrainingRun[],
  { form, over, confidence }: Pick<ScalingSpec, 'form' | 'over' | 'confidence'>,
  place: LawPlace,
  draws: readonly LawPlace[],
): ScalingFit['curve'] {
  const values = runs.flatMap((run) => valueOver(run, over) ?? []);
  const [low, high] = [Math.min(...values), CURVE_BEYOND * Math.max(...values)];
  return Array.from({ length: CURVE_POINTS }, (_, index) => {
    const at = low * (high / low) ** (index / (CURVE_POINTS - 1));
    const loss = lossAt(form, place, at);
    const drawn = draws.map((draw) => lossAt(form, draw, at)).filter(Number.isFinite);
    const limits = drawn.length === 0 ? null : drawLimits(drawn, confidence);
    return { at, loss, lower: limits?.lower ?? loss, upper: limits?.upper ?? loss };
  }).filter(({ loss }) => Number.isFinite(loss) && loss > 0);
}

function lossAt(form: ScalingForm, place: LawPlace, at: number): number {
  return form === 'chinchilla'
    ? lossAtCompute({ form, place }, at)
    : Math.exp(logLossAt(place, { first: Math.log(at), second: 0, logLoss: 0, weight: 1 }));
}
