import type { CrossingForecast } from '../computations/crossing-forecast.js';
import type { Figure, Series } from './figure.js';
import { paddedDomain, placeText, shortNumber } from './scaling-wording.js';

const VALUES = {
  success_rate: 'success rate',
  loss: 'held-out loss, nats',
  horizon_minutes: 'time horizon',
} as const;
/** One standard error of a proportion on either side, for the eye: the band is the interval. */
const EYE_ERRORS = 1;

/** The measured points, the fitted curve, the gate line and the interval in which they cross. Total. */
export function crossingFigure(forecast: CrossingForecast): Figure {
  const { axis, quantity, threshold, curve, points } = forecast;
  const isTime = axis === 'time';
  const places = [...points, ...curve].map(({ at }) => at);
  const isHorizon = quantity === 'horizon_minutes';
  const values = [
    threshold,
    ...points.map(({ value }) => value),
    ...curve.flatMap(({ lower, upper }) => [lower, upper]),
  ];
  const above = values.filter((value) => value > 0);
  return {
    id: `crossing-${quantity}`,
    title: `When the ${VALUES[quantity].split(',')[0] ?? ''} crosses ${shortNumber(threshold)}`,
    description: crossingWords(forecast),
    x: {
      label: isTime ? 'date' : 'training compute, FLOP',
      scale: isTime ? 'time' : 'log10',
      domain: [Math.min(...places), Math.max(...places)],
    },
    y: isHorizon
      ? {
          label: VALUES[quantity],
          scale: 'log2',
          unit: 'minutes',
          domain: [Math.min(...above), Math.max(...above)],
        }
      : {
          label: VALUES[quantity],
          scale: 'linear',
          domain: quantity === 'success_rate' ? [0, 1] : paddedDomain(values),
        },
    series: [
      {
        kind: 'band',
        name: '95 % band of the curve',
        tone: 'first',
        points: curve.map(({ at, lower, upper }) => ({ x: at, lower, upper })),
      },
      {
        kind: 'line',
        name: 'fitted curve',
        tone: 'first',
        points: curve.map(({ at, value }) => ({ x: at, y: value })),
      },
      { kind: 'points', name: 'measured', tone: 'second', points: points.map(pointOf) },
      { kind: 'rule', name: 'gate', tone: 'gate', axis: 'y', at: threshold },
      ...crossingRule(forecast),
    ],
    table: {
      columns: ['figure', 'place', 'lower', 'upper'],
      rows: [
        ['median crossing, 80 %', ...textsOf(forecast, forecast.interval80)],
        ['median crossing, 95 %', ...textsOf(forecast, forecast.interval95)],
        ['share of draws that never cross', forecast.neverShare, null, null],
      ],
    },
  };
}

/** The finding in a sentence or two: median, both intervals, share that never crosses, n, back-test and cautions. */
export function crossingWords(forecast: CrossingForecast): string {
  const { axis, median, interval80, interval95, neverShare, n, used, coverage } = forecast;
  const span = ({ lower, upper }: CrossingForecast['interval80']): string =>
    `${placeText(axis, lower)} to ${placeText(axis, upper)}`;
  return [
    `Crosses at ${placeText(axis, median)} (median); 80 %: ${span(interval80)}; 95 %: ${span(interval95)}.`,
    `${shortNumber(100 * neverShare)} % of ${used} draws never cross. ${n} points.`,
    ...(coverage === null
      ? ['Too few points for a back-test.']
      : [
          `Left out and foretold, ${coverage.interval80.held} of ${coverage.interval80.n} lay in their 80 % interval and ${coverage.interval95.held} in their 95 %.`,
        ]),
    ...forecast.findings.map(({ detail }) => `Caution: ${detail}.`),
  ].join(' ');
}

function pointOf({ name, at, value, trials }: CrossingForecast['points'][number]) {
  const label = name === undefined ? {} : { label: name };
  if (trials === null) return { x: at, y: value, ...label };
  const error = EYE_ERRORS * Math.sqrt((value * (1 - value)) / trials);
  return { x: at, y: value, lower: value - error, upper: value + error, ...label };
}

/** The 80 % interval on the axis; without an upper limit the rule says so instead of looking bounded. */
function crossingRule({ median, interval80, curve }: CrossingForecast): Series[] {
  if (median === null) return [];
  const { lower, upper } = interval80;
  const end = curve.at(-1)?.at ?? median;
  return [
    {
      kind: 'rule',
      name: upper === null ? 'crossing, 80 % (no upper limit)' : 'crossing, 80 %',
      tone: 'third',
      axis: 'x',
      at: median,
      ...(lower === null ? {} : { lower, upper: upper ?? Math.max(end, median) }),
    },
  ];
}

function textsOf(
  { axis, median }: CrossingForecast,
  { lower, upper }: CrossingForecast['interval80'],
): readonly string[] {
  return [placeText(axis, median), placeText(axis, lower), placeText(axis, upper)];
}
