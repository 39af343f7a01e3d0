import { Action, PolicyRef } from '@holdpoint/shared/contracts/common';
import { type Decision, gateRoutes } from '@holdpoint/shared/contracts/gates';
import { exitCodeAt } from '@holdpoint/shared/gate/exit-codes';
import type { Command } from 'commander';
import { z } from 'zod';

import { decideGate } from '../gate/decide-gate.js';
import { decisionLines } from '../gate/decision-lines.js';
import { answer } from '../output.js';
import { openSession } from '../session.js';
import { parse } from './campaign.js';
import { action, type CommonOptions, findCheckpoint, withPlatformOptions } from './common.js';

interface CheckOptions extends CommonOptions {
  readonly checkpoint?: string;
  readonly decision?: string;
  readonly policy: string;
  readonly action: string;
}

const CheckpointName = z.string('say which checkpoint').min(1, 'say which checkpoint');

export function addGateCommands(program: Command): void {
  const gate = program.command('gate').description('ask before a step that needs authorisation');
  withPlatformOptions(
    gate
      .command('check')
      .description(
        'may this action be taken on this checkpoint? Everything but exit code 0 means no',
      )
      .option('--checkpoint <id>', 'checkpoint: id, name or model/name; the gate is decided anew')
      .option('--decision <id>', 'a recorded decision instead: is it still in force?')
      .option('--policy <policy>', 'policy version', 'anthropic-rsp@2.2')
      .option('--action <action>', Action.options.join(', '), 'deploy_external'),
  )
    .addHelpText(
      'after',
      `
Exit codes: 0 ALLOW, 10 DENY, 11 INCONCLUSIVE or PENDING, 12 stale, 13 invalid evidence, 14 unreachable, 64 usage.

Examples:
  $ holdpoint gate check --checkpoint atlas/step-42000 --action deploy_external && ./release.sh
  $ holdpoint gate check --checkpoint atlas/step-42000 --json | jq -r .sentence`,
    )
    .action(action(check));
}

async function check(options: CheckOptions): Promise<void> {
  const decision = await decisionFor(options);
  process.exitCode = exitCodeAt(decision, new Date());
  answer(options.json === true, decision, () => [
    ...decisionLines(decision),
    `decision ${decision.id}${decision.notAfter === null ? '' : `, in force until ${decision.notAfter}`}`,
  ]);
}

async function decisionFor(options: CheckOptions): Promise<Decision> {
  if (options.decision !== undefined) {
    const decisionId = parse(
      z.uuid('expected the id of a decision'),
      options.decision,
      '--decision',
    );
    const call = await openSession(options);
    return call(gateRoutes.get, { params: { decisionId } });
  }
  const wanted = parse(CheckpointName, options.checkpoint, '--checkpoint');
  const policy = parse(PolicyRef, options.policy, '--policy');
  const gateAction = parse(Action, options.action, '--action');
  const call = await openSession(options);
  const checkpoint = await findCheckpoint(call, wanted);
  return decideGate(call, { action: gateAction, checkpointId: checkpoint.id, policy });
}
