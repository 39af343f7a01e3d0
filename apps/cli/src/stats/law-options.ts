import type { ScalingForm } from '@holdpoint/shared/computations/scaling';
import type { Command } from 'commander';
import { z } from 'zod';

import { parse } from '../commands/campaign.js';
import { lawProgress } from './law-progress.js';
import { Amount, Resamples, Seed } from './number-options.js';

/** Options of every command that draws. */
export interface DrawOptions {
  readonly resamples: string;
  readonly seed: string;
  readonly plot?: string;
  readonly json?: true;
}

/** `--form`; `power-law` is the form `power_law`. */
export const Form = z
  .enum(['chinchilla', 'power-law', 'kaplan'], 'expected chinchilla, power-law or kaplan')
  .transform((form): ScalingForm => (form === 'power-law' ? 'power_law' : form));

/** An amount above 0, such as a loss or a budget. */
export const PositiveAmount = Amount.pipe(z.number().positive('expected a number above 0'));

/** What a file of training runs looks like, for `--help`. */
export const RUNS_HELP = `
CSV with a header, a line a training run; two of parameters, tokens and flop give the third by C = 6 N D:
  parameters,flop,loss
  6.8e9,1e19,5.01
Model Size, Training FLOP and loss are known too. JSON: [{ "parameters": 6.8e9, "flop": 1e19, "loss": 5.01 }], or
{ "schema": "holdpoint.training-runs.v1", "runs": [...] }.`;

/** Adds `--resamples`, with so many as its default, `--seed`, `--plot` and `--json`. */
export function withDraws(command: Command, resamples = 1000): Command {
  return command
    .option('--resamples <count>', 'draws behind the limits', String(resamples))
    .option('--seed <number>', 'seed of all draws', '1')
    .option('--plot <file>', 'write the figure as SVG')
    .option('--json', 'print one JSON document on stdout');
}

/** The draws that the options ask for. Throws `usage.option`. */
export function drawsOf({ resamples, seed }: DrawOptions) {
  return {
    resamples: parse(Resamples, resamples, '--resamples'),
    seed: parse(Seed, seed, '--seed'),
  };
}

/** Runs a fit with its progress on stderr. */
export function withProgress<Found>(
  work: (report: (phase: string, done: number, total: number) => void) => Found,
): Found {
  const progress = lawProgress();
  try {
    return work(progress.report);
  } finally {
    progress.end();
  }
}

/** Six significant digits; `7.13783e+19` where they would end in a row of zeros. */
export function figure(value: number): string {
  const rounded = Number(value.toPrecision(6));
  return Math.abs(rounded) >= 1e9 ? rounded.toExponential() : String(rounded);
}
