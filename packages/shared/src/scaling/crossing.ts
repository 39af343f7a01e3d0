import type {
  CrossingBackTest,
  CrossingForecast,
  CrossingForecastSpec,
  CrossingPoint,
} from '../computations/crossing-forecast.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { known } from '../statistics/known.js';
import { type Draws, drawsFrom } from '../statistics/random.js';
import { crossingFindings } from './crossing-findings.js';
import { type CrossingModel, lossModel, rateModel } from './crossing-model.js';
import { drawLimits, quantileOfSorted } from './draw-limits.js';

const LEAST_POINTS = { success_rate: 3, loss: 5 } as const;
const BACK_TESTS = 3;
/** Draws of one back-test: coverage over a handful of points needs no finer limits. */
const BACK_TEST_RESAMPLES = 400;
const CURVE_POINTS = 41;
/** With fewer draws than this share nothing is foretold. */
const LEAST_USED = 0.5;

/**
 * Where a success rate rises to a threshold (over compute or time), or a loss falls to it (over compute), with the limits
 * over draws and the share that never crosses, back-tested by leaving the last points out. Deterministic given the
 * specification, whatever the order of its points. Throws `crossing.too_few_points`, `crossing.no_spread`,
 * `crossing.invalid_threshold`, `crossing.invalid_point`, `crossing.trials_missing`, `crossing.unsupported`,
 * `statistics.invalid_seed`, `scaling.no_optimum`.
 */
export function forecastCrossing(
  spec: CrossingForecastSpec,
  report?: (done: number, total: number) => void,
): CrossingForecast {
  const points = checkedPoints(spec);
  if (spec.quantity === 'success_rate')
    return forecastBy(rateModel(spec.axis), spec, points, report);
  if (spec.quantity === 'loss' && spec.axis === 'compute')
    return forecastBy(lossModel(spec.seed), spec, points, report);
  throw refusal(
    'crossing.unsupported',
    `A crossing of ${spec.quantity} over ${spec.axis} isn't forecast here: give success rates, or losses over compute.`,
  );
}

function forecastBy<Curve>(
  model: CrossingModel<Curve>,
  spec: CrossingForecastSpec,
  points: readonly CrossingPoint[],
  report?: (done: number, total: number) => void,
): CrossingForecast {
  const { axis, quantity, threshold, resamples, seed } = spec;
  const curve = model.fit(points);
  const earliest = known(points[0]).at;
  const latest = known(points.at(-1)).at;
  if (curve === null || earliest === latest)
    throw refusal('crossing.no_spread', `All points lie at too few places of ${axis}: no curve.`);
  const curves = drawnCurves(model, points, curve, drawsFrom(seed), resamples, report);
  if (curves.length < LEAST_USED * resamples)
    throw refusal(
      'crossing.no_spread',
      `Only ${curves.length} of ${resamples} draws of the points carry a curve over ${axis}: limits would speak of the lucky draws alone. Add points at more places.`,
    );
  const crossings = curves.map((drawn) => model.crossing(drawn, threshold, earliest));
  const sorted = Float64Array.from(crossings).sort();
  const span = (confidence: number): CrossingForecast['interval95'] => {
    const { lower, upper } = drawLimits(crossings, confidence);
    return { lower: told(lower), upper: told(upper) };
  };
  const backTests = backTestsOf(model, points, seed);
  const forecast = {
    schema: 'holdpoint.crossing-forecast.v1' as const,
    axis,
    quantity,
    threshold,
    n: points.length,
    estimate: told(model.crossing(curve, threshold, earliest)),
    median: told(quantileOfSorted(sorted, 0.5)),
    interval80: span(0.8),
    interval95: span(0.95),
    neverShare: crossings.filter((at) => at === Infinity).length / crossings.length,
    method: model.method,
    resamples,
    used: curves.length,
    seed,
    points: [...points],
    backTests,
    coverage: coverageOf(backTests),
    confidence: 0.95,
  };
  return {
    ...forecast,
    curve: curveOf(model, curve, curves, placesOf(axis, earliest, latest, forecast.median)),
    findings: crossingFindings(forecast, model.valueAt(curve, latest)),
  };
}

/** The curves of points drawn with replacement and measured again; draws that carry none are left out. */
export function drawnCurves<Curve>(
  model: CrossingModel<Curve>,
  points: readonly CrossingPoint[],
  near: Curve,
  draws: Draws,
  resamples: number,
  report?: (done: number, total: number) => void,
): readonly Curve[] {
  const curves: Curve[] = [];
  for (let resample = 0; resample < resamples; resample += 1) {
    report?.(resample, resamples);
    const sample = points.map(() =>
      model.measuredAgain(known(points[draws.below(points.length)]), draws),
    );
    const curve = model.refit(sample, near);
    if (curve !== null) curves.push(curve);
  }
  return curves;
}

