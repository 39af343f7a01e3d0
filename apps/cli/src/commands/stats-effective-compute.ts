import type { EffectiveCompute } from '@holdpoint/shared/computations/effective-compute';
import type { TrainingRun } from '@holdpoint/shared/computations/scaling';
import { effectiveComputeFigure } from '@holdpoint/shared/figures/effective-compute-figure';
import { effectiveComputeOf } from '@holdpoint/shared/scaling/effective-compute';
import { growTogether } from '@holdpoint/shared/scaling/law-findings';
import { completed, nameOf } from '@holdpoint/shared/scaling/training-runs';
import type { Command } from 'commander';
import { z } from 'zod';

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
import { Amount, Confidence, Count } from '../stats/number-options.js';
import { readTrainingRuns } from '../stats/training-runs-file.js';
import { writeFigure } from '../stats/write-figure.js';
import { parse } from './campaign.js';
import { action } from './common.js';

interface EffectiveComputeOptions extends DrawOptions {
  readonly loss: string;
  readonly assessedLoss?: string;
  readonly trigger: string;
  readonly form?: string;
  readonly dropHighestLoss: string;
  readonly confidence: string;
}

const Multiple = Amount.pipe(z.number().gt(1, 'expected a multiple above 1, such as 4'));

/** `stats effective-compute`. */
export function addStatsEffectiveCompute(stats: Command): void {
  withDraws(
    stats
      .command('effective-compute')
      .description(
        "a checkpoint's loss as compute of the reference recipe, and what a trigger says",
      )
      .argument('<file>', 'CSV or JSON of the reference recipe’s training runs')
      .requiredOption('--loss <nats>', 'held-out loss of the checkpoint')
      .option('--assessed-loss <nats>', 'that of the checkpoint last assessed')
      .option('--trigger <multiple>', 'multiple at which the policy asks for an assessment', '4')
      .option('--form <form>', 'chinchilla, power-law or kaplan (default: what the runs carry)')
      .option('--drop-highest-loss <count>', 'leave out so many runs of the highest loss', '0')
      .option('--confidence <share>', 'between 0 and 1', '0.95'),
  )
    .addHelpText(
      'after',
      `${RUNS_HELP}

The trigger is due when the upper bound of the multiple reaches it, and where nothing bounds the multiple.

Example:
  $ holdpoint stats effective-compute runs.csv --loss 2.31 --assessed-loss 2.44 --trigger 4 --json`,
    )
    .action(action(effectiveCompute));
}

async function effectiveCompute(file: string, options: EffectiveComputeOptions): Promise<void> {
  const loss = parse(PositiveAmount, options.loss, '--loss');
  const assessedLoss =
    options.assessedLoss === undefined
      ? null
      : parse(PositiveAmount, options.assessedLoss, '--assessed-loss');
  const triggerMultiple = parse(Multiple, options.trigger, '--trigger');
  const asked = options.form === undefined ? null : parse(Form, options.form, '--form');
  const spec = {
    schema: 'holdpoint.effective-compute-spec.v1' as const,
    dropHighestLoss: parse(Count, options.dropHighestLoss, '--drop-highest-loss'),
    loss,
    assessedLoss,
    triggerMultiple: assessedLoss === null ? null : triggerMultiple,
    confidence: parse(Confidence, options.confidence, '--confidence'),
    ...drawsOf(options),
  };
  const reference = [...(await readTrainingRuns(file))];
  const form = asked ?? formOf(reference);
  const found = withProgress((report) => effectiveComputeOf({ ...spec, form, reference }, report));
  if (options.plot !== undefined) await writeFigure(options.plot, effectiveComputeFigure(found));
  answer(options.json === true, found, () => effectiveComputeLines(found));
}

/** Runs that tell sizes and data apart carry the Chinchilla form; compute alone, or both on one line, a power law. */
function formOf(runs: readonly TrainingRun[]): 'chinchilla' | 'power_law' {
  const places = runs
    .map(completed)
    .flatMap(({ parameters, tokens }) =>
      parameters === null || tokens === null
        ? []
        : [{ first: Math.log(parameters), second: Math.log(tokens) }],
    );
  return places.length === runs.length && !growTogether(places) ? 'chinchilla' : 'power_law';
}

function effectiveComputeLines(found: EffectiveCompute): readonly string[] {
  const { effectiveCompute: extent, assessed, multiple, trigger } = found;
  return [
    `effective compute ${extentText(extent)} FLOP at a loss of ${figure(found.loss)}`,
    ...(assessed === null
      ? []
      : [`  assessed: ${extentText(assessed.effectiveCompute)} FLOP at ${figure(assessed.loss)}`]),
    ...(multiple === null ? [] : [`  multiple since then: ${extentText(multiple)}`]),
    ...(trigger === null
      ? ['  no trigger judged: give --assessed-loss']
      : [`  ${trigger.sentence}`]),
    `  ${nameOf(found.reference.form)} reference over ${found.n} runs; ${figure(100 * found.confidence)} % limits by percentile bootstrap, ${found.used} of ${found.resamples} draws, seed ${found.seed}`,
    ...found.findings.map(({ detail }) => `  ! ${detail}`),
  ];
}

function extentText({ estimate, lower, upper }: EffectiveCompute['effectiveCompute']): string {
  const said = (value: number | null): string => (value === null ? 'unbounded' : figure(value));
  return `${said(estimate)} [${said(lower)}, ${said(upper)}]`;
}
