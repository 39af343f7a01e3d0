import type { EvaluationRef } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Foreseen } from '@holdpoint/shared/forecasts/forecast';
import type { Criterion } from '@holdpoint/shared/policy/criterion';
import type { Policy } from '@holdpoint/shared/policy/policy';
import { foretoldRate } from '@holdpoint/shared/scaling/foretold-rate';

import type { CrossingDocument } from './crossing-document.js';

/** What is forecast from a crossing. */
export interface CrossingQuestion {
  readonly policy: Policy;
  readonly evaluation: EvaluationRef;
  readonly criterion: string | null;
  /** FLOP at which the curve is read. */
  readonly atCompute: number;
  /** In the person's own words; null for none. */
  readonly rationale: string | null;
}

/**
 * A forecast of one criterion from the curve of a crossing: that the rate has reached the bar, and where it will be
 * measured. Its words cite the file's digest, n and how such forecasts did on the points themselves. Throws
 * `forecast.criterion_unknown`, `forecast.criterion_ambiguous`, `forecast.threshold_differs`,
 * `forecast.comparison_unsupported`, and as `foretoldRate`.
 */
export function foreseenIn(
  { spec, forecast, digest }: CrossingDocument,
  { policy, evaluation, criterion, atCompute, rationale }: CrossingQuestion,
): Foreseen {
  const bar = criterionIn(policy, evaluation, criterion);
  if (bar.comparison !== 'at_least') {
    throw refusal(
      'forecast.comparison_unsupported',
      `Criterion ${bar.id} is about a rate that is too low; a crossing foretells one that rises.`,
    );
  }
  if (bar.thresholdRate !== spec.threshold) {
    throw refusal(
      'forecast.threshold_differs',
      `The file foretells the crossing of ${spec.threshold}; criterion ${bar.id} of ${policy.ref} is at ${bar.thresholdRate}. Make the file with --threshold ${bar.thresholdRate}.`,
    );
  }
  const { probability, p10, p50, p90, draws, trials } = foretoldRate(spec, atCompute);
  const { coverage, n } = forecast;
  const tested =
    coverage === null
      ? 'Too few points for a back-test.'
      : `Back-test: ${coverage.interval80.held} of ${coverage.interval80.n} points, left out and foretold, lay in their 80 % interval.`;
  const cited = `From the crossing forecast ${digest}, read at ${atCompute.toPrecision(4)} FLOP: logistic curve over ${n} checkpoints, ${draws} draws, seed ${spec.seed}; quantiles of a measurement with ${trials} trials. ${tested}`;
  return {
    probability,
    quantiles: { p10, p50, p90 },
    rationale: rationale === null ? cited : `${rationale}\n\n${cited}`,
  };
}

function criterionIn(
  { criteria, ref }: Policy,
  evaluation: EvaluationRef,
  wanted: string | null,
): Criterion {
  const asked = criteria.filter(
    (each) => each.evaluation === evaluation && (wanted === null || each.id === wanted),
  );
  const [found, second] = asked;
  if (found !== undefined && second === undefined) return found;
  throw found === undefined
    ? refusal(
        'forecast.criterion_unknown',
        `${ref} asks nothing of ${evaluation}${wanted === null ? '' : ` called ${wanted}`}.`,
      )
    : refusal(
        'forecast.criterion_ambiguous',
        `${ref} asks several things of ${evaluation}; say --criterion ${asked.map(({ id }) => id).join(' or ')}.`,
      );
}

function refusal(code: `forecast.${string}`, message: string): HoldpointError {
  return new HoldpointError({ code, kind: 'invalid', message });
}
