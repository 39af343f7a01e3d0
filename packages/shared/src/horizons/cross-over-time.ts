import type {
  CrossingBackTest,
  CrossingFinding,
  CrossingForecast,
} from '../computations/crossing-forecast.js';
import { minutesLabel } from '../figures/tick-labels.js';
import { drawLimits, quantileOfSorted } from '../scaling/draw-limits.js';
import { known } from '../statistics/known.js';
import { backTestTrend } from './back-test-trend.js';
import { trendAt, type TrendLine, trendLine } from './horizon-trend.js';
import { FEW_RELEASES, type TrendDraw, trendDraws, type UncertainRelease } from './trend-draws.js';

/** How a crossing is foretold. */
export interface CrossingPlan {
  readonly thresholdMinutes: number;
  readonly resamples: number;
  readonly seed: number;
}

const METHOD =
  'bootstrap over models (below 8 the errors of the line instead) and, where known, task families; log2 p50 on release date; scatter of models around the trend by Student’s t of its residuals';

/**
 * When p50 reaches the threshold: each draw takes models with replacement and their horizons from their own bootstrap (or
 * log-normal by published limits), fits the trend anew and adds the scatter of one model. A draw whose trend neither
 * rises nor lies above the threshold never crosses. `releases` are at least three, at two or more days. Deterministic by
 * seed.
 */
export function crossOverTime(
  releases: readonly UncertainRelease[],
  plan: CrossingPlan,
): CrossingForecast {
  const ordered = releases.toSorted(
    (one, other) => one.day - other.day || (one.model < other.model ? -1 : 1),
  );
  const target = Math.log2(plan.thresholdMinutes);
  const draws = trendDraws(ordered, plan);
  const first = known(ordered[0]).day;
  const days = Float64Array.from(draws, (draw) => crossingDay(draw, target, first)).sort();
  const line = known(trendLine(ordered) ?? undefined);
  const backTests = backTestTrend(ordered, plan);
  const never = days.filter((day) => day === Number.POSITIVE_INFINITY).length;
  const neverShare = draws.length === 0 ? 1 : never / draws.length;
  const estimate = finite(crossingDay({ line, scatter: 0, unboundedOn: null }, target, first));
  const outcome = {
    estimate,
    median: draws.length === 0 ? null : finite(quantileOfSorted(days, 0.5)),
    interval80: span(days, 0.8),
    interval95: span(days, 0.95),
    neverShare,
  };
  const coverage = coverageOf(backTests);
  const last = known(ordered.at(-1)).day;
  return {
    schema: 'holdpoint.crossing-forecast.v1',
    axis: 'time',
    quantity: 'horizon_minutes',
    threshold: plan.thresholdMinutes,
    n: ordered.length,
    ...outcome,
    method: METHOD,
    resamples: plan.resamples,
    used: draws.length,
    seed: plan.seed,
    points: ordered.map(({ model, day, p50Minutes }) => ({
      name: model.slice(0, 200),
      at: day,
      value: p50Minutes,
      trials: null,
    })),
    curve: curveOf(ordered, line, draws, Math.max(last, outcome.interval95.upper ?? last)),
    backTests,
    coverage,
    confidence: 0.95,
    findings: findingsOf(ordered, plan, {
      ...outcome,
      coverage,
      used: draws.length,
      last,
      isRising: line.slopePerDay > 0,
    }),
  };
}

/** A trend that doesn't rise but lay above the target at the first release has crossed it by then. */
function crossingDay(draw: TrendDraw, target: number, first: number): number {
  return Math.min(draw.unboundedOn ?? Infinity, trendDay(draw, target, first));
}

function trendDay({ line, scatter }: TrendDraw, target: number, first: number): number {
  if (!(line.slopePerDay > 0)) {
    return trendAt(line, first) + scatter >= target ? first : Number.POSITIVE_INFINITY;
  }
  return (target - scatter - line.intercept) / line.slopePerDay;
}

function span(sorted: Float64Array, confidence: number): CrossingForecast['interval95'] {
  if (sorted.length === 0) return { lower: null, upper: null };
  const tail = (1 - confidence) / 2;
  return {
    lower: finite(quantileOfSorted(sorted, tail)),
    upper: finite(quantileOfSorted(sorted, 1 - tail)),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

const CURVE_PLACES = 40;

function curveOf(
  ordered: readonly UncertainRelease[],
  line: TrendLine,
  draws: readonly TrendDraw[],
  until: number,
): CrossingForecast['curve'] {
  const first = known(ordered[0]).day;
  // Three years on, a trend of today says nothing.
  const end = Math.min(until, known(ordered.at(-1)).day + 1096);
  return Array.from({ length: CURVE_PLACES + 1 }, (_, index) => {
    const at = first + ((end - first) * index) / CURVE_PLACES;
    const value = 2 ** trendAt(line, at);
    const values = draws.map((draw) => trendAt(draw.line, at) + draw.scatter);
    const { lower, upper } =
      values.length === 0
        ? { lower: Math.log2(value), upper: Math.log2(value) }
        : drawLimits(values, 0.95);
    return { at, value, lower: 2 ** lower, upper: 2 ** upper };
  }).filter((place) => Object.values(place).every(Number.isFinite));
}

function coverageOf(backTests: readonly CrossingBackTest[]): CrossingForecast['coverage'] {
  const predictions = backTests.flatMap((test) => test.predictions);
  if (predictions.length === 0) return null;
  const held = (level: 'interval80' | 'interval95') => ({
    held: predictions.filter(
      ({ observed, [level]: { lower, upper } }) => observed >= lower && observed <= upper,
    ).length,
    n: predictions.length,
  });
  return { interval80: held('interval80'), interval95: held('interval95') };
}

function findingsOf(
  ordered: readonly UncertainRelease[],
  { thresholdMinutes, resamples }: CrossingPlan,
  facts: Pick<CrossingForecast, 'estimate' | 'median' | 'neverShare' | 'coverage' | 'used'> & {
    readonly last: number;
    readonly isRising: boolean;
  },
): CrossingFinding[] {
  const found: CrossingFinding[] = [];
  const find = (code: CrossingFinding['code'], detail: string): void => {
    found.push({ code, detail });
  };
  if (ordered.length < FEW_RELEASES)
    find('few_points', `The trend rests on ${ordered.length} models.`);
  if (!facts.isRising) find('not_rising', 'p50 does not rise with the date of release.');
  const reached = ordered.find(({ p50Minutes }) => p50Minutes >= thresholdMinutes);
  if (reached !== undefined) {
    find(
      'already_crossed',
      `${reached.model} has already reached ${minutesLabel(thresholdMinutes)}.`,
    );
  }
  if (facts.neverShare > 0.025) {
    find('may_never_cross', `${(100 * facts.neverShare).toPrecision(2)} % of draws never cross.`);
  }
  if (facts.median !== null && facts.median > facts.last) {
    find(
      'beyond_data',
      `The median lies ${Math.round(facts.median - facts.last)} days after the last model.`,
    );
  }
  if (facts.used < resamples) {
    find('draws_lost', `${resamples - facts.used} of ${resamples} draws gave no trend.`);
  }
  const { coverage } = facts;
  if (coverage !== null && coverage.interval95.held < 0.8 * coverage.interval95.n) {
    find(
      'poor_coverage',
      `The 95 % interval held ${coverage.interval95.held} of ${coverage.interval95.n} models left out.`,
    );
  }
  return found;
}
