import { EvaluationRef } from '@holdpoint/shared/contracts/common';
import { type Suite, type SuiteMove, suiteRoutes } from '@holdpoint/shared/contracts/suites';
import type { SuiteState } from '@holdpoint/shared/suites/suite-state';
import type { Command } from 'commander';

import { answer } from '../output.js';
import { openSession } from '../session.js';
import { parse } from './campaign.js';
import { action, type CommonOptions, withPlatformOptions } from './common.js';

interface MoveOptions extends CommonOptions {
  readonly reason: string;
  readonly replacement?: string;
}

export function addSuiteCommands(program: Command): void {
  const suite = program
    .command('suite')
    .description('evaluations between active, saturated and retired, and who leans on them');
  withPlatformOptions(
    suite
      .command('list')
      .description(
        'state, history, policies that lean on it, and whether results hint at saturation',
      ),
  ).action(action(list));
  moveCommand(suite, 'saturate', 'say that an evaluation hardly tells new models apart').action(
    action((evaluation: string, options: MoveOptions) => move(evaluation, 'saturated', options)),
  );
  moveCommand(suite, 'reactivate', 'take that back').action(
    action((evaluation: string, options: MoveOptions) => move(evaluation, 'active', options)),
  );
  moveCommand(suite, 'retire', 'let no campaign run a saturated evaluation any more; final')
    .option('--replacement <evaluation>', 'what stands in for it in every policy that leans on it')
    .addHelpText(
      'after',
      `
Every policy in force that leans on it must already ask the same of the replacement.

Example:
  $ holdpoint suite retire autonomy/benign-tasks@1 --replacement autonomy/benign-tasks@2 --reason 'All new models solve it.'`,
    )
    .action(
      action((evaluation: string, options: MoveOptions) => move(evaluation, 'retired', options)),
    );
}

function moveCommand(suite: Command, name: string, description: string): Command {
  return withPlatformOptions(
    suite
      .command(name)
      .description(description)
      .argument('<evaluation>', 'area/name@version')
      .requiredOption('--reason <text>', 'why, in your own words'),
  );
}

async function list(options: CommonOptions): Promise<void> {
  const call = await openSession(options);
  const { suites } = await call(suiteRoutes.list, {});
  answer(options.json === true, { suites }, () => suites.flatMap(linesOf));
}

async function move(evaluation: string, to: SuiteState, options: MoveOptions): Promise<void> {
  const { reason } = options;
  const replacement =
    options.replacement === undefined
      ? {}
      : { replacement: parse(EvaluationRef, options.replacement, '--replacement') };
  const body = { evaluation: parse(EvaluationRef, evaluation, '<evaluation>'), to, reason };
  const call = await openSession(options);
  const made = await call(suiteRoutes.move, { body: { ...body, ...replacement } });
  answer(options.json === true, made, () => [lineOf(made)]);
}

function linesOf({ evaluation, state, history, leanedOnBy, saturation }: Suite): string[] {
  const { suggestsSaturated, rate, leastTasks, checkpoints } = saturation;
  return [
    `${evaluation}  ${state}`,
    ...history.map((each) => `  ${lineOf(each)}`),
    ...leanedOnBy.map(({ policy, criteria }) => `  ${policy} leans on it: ${criteria.join(', ')}`),
    ...checkpoints.map(
      ({ checkpoint, solved, taskCount, bound }) =>
        `  ${checkpoint}: ${solved} of ${taskCount} tasks solved, at least ${bound.lower.toFixed(3)} (one-sided ${bound.confidence})`,
    ),
    ...(suggestsSaturated
      ? [`  Hint: above ${rate} on the newest checkpoints; it may be saturated.`]
      : []),
    ...checkpoints.flatMap(({ checkpoint, taskCount }) =>
      taskCount < leastTasks
        ? [`  ${checkpoint}: with fewer than ${leastTasks} tasks no result can show saturation.`]
        : [],
    ),
  ];
}

function lineOf({ evaluation, from, to, replacement, by, at, reason }: SuiteMove): string {
  const instead = replacement === null ? '' : `, replaced by ${replacement}`;
  return `${evaluation}: ${from} to ${to}${instead}  ${by}  ${at}  ${reason}`;
}
