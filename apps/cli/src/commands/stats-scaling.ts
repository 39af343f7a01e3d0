import { type ScalingFit, ScalingVariable } from '@holdpoint/shared/computations/scaling';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { scalingFigure } from '@holdpoint/shared/figures/scaling-figure';
import { HUBER_DELTA } from '@holdpoint/shared/scaling/fit-law';
import { fitScaling } from '@holdpoint/shared/scaling/fit-scaling';
import { nameOf } from '@holdpoint/shared/scaling/training-runs';
import type { Command } from 'commander';

import { answer } from '../output.js';
import {
  type DrawOptions,
  drawsOf,
  figure,
  Form,
  PositiveAmount,
  RUNS_HELP,
  withDraws,
  withProgress,
} from '../stats/law-options.js';
import { Confidence, Count } from '../stats/number-options.js';
import { readTrainingRuns } from '../stats/training-runs-file.js';
import { writeFigure } from '../stats/write-figure.js';
import { parse } from './campaign.js';
import { action } from './common.js';
import { addStatsCrossing } from './stats-crossing.js';
import { addStatsEffectiveCompute } from './stats-effective-compute.js';

interface ScalingOptions extends DrawOptions {
  readonly dropHighestLoss: string;
  readonly form: string;
  readonly over: string;
  readonly confidence: string;
  readonly budget?: string;
}

/** As many as Besiroglu et al. 2024 drew: B's limits move by a tenth with a quarter of them. */
const PUBLISHED_RESAMPLES = 4000;

/** `stats scaling`, `stats effective-compute` and `stats crossing`. */
export function addStatsScaling(stats: Command): void {
  addScaling(stats);
  addStatsEffectiveCompute(stats);
  addStatsCrossing(stats);
}

function addScaling(stats: Command): void {
  withDraws(
    stats
      .command('scaling')
      .description('fit a scaling law to training runs, with bootstrap intervals')
      .argument('<file>', 'CSV or JSON of training runs')
      .option('--drop-highest-loss <count>', 'leave out so many runs of the highest loss', '0')
      .option(
        '--form <form>',
        'chinchilla, power-law or kaplan (no irreducible loss)',
        'chinchilla',
      )
      .option('--over <variable>', 'of a power law: compute, parameters or data', 'compute')
      .option('--budget <flop>', 'tell the best split of so much compute')
      .option('--confidence <share>', 'between 0 and 1', '0.95'),
    PUBLISHED_RESAMPLES,
  )
    .addHelpText(
      'after',
      `${RUNS_HELP}

chinchilla: L = E + A / N^alpha + B / D^beta; power-law: L = E + A / X^alpha; kaplan: the same with E = 0. Huber loss of
log residuals (delta ${HUBER_DELTA}), L-BFGS from 4,500 starts; limits are drawn by resampling runs.

Example:
  $ holdpoint stats scaling runs.csv --drop-highest-loss 5 --plot scaling.svg --json`,
    )
    .action(action(scaling));
}

async function scaling(file: string, options: ScalingOptions): Promise<void> {
  const spec = {
    schema: 'holdpoint.scaling-spec.v1' as const,
    form: parse(Form, options.form, '--form'),
    over: parse(ScalingVariable, options.over, '--over'),
    dropHighestLoss: parse(Count, options.dropHighestLoss, '--drop-highest-loss'),
    confidence: parse(Confidence, options.confidence, '--confidence'),
    budgetFlop:
      options.budget === undefined ? null : parse(PositiveAmount, options.budget, '--budget'),
    huberDelta: HUBER_DELTA,
    ...drawsOf(options),
  };
  if (spec.form === 'chinchilla' && spec.over !== 'compute') {
    throw new HoldpointError({
      code: 'usage.option',
      kind: 'invalid',
      message: `--over ${spec.over} is for --form power-law or kaplan: the Chinchilla form is over parameters and data at once.`,
    });
  }
  const runs = [...(await readTrainingRuns(file))];
  const fit = withProgress((report) => fitScaling({ ...spec, runs }, report).fit);
  if (options.plot !== undefined) await writeFigure(options.plot, scalingFigure(fit));
  answer(options.json === true, fit, () => scalingLines(fit));
}

function scalingLines(fit: ScalingFit): readonly string[] {
  const { intervals, standardErrors, heldOut, optimum } = fit;
  const line = (
    name: string,
    estimate: number,
    limits: { readonly lower: number; readonly upper: number } | undefined,
    error: number | undefined,
  ): string =>
    `  ${name.padEnd(6)}${figure(estimate)}${limits === undefined ? '' : ` [${figure(limits.lower)}, ${figure(limits.upper)}]`}${error === undefined ? '' : `, standard error ${figure(error)}`}`;
  const parameters =
    fit.form === 'chinchilla'
      ? (['A', 'B', 'E', 'alpha', 'beta'] as const).map((name) =>
          line(name, fit.parameters[name], fit.intervals?.[name], fit.standardErrors?.[name]),
        )
      : (['A', 'E', 'alpha'] as const).map((name) =>
          line(name, fit.parameters[name], intervals?.[name], standardErrors?.[name]),
        );
  return [
    `${nameOf(fit.form)} fit over ${fit.form === 'chinchilla' ? 'parameters and data' : fit.over}: ${fit.n} runs, ${fit.dropped.length} of the highest loss left out; objective ${fit.objective.toPrecision(9)}`,
    ...parameters,
    ...(fit.form === 'chinchilla' ? splitLines(fit) : []),
    ...(intervals === null
      ? ['  no intervals: too few draws gave a fit']
      : [
          `  ${figure(100 * intervals.confidence)} % limits by percentile bootstrap: ${intervals.used} of ${intervals.resamples} draws, seed ${fit.seed}`,
        ]),
    `  ${fit.starts} starts, ${optimum.distinctOptima} settled optima, gradient ${optimum.gradientNorm.toExponential(1)}`,
    ...(heldOut === null
      ? []
      : [
          `  the ${heldOut.n} largest runs, foretold from ${heldOut.fittedOn}: off by ${figure(100 * heldOut.rootMeanSquareLog)} % (root mean square), ${figure(100 * heldOut.meanLog)} % on average`,
        ]),
    ...fit.findings.map(({ detail }) => `  ! ${detail}`),
  ];
}

function splitLines(fit: Extract<ScalingFit, { form: 'chinchilla' }>): readonly string[] {
  const { ratio, computeOptimal: best } = fit;
  const limits = ratio.interval;
  return [
    `  beta / (alpha + beta) ${figure(ratio.betaOverSum)}${limits === null ? '' : ` [${figure(limits.lower)}, ${figure(limits.upper)}]`}: the best N grows with compute to this power`,
    ...(best === null
      ? []
      : [
          `  ${figure(best.flop)} FLOP: best with ${figure(best.parameters)} parameters${spanText(best.intervals?.parameters)} and ${figure(best.tokens)} tokens${spanText(best.intervals?.tokens)}, loss ${figure(best.loss)}${spanText(best.intervals?.loss)}`,
        ]),
  ];
}

function spanText(limits: { readonly lower: number; readonly upper: number } | undefined): string {
  return limits === undefined ? '' : ` [${figure(limits.lower)}, ${figure(limits.upper)}]`;
}
