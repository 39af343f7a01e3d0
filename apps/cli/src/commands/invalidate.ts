import { EvaluationRef, Sha256 } from '@holdpoint/shared/contracts/common';
import {
  type InvalidationReport,
  invalidationRoutes,
} from '@holdpoint/shared/contracts/invalidations';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { InvalidationTarget } from '@holdpoint/shared/evidence/invalidation';
import type { Command } from 'commander';
import { z } from 'zod';

import { answer } from '../output.js';
import { openSession } from '../session.js';
import { parse } from './campaign.js';
import { action, type CommonOptions, withPlatformOptions } from './common.js';

interface InvalidateOptions extends CommonOptions {
  readonly grader?: string;
  readonly task?: string;
  readonly run?: string;
  readonly model?: string;
  readonly reason: string;
  readonly dryRun?: true;
}

export function addInvalidateCommand(program: Command): void {
  withPlatformOptions(
    program
      .command('invalidate')
      .description(
        'say that evidence was found bad: lists and re-opens every sign-off, determination and decision that rests on it',
      )
      .option('--grader <evaluation>', 'every run that an evaluation graded')
      .option('--task <evaluation#task>', 'one task of an evaluation')
      .option('--run <id>', 'one run')
      .option('--model <digest>', 'sha256:… of weights that are not what they were taken for')
      .requiredOption('--reason <text>', 'what was found')
      .option('--dry-run', 'only list'),
  )
    .addHelpText(
      'after',
      `
Runs that are registered afterwards are not concerned: they take the place of what was found bad.

Example:
  $ holdpoint invalidate --grader refusals/incorrect-refusals@1 --reason 'It counted empty answers as refusals' --dry-run`,
    )
    .action(action(invalidate));
}

async function invalidate(options: InvalidateOptions): Promise<void> {
  const target = targetOf(options);
  const call = await openSession(options);
  const body = { target, reason: options.reason, dryRun: options.dryRun === true };
  const report = await call(invalidationRoutes.record, { body });
  answer(options.json === true, report, () => linesOf(report));
}

/** `EVALUATION#TASK`; a task's own name may hold another `#`. */
const TaskName = z
  .string()
  .regex(/^[^#]+#./u, 'expected EVALUATION#TASK')
  .transform((text) => {
    const at = text.indexOf('#');
    return { evaluation: text.slice(0, at), task: text.slice(at + 1) };
  })
  .pipe(z.object({ evaluation: EvaluationRef, task: z.string().max(200) }));

function targetOf({ grader, task, run, model }: InvalidateOptions): InvalidationTarget {
  const targets: InvalidationTarget[] = [];
  if (grader !== undefined)
    targets.push({ kind: 'grader', evaluation: parse(EvaluationRef, grader, '--grader') });
  if (task !== undefined) targets.push({ kind: 'task', ...parse(TaskName, task, '--task') });
  if (run !== undefined)
    targets.push({ kind: 'run', runId: parse(z.uuid('expected the id of a run'), run, '--run') });
  if (model !== undefined)
    targets.push({ kind: 'model', weightsDigest: parse(Sha256, model, '--model') });
  const [only, second] = targets;
  if (only !== undefined && second === undefined) return only;
  throw new HoldpointError({
    code: 'usage.target',
    kind: 'invalid',
    message: 'Say exactly one of --grader, --task, --run and --model.',
  });
}

function linesOf({ invalidation, affected }: InvalidationReport): string[] {
  const { runs, signOffs, determinations, decisions } = affected;
  const word = invalidation === null ? 'would be re-opened' : 're-opened';
  const total = signOffs.length + determinations.length + decisions.length;
  return [
    `${runs.length} runs are concerned; ${total} sign-offs, determinations and decisions ${word}`,
    ...runs.map(
      (each) => `  run ${each.runId}  ${each.model}/${each.checkpoint}  ${each.evaluation}`,
    ),
    ...signOffs.map(
      (each) =>
        `  sign-off of ${each.person}, ${each.role}  ${each.model}/${each.checkpoint}  ${each.action}, ${each.policy}`,
    ),
    ...determinations.map(
      (each) =>
        `  determination of ${each.person}, ${each.role}  ${each.model}/${each.checkpoint}  ${each.tier}, ${each.policy}`,
    ),
    ...decisions.map(
      (each) =>
        `  decision ${each.decisionId}, ${each.decision}  ${each.model}/${each.checkpoint}  ${each.action}, ${each.policy}`,
    ),
    ...(invalidation === null ? ['Nothing was recorded.'] : []),
  ];
}
