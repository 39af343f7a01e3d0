import { Action, PolicyRef, Role } from '@holdpoint/shared/contracts/common';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { identityRoutes } from '@holdpoint/shared/contracts/identity';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { SignOffChoice } from '@holdpoint/shared/gate/sign-off';
import { DEFAULT_POLICY } from '@holdpoint/shared/policy/policies';
import type { Command } from 'commander';

import { confirm } from '../credentials/confirm.js';
import { signWith } from '../credentials/enrol-key.js';
import { keyFileOf } from '../credentials/key-file.js';
import { readEnv } from '../env.js';
import { answer, note } from '../output.js';
import { openSession } from '../session.js';
import { parse } from './campaign.js';
import { action, type CommonOptions, findCheckpoint, withPlatformOptions } from './common.js';

interface SignoffOptions extends CommonOptions {
  readonly checkpoint: string;
  readonly action: string;
  readonly policy: string;
  readonly role: string;
  readonly statement?: true;
  readonly approve?: true;
  readonly reject?: true;
  readonly abstain?: true;
  readonly comment?: string;
  readonly credential?: string;
  readonly yes?: true;
}

export function addSignoffCommand(program: Command): void {
  withPlatformOptions(
    program
      .command('signoff')
      .description('put your name under what a gate would let through, or against it')
      .requiredOption('--checkpoint <id>', 'checkpoint: id, name or model/name')
      .requiredOption('--action <action>', `one of ${Action.options.join(', ')}`)
      .option('--policy <policy>', 'policy version', DEFAULT_POLICY)
      .requiredOption('--role <role>', 'seat that you speak for')
      .option('--statement', 'only show the words, of an approval unless a choice is said')
      .option('--approve', 'approve this action on this evidence')
      .option('--reject', 'reject it; one rejection shuts the gate')
      .option('--abstain', 'say that you have seen it and fill no seat')
      .option('--comment <text>', 'what others should know')
      .option('--credential <file>', 'key of your software authenticator')
      .option('--yes', 'sign without being asked'),
  )
    .addHelpText(
      'after',
      `
Your authenticator signs exactly the words that are shown. See \`holdpoint credential enrol\`.

Example:
  $ holdpoint signoff --checkpoint atlas/step-42000 --action deploy_external \\
      --role responsible_scaling_officer --approve --comment 'Read all runs.'`,
    )
    .action(action(signOff));
}

async function signOff(options: SignoffOptions): Promise<void> {
  const choice = choiceOf(options);
  const wish = {
    action: parse(Action, options.action, '--action'),
    policy: parse(PolicyRef, options.policy, '--policy'),
    role: parse(Role, options.role, '--role'),
  };
  const call = await openSession(options);
  const { id: checkpointId } = await findCheckpoint(call, options.checkpoint);
  const { action: gate, ...query } = { ...wish, checkpointId, choice };
  const words = await call(gateRoutes.statement, { params: { action: gate }, query });
  const lines = words.text.split('\n');
  if (options.statement === true) {
    answer(options.json === true, words, () => lines);
    return;
  }
  // On stderr: stdout stays free for the answer.
  for (const line of lines) note(line);
  if (options.yes !== true && !(await confirm('Sign these words?'))) {
    answer(options.json === true, { signed: null }, () => ['Nothing is signed.']);
    return;
  }
  const { name } = await call(identityRoutes.me, {});
  const assertion = await signWith(keyFileOf(readEnv(), options.credential, name), words);
  const { digest: statementDigest, seenTreeSize } = words;
  const comment = options.comment ?? '';
  const body = { ...wish, checkpointId, choice, comment, statementDigest, seenTreeSize, assertion };
  const signed = await call(gateRoutes.signOff, { body });
  answer(options.json === true, signed, () => [
    `${signed.person}, ${signed.role}: ${signed.choice}, ${signed.action}  ${signed.signedAt}`,
  ]);
}

/** Exactly one choice; to look at the words alone, an approval's unless said. */
function choiceOf({ approve, reject, abstain, statement }: SignoffOptions): SignOffChoice {
  const said: SignOffChoice[] = [
    ...(approve === true ? (['approve'] as const) : []),
    ...(reject === true ? (['reject'] as const) : []),
    ...(abstain === true ? (['abstain'] as const) : []),
  ];
  const [only = statement === true ? 'approve' : undefined, second] = said;
  if (only !== undefined && second === undefined) return only;
  throw new HoldpointError({
    code: 'usage.choice',
    kind: 'invalid',
    message: 'Say exactly one of --approve, --reject and --abstain.',
  });
}
