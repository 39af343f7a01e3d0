import {
  type Agreement,
  cohenKappa,
  fleissKappa,
  krippendorffAlpha,
} from '@holdpoint/shared/statistics/agreement';
import { type BootstrapPlan, DEFAULT_RESAMPLES } from '@holdpoint/shared/statistics/bootstrap';
import { type Level, levelOf } from '@holdpoint/shared/statistics/ratings';

import type { RatingsTable } from './ratings-file.js';

/** One coefficient, as `stats agreement` prints it. */
export interface Coefficient {
  /** Null where it is undefined; `reason` says why. */
  readonly estimate: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly method: 'bootstrap';
  /** Units that count. */
  readonly n: number;
  readonly reason: string | null;
}

export interface AgreementAnswer {
  /** Units. */
  readonly n: number;
  readonly raters: readonly string[];
  readonly missing: number;
  readonly confidence: number;
  readonly sided: BootstrapPlan['sided'];
  readonly seed: number;
  readonly resamples: number;
  /** Null unless there are exactly two raters. */
  readonly cohen:
    | (Coefficient & {
        readonly analytic: { readonly lower: number; readonly upper: number } | null;
      })
    | null;
  readonly fleiss: Coefficient;
  readonly krippendorff: Coefficient & { readonly level: Level['kind'] };
}

/** All coefficients of a table of ratings. Throws `statistics.unordered_ratings`, and as `bootstrapLimits`. */
export function measureAgreement(
  { raters, units }: RatingsTable,
  scale: { readonly level: Level['kind']; readonly order: readonly string[] | null },
  plan: BootstrapPlan,
): AgreementAnswer {
  const cohen = raters.length === 2 ? cohenKappa(units, plan) : null;
  const level = levelOf(scale.level, scale.order);
  return {
    n: units.length,
    raters,
    missing: units.flat().filter((rating) => rating === null).length,
    confidence: plan.confidence,
    sided: plan.sided,
    seed: plan.seed,
    resamples: plan.resamples ?? DEFAULT_RESAMPLES,
    cohen:
      cohen === null
        ? null
        : {
            ...coefficientOf(cohen),
            analytic:
              cohen.analytic === null
                ? null
                : { lower: cohen.analytic.lower, upper: cohen.analytic.upper },
          },
    fleiss: coefficientOf(fleissKappa(units, plan)),
    krippendorff: {
      ...coefficientOf(krippendorffAlpha(units, level, plan)),
      level: scale.level,
    },
  };
}

function coefficientOf({ estimate, unitCount, interval }: Agreement): Coefficient {
  return {
    estimate,
    lower: interval?.lower ?? null,
    upper: interval?.upper ?? null,
    method: 'bootstrap',
    n: unitCount,
    reason: estimate === null ? reasonFor(unitCount) : null,
  };
}

function reasonFor(unitCount: number): string {
  return unitCount === 0
    ? 'no unit has enough ratings'
    : 'all ratings are the same: nothing tells agreement from chance';
}
