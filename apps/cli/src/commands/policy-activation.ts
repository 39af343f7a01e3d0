import { readFile } from 'node:fs/promises';

import type { Client } from '@holdpoint/shared/contracts/client';
import { PolicyRef, Role, Sha256 } from '@holdpoint/shared/contracts/common';
import { identityRoutes } from '@holdpoint/shared/contracts/identity';
import {
  type PolicyRecord,
  policyRoutes,
  type PolicySummary,
} from '@holdpoint/shared/contracts/policies';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Command } from 'commander';
import { z } from 'zod';

import { signWith } from '../credentials/enrol-key.js';
import { keyFileOf } from '../credentials/key-file.js';
import { readEnv } from '../env.js';
import { answer } from '../output.js';
import { policyInFile } from '../policy/read-policy-file.js';
import { openSession } from '../session.js';
import { parse } from './campaign.js';
import { action, type CommonOptions, withPlatformOptions } from './common.js';

interface ApproveOptions extends CommonOptions {
  readonly role: string;
  readonly credential?: string;
  readonly yes?: true;
}

/** What of `holdpoint policy` asks the platform: how a policy takes effect there. */
export function addPolicyActivationCommands(policy: Command): void {
  withPlatformOptions(
    policy
      .command('propose')
      .description('hand a policy in; it decides nothing until its quorum has approved it')
      .argument('<file>', 'YAML or JSON'),
  ).action(action(propose));
  withPlatformOptions(
    policy
      .command('approve')
      .description('read what a policy would change, and with --yes put your name under it')
      .argument('<policy>', 'digest, or name@version of the one that waits')
      .requiredOption('--role <role>', 'seat that you speak for')
      .option('--credential <file>', 'key of your software authenticator')
      .option('--yes', 'sign the statement; without it, it is only shown'),
  )
    .addHelpText(
      'after',
      '\nExample:\n  $ holdpoint policy approve anthropic-rsp@2.2 --role chief_executive_officer --yes',
    )
    .action(action(approve));
  withPlatformOptions(
    policy.command('status').description('which policies are in force on the platform'),
  ).action(action(status));
}

async function propose(file: string, options: CommonOptions): Promise<void> {
  const policy = await policyInFile(file);
  const call = await openSession(options);
  const text = await readFile(file, 'utf8');
  const summary = await call(policyRoutes.propose, { body: { policy, text } });
  answer(options.json === true, summary, () => [
    lineOf(summary),
    `Next: holdpoint policy approve ${summary.digest} --role ROLE`,
  ]);
}

async function approve(wanted: string, options: ApproveOptions): Promise<void> {
  const role = parse(Role, options.role, '--role');
  const name = parse(z.union([PolicyRef, Sha256]), wanted, '<policy>');
  const call = await openSession(options);
  const digest = name.startsWith('sha256:') ? name : await waitingDigest(call, name);
  const params = { digest };
  const statement = await call(policyRoutes.statement, { params, query: { role } });
  if (options.yes !== true) {
    answer(options.json === true, { digest, statement, approved: false }, () => [
      ...statement.text.split('\n'),
      'Nothing is signed. Add --yes to put your name under these words.',
    ]);
    return;
  }
  const { name: account } = await call(identityRoutes.me, {});
  const assertion = await signWith(keyFileOf(readEnv(), options.credential, account), statement);
  const body = { role, statementDigest: statement.digest, assertion };
  const record = await call(policyRoutes.approve, { params, body });
  answer(options.json === true, record, () => linesOf(record));
}

/** The document of a name that is not in force; the newest proposal before what came with a release. */
async function waitingDigest(call: Client, ref: string): Promise<string> {
  const { policies } = await call(policyRoutes.list, {});
  const waiting = (state: PolicySummary['state']) =>
    policies.filter((each) => each.ref === ref && each.state === state);
  const candidates = [waiting('proposed'), waiting('inactive')].find(({ length }) => length > 0);
  const [only, second] = candidates ?? [];
  if (only !== undefined && second === undefined) return only.digest;
  throw new HoldpointError({
    code: only === undefined ? 'policy.none_waiting' : 'policy.ambiguous',
    kind: 'not_found',
    message:
      only === undefined
        ? `Nothing named ${ref} waits for approval.`
        : `More than one ${ref} waits; say the digest: ${(candidates ?? []).map(({ digest }) => digest).join(', ')}.`,
  });
}

async function status(options: CommonOptions): Promise<void> {
  const call = await openSession(options);
  const { policies } = await call(policyRoutes.list, {});
  const waiting = policies.filter(({ state }) => state === 'proposed' || state === 'inactive');
  const records = await Promise.all(
    waiting.map(({ digest }) => call(policyRoutes.get, { params: { policyRef: digest } })),
  );
  const quorums = new Map(records.map(({ digest, quorum }) => [digest, quorum]));
  const listed = policies.map((each) => ({ ...each, quorum: quorums.get(each.digest) ?? null }));
  answer(options.json === true, { policies: listed }, () =>
    listed.map((each) =>
      each.quorum === null
        ? lineOf(each)
        : `${lineOf(each)}  waits for ${each.quorum.open.join(', ')}`,
    ),
  );
}

function lineOf({ ref, state, digest, title }: PolicySummary): string {
  return `${ref.padEnd(22)} ${state.padEnd(10)} ${digest.slice(0, 19)}  ${title}`;
}

function linesOf({ policy, digest, state, quorum, activations }: PolicyRecord): string[] {
  const moves = activations.at(-1)?.barChange?.moves ?? [];
  return [
    `${policy.ref}  ${digest}  ${state}`,
    ...(state === 'active'
      ? moves.map(({ direction, path, sentence }) => `  ${direction}  ${path}: ${sentence}`)
      : [`  still to approve: ${quorum.open.join(', ')}`]),
  ];
}
