import type { CrossingForecast } from '../computations/crossing-forecast.js';
import type { HorizonModel, HorizonTrend } from '../computations/horizon.js';
import type { Figure, Series } from '../figures/figure.js';
import { minutesLabel } from '../figures/tick-labels.js';
import { dayOf, dayText } from './horizon-trend.js';

/**
 * p50 over release date with the trend, and, where a crossing is foretold, the gate line and the interval of the day on
 * which p50 reaches it. Total.
 */
export function trendFigure(trend: HorizonTrend, crossing: CrossingForecast | null): Figure {
  const days = trend.models.map(({ releasedOn }) => dayOf(releasedOn));
  const first = Math.min(...days) - 60;
  const last = Math.max(...days) + 120;
  // Never further than three years on: an interval that reaches beyond is cut off there.
  const end = Math.min(Math.max(last, (crossing?.interval95.upper ?? last) + 60), last + 1096);
  const heights = [
    ...trend.models.filter(({ p50Minutes }) => p50Minutes > 0).map(({ p50Minutes }) => p50Minutes),
    crossing?.threshold ?? 1,
  ];
  const valueAt = (day: number) => ({
    x: day,
    y: 2 ** (trend.intercept + trend.slopePerDay * day),
  });
  const used = trend.models.filter(({ isUsed }) => isUsed);
  const ends = used.map(({ releasedOn }) => dayOf(releasedOn));
  const [start, latest] = [Math.min(...ends), Math.max(...ends)];
  const series: readonly Series[] = [
    ...(crossing === null ? [] : forecastSeries(crossing)),
    { kind: 'line', name: 'trend', tone: 'first', points: [valueAt(start), valueAt(latest)] },
    {
      kind: 'line',
      name: 'trend drawn on',
      tone: 'first',
      isDashed: true,
      points: [valueAt(latest), valueAt(end)],
    },
    pointsOf(
      'other models',
      'muted',
      trend.models.filter(({ isUsed }) => !isUsed),
    ),
    pointsOf('state of the art at release', 'first', used),
  ];
  return {
    id: 'horizon-trend',
    title: `p50 horizon doubles ${doubling(trend)}`,
    description: `Over ${trend.n} models the p50 horizon doubles ${doubling(trend)}.${crossing === null ? '' : ` ${crossingText(crossing)}`}`,
    x: { label: 'release', scale: 'time', domain: [first, end] },
    y: {
      label: 'p50 horizon (time a skilled human takes)',
      scale: 'log2',
      domain: [Math.min(...heights) / 2, Math.max(...heights) * 4],
      unit: 'minutes',
    },
    series: series.filter((each) => each.kind !== 'points' || each.points.length > 0),
    table: {
      columns: ['model', 'released', 'p50 (min)', 'lower', 'upper', 'on the trend'],
      rows: trend.models.map(({ model, releasedOn, p50Minutes, lower, upper, isUsed }) => [
        model,
        releasedOn,
        p50Minutes,
        lower,
        upper,
        isUsed ? 'yes' : 'no',
      ]),
    },
  };
}

function forecastSeries(crossing: CrossingForecast): readonly Series[] {
  const { interval80, median, threshold, curve } = crossing;
  return [
    { kind: 'band', name: '95 % of models to come', tone: 'first', points: bandOf(curve) },
    {
      kind: 'rule',
      name: `gate ${minutesLabel(threshold)}`,
      tone: 'gate',
      axis: 'y',
      at: threshold,
    },
    ...(median === null
      ? []
      : [
          {
            kind: 'rule',
            name: crossingText(crossing),
            tone: 'control',
            axis: 'x',
            at: median,
            ...(interval80.lower === null ? {} : { lower: interval80.lower }),
            upper: interval80.upper ?? Number.POSITIVE_INFINITY,
          } as const,
        ]),
  ];
}

function bandOf(curve: CrossingForecast['curve']) {
  return curve.map(({ at, lower, upper }) => ({ x: at, lower, upper }));
}

function pointsOf(name: string, tone: 'first' | 'muted', models: readonly HorizonModel[]): Series {
  return {
    kind: 'points',
    name,
    tone,
    points: models.map(({ model, releasedOn, p50Minutes, lower, upper }) => ({
      x: dayOf(releasedOn),
      y: p50Minutes,
      label: model,
      ...(lower === null ? {} : { lower }),
      ...(upper === null ? {} : { upper }),
    })),
  };
}

function doubling({ doublingDays, lower, upper, confidence }: HorizonTrend): string {
  if (doublingDays === null) return 'never: it does not rise';
  const text = (days: number | null): string => (days === null ? '∞' : String(Math.round(days)));
  const limits = lower === null ? '' : ` [${text(lower)}, ${text(upper)}]`;
  return `every ${text(doublingDays)} days${limits === '' ? '' : `${limits}, ${100 * confidence} %`}`;
}

/** `p50 crosses it 2026-03-01 [2025-11-02, 2026-09-30], 80 %; 2 % of draws never`. */
function crossingText({ median, interval80, neverShare }: CrossingForecast): string {
  const text = (day: number | null): string => (day === null ? 'never' : dayText(day));
  return `p50 crosses it ${text(median)} [${text(interval80.lower)}, ${text(interval80.upper)}], 80 %; ${Number((100 * neverShare).toPrecision(2))} % of draws never`;
}
