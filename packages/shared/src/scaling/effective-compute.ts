import type {
  EffectiveCompute,
  EffectiveComputeFinding,
  EffectiveComputeSpec,
} from '../computations/effective-compute.js';
import type { ScalingFit, TrainingRun } from '../computations/scaling.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { computeTrigger, type Extent, lineageMultiple } from './compute-trigger.js';
import { drawLimits } from './draw-limits.js';
import { HUBER_DELTA, type LawProgress } from './fit-law.js';
import { fitScaling, type FittedScaling, LEAST_USED } from './fit-scaling.js';
import {
  beyondReason,
  computeAtLoss,
  irreducibleLoss,
  type ReferenceLaw,
} from './reference-law.js';

/**
 * Effective compute of a checkpoint: the compute after which the reference recipe has the same held-out loss, with a
 * percentile interval over the reference's runs, its multiple since the last assessment, and what a trigger says to it.
 * A loss that the reference never reaches has no estimate and no upper limit, and the trigger is due: what can't be
 * bounded counts as grown. A lower loss never lowers any figure. Throws as `fitScaling`, and
 * `scaling.no_intervals` where too few draws gave a fit, `scaling.confidence_too_low` for a trigger judged by less than
 * 95 % on one side. RSP v1.0, evaluation protocol; RSP v2.2, 3.1 and its
 * "Effective Compute".
 */
export function effectiveComputeOf(
  spec: EffectiveComputeSpec,
  report?: LawProgress,
): EffectiveCompute {
  const { form, confidence, resamples, seed } = spec;
  const reference = fitScaling(
    {
      schema: 'holdpoint.scaling-spec.v1',
      form,
      over: 'compute',
      runs: spec.reference,
      dropHighestLoss: spec.dropHighestLoss,
      confidence,
      resamples,
      seed,
      huberDelta: HUBER_DELTA,
      budgetFlop: null,
    },
    report,
  );
  return effectiveComputeAgainst(reference, spec);
}

/** What is asked of one checkpoint against a reference that is fitted already. */
export type EffectiveComputeQuestion = Omit<EffectiveComputeSpec, 'reference' | 'dropHighestLoss'>;

/** As `effectiveComputeOf`, where many checkpoints are measured against one fit. Throws as it. */
export function effectiveComputeAgainst(
  { fit, place, draws }: FittedScaling,
  spec: EffectiveComputeQuestion,
): EffectiveCompute {
  const { form, loss, assessedLoss, triggerMultiple, confidence, resamples, seed } = spec;
  if (draws.length < LEAST_USED * resamples) throw noIntervals(draws.length, resamples);
  if (triggerMultiple !== null && confidence < LEAST_CONFIDENCE) throw tooLow(confidence);
  const law: ReferenceLaw = { form, place };
  const drawn: readonly ReferenceLaw[] = draws.map((draw) => ({ form, place: draw }));
  const doubt: Doubt = {
    confidence,
    lost: resamples - draws.length,
    isCollinear: fit.findings.some(({ code }) => code === 'collinear'),
  };
  const effective = extentAt(law, drawn, loss, doubt);
  const assessed = assessedLoss === null ? null : extentAt(law, drawn, assessedLoss, doubt);
  const multiple =
    assessedLoss === null
      ? null
      : extentOf(
          multipleOf(law, loss, assessedLoss),
          drawn.map((draw) => multipleOf(draw, loss, assessedLoss)),
          doubt,
        );
  const trigger =
    triggerMultiple === null || multiple === null || assessed === null
      ? null
      : computeTrigger({ triggerMultiple, effective, assessed, multiple });
  return {
    schema: 'holdpoint.effective-compute.v1',
    loss,
    effectiveCompute: effective,
    assessed:
      assessed === null || assessedLoss === null
        ? null
        : { loss: assessedLoss, effectiveCompute: assessed },
    multiple,
    trigger,
    beyondShare:
      drawn.filter((point) => computeAtLoss(point, loss) === Infinity).length / drawn.length,
    confidence,
    method: 'percentile bootstrap',
    resamples,
    used: draws.length,
    seed,
    n: fit.n,
    reference: {
      form,
      irreducibleLoss: irreducibleLoss(law),
      lowestLoss: Math.min(...fit.runs.map((run) => run.loss)),
      largestFlop: Math.max(...fit.runs.map(({ flop }) => flop ?? 0)),
    },
    curve: fit.curve,
    findings: findingsOf({ spec, fit, law, effective, assessed, multiple }),
  };
}

/** Of limits that feed a trigger, together: the upper one then holds at 95 %. */
export const LEAST_CONFIDENCE = 0.9;

/** What keeps limits from being as near as the draws say. */
interface Doubt {
  readonly confidence: number;
  /** Draws without a fit: they bound nothing. */
  readonly lost: number;
  /** The reference shows one line of parameters and tokens, and its best split lies off it. */
  readonly isCollinear: boolean;
}

/**
 * How many times the compute of `assessedLoss` the compute of `loss` is. Where the law reaches neither, or both
 * take less compute than a number can say, a lower loss is infinitely more and any other counts as equal: nothing says
 * how much less it is.
 */
function multipleOf(law: ReferenceLaw, loss: number, assessedLoss: number): number {
  const [compute, assessed] = [computeAtLoss(law, loss), computeAtLoss(law, assessedLoss)];
  const isTold = assessed > 0 && !(compute === Infinity && assessed === Infinity);
  if (!isTold) return loss < assessedLoss ? Infinity : 1;
  return compute / assessed;
}

