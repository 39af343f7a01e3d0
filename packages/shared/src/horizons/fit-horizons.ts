import type {
  AgentHorizon,
  HorizonFinding,
  HorizonFit,
  HorizonModel,
  HorizonSpec,
  HorizonTrend,
} from '../computations/horizon.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { drawLimits } from '../scaling/draw-limits.js';
import { bootstrapHorizons, type HorizonDraw } from './bootstrap-horizons.js';
import { crossOverTime } from './cross-over-time.js';
import { fitHorizon } from './fit-horizon.js';
import { RELIABLE_MINUTES } from './horizon-findings.js';
import { type HorizonRun, weightedTasks } from './horizon-runs.js';
import {
  assertEnough,
  dayOf,
  doublingLimits,
  stateOfTheArt,
  type TrendLine,
  trendLine,
} from './horizon-trend.js';
import type { UncertainRelease } from './trend-draws.js';

const SOLVER =
  'scikit-learn’s L-BFGS stopped at its default tolerance of 1e-4, as METR publishes; exact: Newton to 1e-12';

/** What the trend rests on and which gate it may cross. */
export interface TrendQuestion {
  /** Releases before this day don't count; null: all do. */
  readonly since: string | null;
  /** The gate in minutes of p50; null: none. */
  readonly crossMinutes: number | null;
}

/** A row of a published table of horizons. */
export interface PublishedHorizon {
  readonly model: string;
  readonly releasedOn: string;
  readonly p50Minutes: number;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Null: the table doesn't say, and it is computed. */
  readonly isSota: boolean | null;
}

/**
 * Horizons of every agent in `runs`, and their trend where at least three state-of-the-art agents have a date in
 * `releasedOn`. Neither the order of runs nor of dates matters. Throws `horizon.no_runs`.
 */
export function fitHorizons(
  runs: readonly HorizonRun[],
  releasedOn: ReadonlyMap<string, string>,
  spec: HorizonSpec,
  question: TrendQuestion,
): HorizonFit {
  const byAgent = new Map<string, HorizonRun[]>();
  for (const run of runs) {
    const same = byAgent.get(run.agent);
    if (same === undefined) byAgent.set(run.agent, [run]);
    else same.push(run);
  }
  if (byAgent.size === 0) {
    throw new HoldpointError({
      code: 'horizon.no_runs',
      kind: 'invalid',
      message: 'A horizon needs at least one run of an agent; runs of `human` are no agent’s.',
    });
  }
  const ordered = [...byAgent].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const tasks = new Map(ordered.map(([agent, own]) => [agent, weightedTasks(own, spec.weighting)]));
  const draws = bootstrapHorizons(tasks, spec);
  const agents = ordered.map(([agent, own]) => fitHorizon(own, spec, draws.get(agent) ?? []));
  const findings: HorizonFinding[] = [];
  const undated = agents.filter(({ agent }) => !releasedOn.has(agent)).map(({ agent }) => agent);
  if (releasedOn.size > 0 && undated.length > 0) {
    findings.push({
      code: 'no_release_date',
      detail: `No release date, so not on the trend: ${undated.join(', ')}.`,
    });
  }
  const rows = agents.flatMap((agent) => publishedOf(agent, releasedOn));
  const drawsOf = (model: string): readonly number[] | null =>
    jointDraws(draws.get(model) ?? [], spec.resamples);
  const models = modelsOf(rows, question.since);
  const unbounded = unboundedOf(agents, releasedOn, question.since);
  if (unbounded.length > 0) {
    findings.push({
      code: 'no_failure',
      detail: `Left out of the trend, though their horizon may lie beyond every task: ${unbounded.join(', ')}.`,
    });
    if (question.crossMinutes !== null) {
      findings.push({
        code: 'crossing_refused',
        detail:
          'No forecast without the agents whose horizon has no upper end: it would come too late. Treat the gate as reached, and add longer tasks.',
      });
    }
  }
  const asked = unbounded.length > 0 ? { ...question, crossMinutes: null } : question;
  const isEnough = models.filter(({ isUsed }) => isUsed).length >= 3;
  if (!isEnough && releasedOn.size > 0) {
    findings.push({ code: 'few_models', detail: 'Fewer than 3 models for a trend.' });
  }
  const doubtful = agents.filter(
    ({ agent, findings: own }) =>
      models.some(({ model, isUsed }) => model === agent && isUsed) &&
      own.some(({ code }) => code === 'outside_tasks'),
  );
  if (isEnough && doubtful.length > 0) {
    findings.push({
      code: 'outside_tasks',
      detail: `The trend rests on p50s outside the tasks, which are extrapolations: ${doubtful.map(({ agent }) => agent).join(', ')}. See --since and --agents.`,
    });
  }
  return {
    ...frameOf(spec, 'runs'),
    agents,
    ...(isEnough ? trendOf(models, spec, asked, null, 'computed', drawsOf, findings) : none),
    findings,
  };
}

