import type { AgentHorizon, HorizonCurve, HorizonSpec } from '../computations/horizon.js';
import { drawLimits } from '../scaling/draw-limits.js';
import type { HorizonDraw } from './bootstrap-horizons.js';
import { fitExact } from './fit-exact.js';
import { fitAsMetr } from './fit-metr.js';
import { horizonFindings } from './horizon-findings.js';
import { type HorizonRun, weightDifference, weightedTasks } from './horizon-runs.js';
import { classesOf, observationsOf, observedRates } from './observe-curve.js';
import { horizonAt, type SuccessCurve } from './success-curve.js';

/**
 * One agent's horizons: METR's fit as METR stops it, the same objective at its minimum beside it, and without penalty.
 * `runs` are those of one agent and not empty; `draws` are its place in `bootstrapHorizons`. Total.
 */
export function fitHorizon(
  runs: readonly HorizonRun[],
  spec: HorizonSpec,
  draws: readonly (HorizonDraw | null)[],
): AgentHorizon {
  const tasks = weightedTasks(runs, spec.weighting);
  const observations = observationsOf(tasks);
  const classes = classesOf(observations);
  const objective = { observations, regularization: spec.regularization };
  const hasLengths = new Set(observations.map(({ x }) => x)).size > 1;
  // Of one length of task the likelihood says nothing of the slope; what is left of it is rounding.
  const hasBoth = classes === 'both' && hasLengths;
  const exact = hasBoth ? fitExact(objective) : null;
  const stopped = hasBoth ? fitAsMetr(objective) : null;
  const metr = stopped ?? exact;
  const difference = weightDifference(runs, spec.weighting);
  const curve = metr === null ? null : told(metr);
  const alone = hasBoth ? fitExact({ observations, regularization: 0 }) : null;
  const horizon: Omit<AgentHorizon, 'findings'> = {
    agent: runs[0]?.agent ?? '',
    runs: runs.length,
    tasks: tasks.length,
    families: new Set(tasks.map(({ family }) => family)).size,
    successRate: Math.min(
      1,
      observations.reduce((total, { successWeight }) => total + successWeight, 0),
    ),
    intercept: curve?.intercept ?? null,
    slope: curve?.slope ?? null,
    p50Minutes: classes === 'failures' ? 0 : (curve?.p50Minutes ?? null),
    p80Minutes: classes === 'failures' ? 0 : (curve?.p80Minutes ?? null),
    intervals: hasBoth ? intervalsOf(draws, spec) : null,
    exact: exact === null ? null : told(exact),
    difference: curve === null || exact === null ? null : differenceOf(curve, told(exact)),
    unregularized: alone === null ? null : told(alone),
    weights:
      difference === null
        ? null
        : { compared: difference.compared, largestDifference: difference.largest },
    observed: [...observedRates(tasks)],
  };
  const longest = tasks.reduce((most, { humanMinutes }) => Math.max(most, humanMinutes), 0);
  const shortest = tasks.reduce((least, task) => Math.min(least, task.humanMinutes), longest);
  const findings = horizonFindings(horizon, {
    classes,
    longest,
    shortest,
    hasStopped: !hasBoth || stopped !== null,
    hasLengths,
  });
  return { ...horizon, findings };
}

function told(curve: SuccessCurve): HorizonCurve {
  return { ...curve, p50Minutes: horizonAt(curve, 0.5), p80Minutes: horizonAt(curve, 0.8) };
}

function differenceOf(metr: HorizonCurve, exact: HorizonCurve): AgentHorizon['difference'] {
  const share = (one: number | null, other: number | null): number | null =>
    one === null || other === null || other === 0 ? null : one / other - 1;
  return {
    p50Share: share(metr.p50Minutes, exact.p50Minutes),
    p80Share: share(metr.p80Minutes, exact.p80Minutes),
  };
}

/** Below this share of draws with a horizon the percentiles speak of the lucky draws alone. */
const LEAST_USED = 0.5;

function intervalsOf(
  draws: readonly (HorizonDraw | null)[],
  { confidence, resamples }: HorizonSpec,
): AgentHorizon['intervals'] {
  const used = draws.filter((draw) => draw !== null);
  if (used.length === 0 || used.length < LEAST_USED * draws.length) return null;
  const limitsOf = (value: (draw: HorizonDraw) => number) => {
    const { lower, upper } = drawLimits(used.map(value), confidence);
    return {
      lower: Number.isFinite(lower) ? lower : Number.MAX_VALUE,
      upper: Number.isFinite(upper) ? upper : null,
    };
  };
  return {
    p50Minutes: limitsOf(({ p50Minutes }) => p50Minutes),
    p80Minutes: limitsOf(({ p80Minutes }) => p80Minutes),
    confidence,
    method: 'hierarchical percentile bootstrap',
    resamples,
    used: used.length,
  };
}
