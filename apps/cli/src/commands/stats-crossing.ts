import { crossingFigure, crossingWords } from '@holdpoint/shared/figures/crossing-figure';
import { forecastCrossing } from '@holdpoint/shared/scaling/crossing';
import type { Command } from 'commander';
import { z } from 'zod';

import { answer } from '../output.js';
import { readCrossingPoints } from '../stats/crossing-points-file.js';
import {
  type DrawOptions,
  drawsOf,
  figure,
  PositiveAmount,
  withDraws,
  withProgress,
} from '../stats/law-options.js';
import { writeFigure } from '../stats/write-figure.js';
import { parse } from './campaign.js';
import { action } from './common.js';

interface CrossingOptions extends DrawOptions {
  readonly threshold: string;
  readonly over?: string;
}

const Axis = z.enum(['compute', 'time'], 'expected compute or time');

/** `stats crossing`. */
export function addStatsCrossing(stats: Command): void {
  withDraws(
    stats
      .command('crossing')
      .description('when a success rate rises to a threshold, or a loss falls to it')
      .argument('<file>', 'CSV or JSON of checkpoints')
      .requiredOption('--threshold <value>', 'rate between 0 and 1, or a loss')
      .option('--over <axis>', 'compute or time (default: what the file has)'),
  )
    .addHelpText(
      'after',
      `
CSV with a header, a line a checkpoint; a date instead of compute gives a forecast over time:
  name,compute,successes,trials        or  compute,rate,n        or  compute,loss
  step-1,1e22,3,200                        1e22,0.015,200            1e22,2.31
JSON: [{ "compute": 1e22, "successes": 3, "trials": 200 }].

Draws resample checkpoints and their trials. Those that never cross count as infinitely late.

Example:
  $ holdpoint stats crossing checkpoints.csv --threshold 0.5 --plot crossing.svg --json`,
    )
    .action(action(crossing));
}

async function crossing(file: string, options: CrossingOptions): Promise<void> {
  const threshold = parse(PositiveAmount, options.threshold, '--threshold');
  const axis = options.over === undefined ? null : parse(Axis, options.over, '--over');
  const draws = drawsOf(options);
  const read = await readCrossingPoints(file, axis);
  const found = withProgress((report) =>
    forecastCrossing(
      {
        schema: 'holdpoint.crossing-forecast-spec.v1',
        ...read,
        points: [...read.points],
        threshold,
        ...draws,
      },
      (done, total) => {
        report('bootstrap', done, total);
      },
    ),
  );
  if (options.plot !== undefined) await writeFigure(options.plot, crossingFigure(found));
  answer(options.json === true, found, () => [
    `${found.quantity === 'loss' ? 'loss' : 'success rate'} of ${figure(threshold)} over ${found.axis}`,
    ...crossingWords(found)
      .split(/(?<=\.) (?=[A-Z0-9])/)
      .map((sentence) => `  ${sentence}`),
  ]);
}