const none = { trend: null, crossing: null };

/** Dated agents that succeed without showing where they stop: at everything, or the more the longer a task is. */
function unboundedOf(
  agents: readonly AgentHorizon[],
  releasedOn: ReadonlyMap<string, string>,
  since: string | null,
): readonly string[] {
  return agents
    .filter(({ agent, p50Minutes, successRate }) => {
      const date = releasedOn.get(agent);
      const isAsked = date !== undefined && (since === null || date >= since);
      return isAsked && p50Minutes === null && successRate >= 0.5;
    })
    .map(({ agent }) => agent);
}

/** Throws `horizon.duplicate_model`, `horizon.invalid_limits`. */
function assertSound(rows: readonly PublishedHorizon[]): void {
  const seen = new Set<string>();
  for (const { model, p50Minutes, lower, upper } of rows) {
    if (seen.has(model)) {
      throw new HoldpointError({
        code: 'horizon.duplicate_model',
        kind: 'invalid',
        message: `The table names ${model} twice, and a trend would count it twice. Keep one row.`,
      });
    }
    seen.add(model);
    if ((lower ?? 0) <= p50Minutes && p50Minutes <= (upper ?? Infinity)) continue;
    throw new HoldpointError({
      code: 'horizon.invalid_limits',
      kind: 'invalid',
      message: `The p50 of ${model}, ${p50Minutes} min, lies outside its limits, ${lower ?? 0} to ${upper ?? 'none'}. Check its row.`,
    });
  }
}

/**
 * The trend of a published table, of its state-of-the-art models. With `stitched`, releases before its `at` come from the
 * other table, which counts until then. Throws `horizon.few_models`, `horizon.duplicate_model`, `horizon.invalid_limits`.
 */
export function fitPublishedTrend(
  table: readonly PublishedHorizon[],
  stitched: { readonly earlier: readonly PublishedHorizon[]; readonly at: string } | null,
  spec: HorizonSpec,
  question: TrendQuestion,
): HorizonFit {
  const rows =
    stitched === null
      ? table
      : [
          ...stitched.earlier.filter(({ releasedOn }) => releasedOn < stitched.at),
          ...table.filter(({ releasedOn }) => releasedOn >= stitched.at),
        ];
  assertSound(rows);
  const findings: HorizonFinding[] = [];
  const models = modelsOf(rows, question.since);
  assertEnough(releasesOf(models, () => null));
  const sota = rows.every(({ isSota }) => isSota !== null) ? 'stated' : 'computed';
  const at = stitched?.at ?? null;
  return {
    ...frameOf(spec, 'table'),
    agents: [],
    ...trendOf(models, spec, question, at, sota, () => null, findings),
    findings,
  };
}

function frameOf(spec: HorizonSpec, source: HorizonFit['source']) {
  const { weighting, regularization, seed, resamples, confidence } = spec;
  return {
    schema: 'holdpoint.horizon-fit.v1',
    source,
    weighting,
    regularization,
    seed,
    resamples,
    confidence,
    solver: SOLVER,
  } as const;
}

function publishedOf(
  { agent, p50Minutes, intervals }: AgentHorizon,
  releasedOn: ReadonlyMap<string, string>,
): readonly PublishedHorizon[] {
  const date = releasedOn.get(agent);
  if (date === undefined || p50Minutes === null) return [];
  const { lower = null, upper = null } = intervals?.p50Minutes ?? {};
  return [{ model: agent, releasedOn: date, p50Minutes, lower, upper, isSota: null }];
}

function modelsOf(rows: readonly PublishedHorizon[], since: string | null): HorizonModel[] {
  const computed = stateOfTheArt(rows.map((row) => ({ ...row, day: dayOf(row.releasedOn) })));
  return rows
    .map(({ isSota, ...row }, index) => {
      const isBest = isSota ?? computed[index] ?? false;
      const isLate = since === null || row.releasedOn >= since;
      return { ...row, isSota: isBest, isUsed: isBest && isLate && row.p50Minutes > 0 };
    })
    .toSorted((one, other) =>
      one.releasedOn === other.releasedOn
        ? one.model < other.model
          ? -1
          : 1
        : one.releasedOn < other.releasedOn
          ? -1
          : 1,
    );
}

function releasesOf(
  models: readonly HorizonModel[],
  drawsOf: (model: string) => readonly number[] | null,
): readonly UncertainRelease[] {
  return models
    .filter(({ isUsed }) => isUsed)
    .map(({ model, releasedOn, p50Minutes, lower, upper }) => ({
      model,
      day: dayOf(releasedOn),
      p50Minutes,
      draws: drawsOf(model),
      limits: lower === null && upper === null ? null : { lower, upper },
    }));
}

