import type { ScalingFit, TrainingRun } from '../computations/scaling.js';
import { valueOver } from '../scaling/training-runs.js';
import type { Figure, Series } from './figure.js';
import { paddedDomain, shortNumber, sizeText } from './scaling-wording.js';

const ISO_LINES = 5;
const LINE_POINTS = 24;
const AXES = {
  compute: 'training compute, FLOP',
  parameters: 'parameters',
  data: 'training tokens',
} as const;

/** Loss of the runs against what the law is of, with the least loss that it says and its band. Total. */
export function scalingFigure(fit: ScalingFit): Figure {
  const runs = pointsOf(fit.runs, fit.over);
  const dropped = pointsOf(fit.dropped, fit.over);
  const losses = [...runs, ...dropped].map(({ y }) => y);
  const places = [...[...runs, ...dropped].map(({ x }) => x), ...fit.curve.map(({ at }) => at)];
  const description = `${wordsOf(fit)} ${fit.n} runs${fit.dropped.length === 0 ? '' : `, ${fit.dropped.length} of the highest loss left out`}.${fit.findings.map(({ detail }) => ` Caution: ${detail}.`).join('')}`;
  return {
    id: 'scaling',
    title:
      fit.form === 'chinchilla'
        ? 'Loss against training compute'
        : `Loss against ${AXES[fit.over]}`,
    description,
    x: {
      label: AXES[fit.over],
      scale: 'log10',
      domain: [Math.min(...places), Math.max(...places)],
    },
    y: {
      label: 'held-out loss, nats',
      scale: 'linear',
      domain: paddedDomain([...losses, ...fit.curve.map(({ lower }) => lower)]),
    },
    series: [
      {
        kind: 'band',
        name: bandName(fit),
        tone: 'first',
        points: fit.curve.map(({ at, lower, upper }) => ({ x: at, lower, upper })),
      },
      ...isoParameterLines(fit),
      { kind: 'points', name: 'runs', tone: 'second', points: runs },
      ...(dropped.length === 0
        ? []
        : [{ kind: 'points', name: 'left out', tone: 'control', points: dropped } as const]),
      {
        kind: 'line',
        name: fit.form === 'chinchilla' ? 'best split of compute' : 'fitted law',
        tone: 'first',
        points: fit.curve.map(({ at, loss }) => ({ x: at, y: loss })),
      },
    ],
    table: tableOf(fit),
  };
}

function pointsOf(runs: readonly TrainingRun[], over: ScalingFit['over']) {
  return runs.flatMap((run) => {
    const x = valueOver(run, over);
    return x === null ? [] : [{ x, y: run.loss }];
  });
}

/** What models of one size reach with more and more data, over the compute that the runs span; each line begins at its size. */
function isoParameterLines(fit: ScalingFit): Series[] {
  if (fit.form !== 'chinchilla') return [];
  const { A, B, E, alpha, beta } = fit.parameters;
  const sizes = fit.runs.flatMap(({ parameters }) => parameters ?? []).sort((a, b) => a - b);
  const flops = fit.runs.flatMap(({ flop }) => flop ?? []);
  const [least, most] = [Math.min(...flops), Math.max(...flops)];
  const [small = 0, large = 0] = [sizes[0], sizes.at(-1)];
  if (!(small > 0) || small === large) return [];
  const highest = Math.max(...fit.runs.map(({ loss }) => loss));
  const look = {
    name: `models of one size, ${sizeText(small)} to ${sizeText(large)} parameters`,
    tone: 'muted',
  } as const;
  return Array.from({ length: ISO_LINES }, (_, line) => {
    const size = small * (large / small) ** (line / (ISO_LINES - 1));
    const points = Array.from({ length: LINE_POINTS }, (_unused, index) => {
      const x = least * (most / least) ** (index / (LINE_POINTS - 1));
      return { x, y: E + A * size ** -alpha + B * (x / (6 * size)) ** -beta };
    }).filter(({ y }) => y <= highest);
    return { points, label: sizeText(size) };
  })
    .filter(({ points }) => points.length > 1)
    .flatMap(({ points, label }): readonly Series[] => [
      { kind: 'line', ...look, isDashed: true, points },
      { kind: 'points', ...look, points: points.slice(0, 1).map((start) => ({ ...start, label })) },
    ]);
}

function wordsOf(fit: ScalingFit): string {
  const { parameters } = fit;
  return fit.form === 'chinchilla'
    ? `L = ${shortNumber(parameters.E)} + ${shortNumber(parameters.A)} / N^${shortNumber(parameters.alpha)} + ${shortNumber(fit.parameters.B)} / D^${shortNumber(fit.parameters.beta)}.`
    : `L = ${shortNumber(parameters.E)} + ${shortNumber(parameters.A)} / X^${shortNumber(parameters.alpha)}, X in ${AXES[fit.over]}.`;
}

function bandName({ intervals }: ScalingFit): string {
  return intervals === null
    ? 'no interval: too few draws gave a fit'
    : `${shortNumber(100 * intervals.confidence)} % band of the law`;
}

function tableOf(fit: ScalingFit): Figure['table'] {
  const rows =
    fit.form === 'chinchilla'
      ? (['A', 'B', 'E', 'alpha', 'beta'] as const).map((name) => [
          name,
          fit.parameters[name],
          fit.intervals?.[name].lower ?? null,
          fit.intervals?.[name].upper ?? null,
        ])
      : (['A', 'E', 'alpha'] as const).map((name) => [
          name,
          fit.parameters[name],
          fit.intervals?.[name].lower ?? null,
          fit.intervals?.[name].upper ?? null,
        ]);
  return { columns: ['parameter', 'estimate', 'lower', 'upper'], rows };
}
