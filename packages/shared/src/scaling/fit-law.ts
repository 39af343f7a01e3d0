import type { ScalingForm } from '../computations/scaling.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { known } from '../statistics/known.js';
import { drawsFrom } from '../statistics/random.js';
import { lawStarts } from './law-starts.js';
import {
  centred,
  centreOf,
  huberObjective,
  intoCentre,
  type LawPlace,
  type LawPoint,
  outOfCentre,
} from './log-sum-exp-law.js';
import { minimizeFromMany } from './minimize-from-many.js';
import { minimizeLbfgs, type Minimum } from './minimize-lbfgs.js';

/** Huber's delta of Hoffmann et al. 2022. */
export const HUBER_DELTA = 1e-3;

/** How far a long computation is. */
export type LawProgress = (phase: 'starts' | 'bootstrap', done: number, total: number) => void;

/** The optimum of one set of runs. */
export interface FittedLaw {
  readonly place: LawPlace;
  /** Sum of Huber losses. */
  readonly objective: number;
  readonly gradientNorm: number;
  readonly starts: number;
  readonly optima: readonly { readonly objective: number; readonly starts: number }[];
}

/** The best optimum over the whole grid of starts. Throws `statistics.invalid_seed`, `scaling.no_optimum`. */
export function fitLaw(
  points: readonly LawPoint[],
  form: ScalingForm,
  plan: { readonly seed: number; readonly huberDelta: number; readonly report?: LawProgress },
): FittedLaw {
  const { seed, huberDelta, report } = plan;
  const centre = centreOf(points);
  const divisor = points.length * huberDelta;
  const objective = huberObjective(centred(points, centre), huberDelta, divisor);
  const starts = lawStarts(form).map((start) => intoCentre(start, centre));
  const { best, optima } = minimizeFromMany(objective, starts, seed, (done, total) =>
    report?.('starts', done, total),
  );
  const place = outOfCentre(best.point, centre);
  if (!isSayable(place)) {
    throw new HoldpointError({
      code: 'scaling.no_optimum',
      kind: 'invalid',
      message:
        'The runs have no finite optimum under this form: an amplitude or an exponent runs off. Check the units and the losses, or fit a form with fewer parameters.',
    });
  }
  return {
    place,
    objective: best.value * divisor,
    gradientNorm: best.gradientNorm,
    starts: starts.length,
    optima: optima.map(({ minimum, starts: ended }) => ({
      objective: minimum.value * divisor,
      starts: ended,
    })),
  };
}

/** The optimum near `from`: for runs that differ little from those that `from` was fitted to. Total. */
export function refitLaw(
  points: readonly LawPoint[],
  from: LawPlace,
  huberDelta: number,
): { readonly place: LawPlace; readonly objective: number; readonly reason: Minimum['reason'] } {
  const centre = centreOf(points);
  const divisor = points.length * huberDelta;
  const minimum = minimizeLbfgs(
    huberObjective(centred(points, centre), huberDelta, divisor),
    intoCentre(from, centre),
    { iterations: 300, gradientTolerance: 1e-7 },
  );
  return {
    place: outOfCentre(minimum.point, centre),
    objective: minimum.value * divisor,
    reason: minimum.reason,
  };
}

/**
 * The laws of `resamples` sets of runs, each drawn with replacement and refitted from the optimum of all; those that
 * reached no optimum are left out. Equal seeds give equal laws. Throws `statistics.invalid_seed`.
 */
export function bootstrapLaw(
  points: readonly LawPoint[],
  from: LawPlace,
  plan: {
    readonly seed: number;
    readonly huberDelta: number;
    readonly resamples: number;
    readonly report?: LawProgress;
  },
): readonly LawPlace[] {
  const draws = drawsFrom(plan.seed);
  const laws: LawPlace[] = [];
  for (let resample = 0; resample < plan.resamples; resample += 1) {
    plan.report?.('bootstrap', resample, plan.resamples);
    const counts = new Uint32Array(points.length);
    for (let drawn = 0; drawn < points.length; drawn += 1) {
      const at = draws.below(points.length);
      counts[at] = known(counts[at]) + 1;
    }
    const sample = points.flatMap((point, index) => {
      const weight = known(counts[index]);
      return weight === 0 ? [] : [{ ...point, weight }];
    });
    const { place, reason } = refitLaw(sample, from, plan.huberDelta);
    if (reason !== 'iterations' && isSayable(place)) laws.push(place);
  }
  return laws;
}

/** Beyond this the square of an amplitude, and so its standard error, is no number any more. */
const LARGEST_AMPLITUDE = 1e150;

/** Whether every amplitude can be said once it is no logarithm any more. */
function isSayable(place: LawPlace): boolean {
  return place.every((term) => Number.isFinite(term) && Math.exp(term) < LARGEST_AMPLITUDE);
}