/** p50 by draw, so that draws of one index stay joint over agents; NaN where a draw held one class. */
function jointDraws(
  draws: readonly (HorizonDraw | null)[],
  resamples: number,
): readonly number[] | null {
  const used = draws.filter((draw) => draw !== null).length;
  return used < resamples / 2 ? null : draws.map((draw) => draw?.p50Minutes ?? Number.NaN);
}

function trendOf(
  models: HorizonModel[],
  spec: HorizonSpec,
  { since, crossMinutes }: TrendQuestion,
  stitchedAt: string | null,
  sota: HorizonTrend['sota'],
  drawsOf: (model: string) => readonly number[] | null,
  findings: HorizonFinding[],
): { readonly trend: HorizonTrend | null; readonly crossing: HorizonFit['crossing'] } {
  const releases = releasesOf(models, drawsOf);
  const line = trendLine(releases);
  if (line === null) {
    findings.push({ code: 'few_models', detail: 'Every model was released on one day.' });
    return none;
  }
  if (line.doublingDays === null) {
    findings.push({ code: 'not_rising', detail: 'p50 does not rise with the date of release.' });
  }
  const beyond = releases.filter(({ p50Minutes }) => p50Minutes > RELIABLE_MINUTES);
  if (beyond.length > 0) {
    findings.push({
      code: 'beyond_reliable_range',
      detail: `The trend rests on p50s beyond 16 h, where METR calls horizons unreliable: ${beyond.map(({ model }) => model).join(', ')}.`,
    });
  }
  const joint = releases.every(({ draws }) => draws !== null);
  const trend: HorizonTrend = {
    n: line.n,
    doublingDays: line.doublingDays,
    ...(joint ? drawnLimits(releases, spec) : doublingLimits(line, spec.confidence)),
    confidence: spec.confidence,
    method: joint ? 'hierarchical percentile bootstrap' : 'student-t of the slope',
    slopePerDay: line.slopePerDay,
    intercept: line.intercept,
    rSquared: line.rSquared,
    residualDeviation: line.residualDeviation,
    since,
    stitchedAt,
    sota,
    models,
  };
  return { trend, crossing: crossingOf(releases, line, spec, crossMinutes, findings) };
}

/** Doubling times over the joint draws of horizons; models stay as they are, as in METR's interval. */
function drawnLimits(
  releases: readonly UncertainRelease[],
  { resamples, confidence }: HorizonSpec,
) {
  const times = Array.from({ length: resamples }, (_, index) => {
    const drawn = releases.map(({ day, draws }) => ({
      day,
      p50Minutes: draws?.[index] ?? Number.NaN,
    }));
    const unbounded = drawn.filter(({ p50Minutes }) => p50Minutes === Infinity);
    if (unbounded.length > 0) return unboundedTime(releases, unbounded);
    const whole = drawn.filter(({ p50Minutes }) => Number.isFinite(p50Minutes) && p50Minutes > 0);
    const line = whole.length < 3 ? null : trendLine(whole);
    return line === null ? null : (line.doublingDays ?? Number.POSITIVE_INFINITY);
  }).filter((time) => time !== null);
  if (times.length < resamples / 2) return { lower: null, upper: null };
  const { lower, upper } = drawLimits(times, confidence);
  return {
    lower: Number.isFinite(lower) ? lower : null,
    upper: Number.isFinite(upper) ? upper : null,
  };
}

/** A horizon without an end turns the trend upright: up where it comes late, down where it comes early. */
function unboundedTime(
  releases: readonly { readonly day: number }[],
  unbounded: readonly { readonly day: number }[],
): number {
  const mean = releases.reduce((total, { day }) => total + day, 0) / releases.length;
  const pull = unbounded.reduce((total, { day }) => total + day - mean, 0);
  return pull > 0 ? 0 : Infinity;
}

function crossingOf(
  releases: readonly UncertainRelease[],
  { n }: TrendLine,
  { resamples, seed }: HorizonSpec,
  crossMinutes: number | null,
  findings: HorizonFinding[],
): HorizonFit['crossing'] {
  if (crossMinutes === null) return null;
  // The tasks end there: a gate beyond would rest on extrapolation of both the curve and the trend.
  if (crossMinutes > RELIABLE_MINUTES || n < 3) {
    findings.push({
      code: 'crossing_refused',
      detail: `No forecast for a gate of ${crossMinutes} min: METR calls horizons beyond 16 h (960 min) unreliable, so none is extrapolated or gated there.`,
    });
    return null;
  }
  return crossOverTime(releases, { thresholdMinutes: crossMinutes, resamples, seed });
}
