import { type AssessmentDue, assessmentRoutes } from '@holdpoint/shared/contracts/assessments';
import { PolicyRef } from '@holdpoint/shared/contracts/common';
import { type ExitCode, exitCodes } from '@holdpoint/shared/gate/exit-codes';
import type { Command } from 'commander';
import { z } from 'zod';

import { answer } from '../output.js';
import { openSession } from '../session.js';
import { parse } from './campaign.js';
import { action, type CommonOptions, findCheckpoint, withPlatformOptions } from './common.js';

interface DueOptions extends CommonOptions {
  readonly checkpoint: string;
  readonly policy: string;
}

interface CallOptions extends CommonOptions {
  readonly checkpoint: string;
  readonly policy?: string;
  readonly reason: string;
}

export function addAssessmentCommands(program: Command): void {
  const assessment = program
    .command('assessment')
    .description('comprehensive assessments: when one is due, and whether training may go on');
  withPlatformOptions(
    assessment
      .command('due')
      .description('is an assessment due, why, until when, and may training go on meanwhile?')
      .requiredOption('--checkpoint <id>', 'checkpoint: id, name or model/name')
      .option('--policy <policy>', 'policy version', 'anthropic-rsp@2.2'),
  )
    .addHelpText(
      'after',
      `
Exit codes: 0 not due, 10 training must pause, 11 due but training may continue, 14 unreachable, 64 usage.

Example:
  $ holdpoint assessment due --checkpoint atlas/step-42000 --policy anthropic-rsp@1.0 --json`,
    )
    .action(action(due));
  withPlatformOptions(
    assessment
      .command('call')
      .description("call for an assessment at the officer's discretion")
      .requiredOption('--checkpoint <id>', 'checkpoint: id, name or model/name')
      .requiredOption('--reason <text>', 'why')
      .option(
        '--policy <policy>',
        'one policy only (default: every one that leaves it to the officer)',
      ),
  ).action(action(call));
}

async function due(options: DueOptions): Promise<void> {
  const policy = parse(PolicyRef, options.policy, '--policy');
  const session = await openSession(options);
  const { id: checkpointId } = await findCheckpoint(session, options.checkpoint);
  const found = await session(assessmentRoutes.due, { query: { checkpointId, policy } });
  process.exitCode = exitCodeOfAssessment(found);
  answer(options.json === true, found, () => [
    found.sentence,
    ...found.reasons.map(({ trigger, since, detail }) => `  ${trigger} since ${since}: ${detail}`),
    ...(found.completeBy === null ? [] : [`  complete by ${found.completeBy}`]),
  ]);
}

async function call(options: CallOptions): Promise<void> {
  const policy = options.policy === undefined ? null : parse(PolicyRef, options.policy, '--policy');
  const reason = parse(z.string().trim().min(1).max(2000), options.reason, '--reason');
  const session = await openSession(options);
  const { id: checkpointId } = await findCheckpoint(session, options.checkpoint);
  const made = await session(assessmentRoutes.call, { body: { checkpointId, policy, reason } });
  answer(options.json === true, made, () => [
    `assessment of ${made.checkpoint.model} called for by ${made.calledBy} at ${made.calledAt}`,
  ]);
}

/** 0 only where nothing is due and training may go on. Total. */
export function exitCodeOfAssessment({
  state,
  training,
}: Pick<AssessmentDue, 'state' | 'training'>): ExitCode {
  if (training !== 'may_continue') return exitCodes.deny;
  return state === 'not_due' ? exitCodes.allow : exitCodes.undecided;
}