function extentAt(
  law: ReferenceLaw,
  drawn: readonly ReferenceLaw[],
  loss: number,
  doubt: Doubt,
): Extent {
  const values = drawn.map((point) => computeAtLoss(point, loss));
  return extentOf(computeAtLoss(law, loss), values, doubt);
}

function extentOf(
  estimate: number,
  values: readonly number[],
  { confidence, lost, isCollinear }: Doubt,
): Extent {
  const { lower } = drawLimits(values, confidence);
  const unbounded = Array.from({ length: lost }, () => Infinity);
  const { upper } = drawLimits([...values, ...unbounded], confidence);
  const told = (value: number): number | null => (Number.isFinite(value) ? value : null);
  const isBounded = Number.isFinite(estimate) && !isCollinear;
  // Limits of draws may lie beside the estimate, which is registered too: the farther counts. And where the fit itself is
  // beyond the reference, a finite limit of draws would claim more than is known.
  return {
    estimate: told(estimate),
    lower: told(Math.min(lower, estimate)),
    upper: isBounded ? told(Math.max(upper, estimate)) : null,
  };
}

function findingsOf({
  spec: { loss, assessedLoss, confidence },
  fit,
  law,
  effective,
  assessed,
  multiple,
}: {
  readonly spec: EffectiveComputeQuestion;
  readonly fit: ScalingFit;
  readonly law: ReferenceLaw;
  readonly effective: Extent;
  readonly assessed: Extent | null;
  readonly multiple: Extent | null;
}): EffectiveComputeFinding[] {
  const beyond = (what: string, value: number): string =>
    `the reference never reaches ${what} of ${value}: ${beyondReason(law, value)}`;
  return [
    ...(effective.estimate === null
      ? [
          {
            code: 'scaling.beyond_reference' as const,
            detail: `${beyond('the loss', loss)}. Its effective compute has no upper bound: extend the reference`,
          },
        ]
      : effective.upper === null
        ? [
            {
              code: 'upper_unbounded' as const,
              detail: fit.findings.some(({ code }) => code === 'collinear')
                ? 'parameters and tokens grow together in the reference, so its best split is not known and nothing bounds the compute: add runs off that line, or fit a power law over compute'
                : `at ${Number((100 * confidence).toPrecision(6))} % the reference may never reach the loss of ${loss}: there is no upper bound`,
            },
          ]
        : []),
    ...(assessed !== null && assessedLoss !== null && assessed.estimate === null
      ? [
          {
            code: 'assessed_beyond_reference' as const,
            detail: beyond('the assessed loss', assessedLoss),
          },
        ]
      : []),
    ...beyondData('the loss', fit.runs, loss, effective),
    ...(assessed === null || assessedLoss === null
      ? []
      : beyondData('the assessed loss', fit.runs, assessedLoss, assessed)),
    ...disagreement(effective, assessed, multiple),
    ...fit.findings.map(({ detail }) => ({ code: 'reference' as const, detail })),
  ];
}

/** The law is measured within the runs; beyond them it is believed. */
function beyondData(
  what: string,
  runs: readonly TrainingRun[],
  loss: number,
  { estimate }: Extent,
): EffectiveComputeFinding[] {
  const [lowest, highest] = [
    Math.min(...runs.map((run) => run.loss)),
    Math.max(...runs.map((run) => run.loss)),
  ];
  if (loss > highest)
    return [
      {
        code: 'extrapolates',
        detail: `${what} is above every run of the reference (highest ${highest})`,
      },
    ];
  if (loss >= lowest || estimate === null) return [];
  const largest = Math.max(...runs.map(({ flop }) => flop ?? 0));
  const detail = `${what} is below every run of the reference (lowest ${lowest}): the estimate extrapolates to ${Number((estimate / largest).toPrecision(2))} times its largest run`;
  return [{ code: 'extrapolates', detail }];
}

/** The platform's triggers divide a registered upper bound by the point that was assessed (`assessment-due.ts`). */
function disagreement(
  effective: Extent,
  assessed: Extent | null,
  multiple: Extent | null,
): EffectiveComputeFinding[] {
  const lineage = assessed === null ? null : lineageMultiple(effective, assessed);
  if (lineage === null || multiple?.upper == null || lineage <= 1.1 * multiple.upper) return [];
  const detail = `both losses from the same draws: at most ${Number(multiple.upper.toPrecision(3))}x; the registered upper bound over the assessed point: ${Number(lineage.toPrecision(3))}x. The larger counts`;
  return [{ code: 'lineage_disagrees', detail }];
}

function tooLow(confidence: number): HoldpointError {
  return new HoldpointError({
    code: 'scaling.confidence_too_low',
    kind: 'invalid',
    message: `A trigger is judged by an upper bound of at least 95 %, that is limits of at least ${LEAST_CONFIDENCE} together; got ${confidence}. Ask with more, or without a trigger.`,
  });
}

function noIntervals(used: number, resamples: number): HoldpointError {
  return new HoldpointError({
    code: 'scaling.no_intervals',
    kind: 'invalid',
    message: `Only ${used} of ${resamples} draws of the reference gave a fit, so nothing bounds the effective compute. Add reference runs, and treat the trigger as due.`,
  });
}