/** The last one, two and three points, each foretold from those before; a fit needs as many as a forecast does. */
function backTestsOf<Curve>(
  model: CrossingModel<Curve>,
  points: readonly CrossingPoint[],
  seed: number,
): CrossingBackTest[] {
  return Array.from({ length: BACK_TESTS }, (_, index) => index + 1).flatMap((leftOut) => {
    const before = points.slice(0, -leftOut);
    const curve = before.length < 4 ? null : model.fit(before);
    if (curve === null) return [];
    const draws = drawsFrom(seed);
    const curves = drawnCurves(model, before, curve, draws, BACK_TEST_RESAMPLES);
    if (curves.length === 0) return [];
    const predictions = points.slice(-leftOut).map((point) => {
      const foretold = curves.map((drawn) => model.observedAt(drawn, point, draws));
      return {
        at: point.at,
        observed: point.value,
        predicted: model.valueAt(curve, point.at),
        interval80: drawLimits(foretold, 0.8),
        interval95: drawLimits(foretold, 0.95),
      };
    });
    return [{ leftOut, fittedOn: before.length, predictions }];
  });
}

function coverageOf(backTests: readonly CrossingBackTest[]): CrossingForecast['coverage'] {
  const predictions = backTests.flatMap((backTest) => backTest.predictions);
  if (predictions.length === 0) return null;
  const held = (level: 'interval80' | 'interval95'): number =>
    predictions.filter(
      ({ observed, [level]: { lower, upper } }) => lower <= observed && observed <= upper,
    ).length;
  return {
    interval80: { held: held('interval80'), n: predictions.length },
    interval95: { held: held('interval95'), n: predictions.length },
  };
}

function curveOf<Curve>(
  model: CrossingModel<Curve>,
  curve: Curve,
  curves: readonly Curve[],
  places: readonly number[],
): CrossingForecast['curve'] {
  return places.map((at) => {
    const values = curves.map((drawn) => model.valueAt(drawn, at));
    return { at, value: model.valueAt(curve, at), ...drawLimits(values, 0.95) };
  });
}

/** From the first point to somewhat behind the last or the median crossing, at most as far again as was measured. */
function placesOf(
  axis: CrossingForecastSpec['axis'],
  earliest: number,
  latest: number,
  median: number | null,
): readonly number[] {
  const into = (at: number): number => (axis === 'compute' ? Math.log10(at) : at);
  const [low, high] = [into(earliest), into(latest)];
  const range = high - low;
  const wanted = median === null ? high + range : into(median) + 0.2 * range;
  const end = Math.min(high + range, Math.max(high + 0.1 * range, wanted));
  return Array.from({ length: CURVE_POINTS }, (_, index) => {
    const place = low + ((end - low) * index) / (CURVE_POINTS - 1);
    return axis === 'compute' ? 10 ** place : place;
  });
}

/** Points in order of the axis. Throws `crossing.invalid_threshold`, `crossing.invalid_point`, `crossing.too_few_points`. */
export function checkedPoints({
  points,
  quantity,
  axis,
  threshold,
}: CrossingForecastSpec): readonly CrossingPoint[] {
  const isRate = quantity === 'success_rate';
  if (!(threshold > 0) || !Number.isFinite(threshold) || (isRate && threshold >= 1))
    throw refusal(
      'crossing.invalid_threshold',
      `A threshold is ${isRate ? 'a rate between 0 and 1' : 'a number above 0'}; got ${threshold}.`,
    );
  const wrong = points.find(
    ({ at, value }) =>
      !Number.isFinite(at) ||
      (axis === 'compute' && at <= 0) ||
      !(isRate ? value >= 0 && value <= 1 : value > 0 && Number.isFinite(value)),
  );
  if (wrong !== undefined)
    throw refusal(
      'crossing.invalid_point',
      `A point at ${wrong.at} with the value ${wrong.value} can't be on this axis: expected ${isRate ? 'rates from 0 to 1' : 'values above 0'}${axis === 'compute' ? ' at compute above 0' : ''}.`,
    );
  const least = quantity === 'loss' ? LEAST_POINTS.loss : LEAST_POINTS.success_rate;
  if (points.length < least)
    throw refusal(
      'crossing.too_few_points',
      `A forecast needs at least ${least} points; there are ${points.length}.`,
    );
  return points.toSorted(
    (left, right) =>
      left.at - right.at || left.value - right.value || (left.trials ?? 0) - (right.trials ?? 0),
  );
}

function told(place: number): number | null {
  return Number.isFinite(place) ? place : null;
}

function refusal(code: `crossing.${string}`, message: string): HoldpointError {
  return new HoldpointError({ code, kind: 'invalid', message });
}
