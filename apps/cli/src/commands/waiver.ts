import { Action, PolicyRef, Role, Timestamp } from '@holdpoint/shared/contracts/common';
import { identityRoutes } from '@holdpoint/shared/contracts/identity';
import { waiverRoutes, type WaiverView } from '@holdpoint/shared/contracts/waivers';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { WaiverKind } from '@holdpoint/shared/gate/waiver';
import { Slug } from '@holdpoint/shared/policy/source';
import type { Command } from 'commander';
import { z } from 'zod';

import { signWith } from '../credentials/enrol-key.js';
import { keyFileOf } from '../credentials/key-file.js';
import { readEnv } from '../env.js';
import { answer } from '../output.js';
import { openSession } from '../session.js';
import { parse } from './campaign.js';
import { action, type CommonOptions, findCheckpoint, withPlatformOptions } from './common.js';

interface RequestOptions extends CommonOptions {
  readonly checkpoint: string;
  readonly kind: string;
  readonly policy: string;
  readonly action: string;
  readonly criterion?: string;
  readonly tier?: string;
  readonly reason: string;
  readonly expires: string;
}

interface ApproveOptions extends CommonOptions {
  readonly role: string;
  readonly credential?: string;
  readonly yes?: true;
}

const DAY_MS = 86_400_000;
const WaiverId = z.uuid('expected the id of a waiver');
const Days = z.coerce.number().positive();

/** `holdpoint waiver`: what the gate passes over for a time, because a quorum of people says so. */
export function addWaiverCommands(program: Command): void {
  const waiver = program
    .command('waiver')
    .description('waivers and overrides: what a quorum lets a gate pass over, for a time');
  withPlatformOptions(
    waiver
      .command('request')
      .description('ask for a waiver or an override, on the evidence as it stands')
      .requiredOption('--checkpoint <id>', 'checkpoint: id, name or model/name')
      .option('--kind <kind>', WaiverKind.options.join(' or '), 'waiver')
      .option('--policy <policy>', 'policy version', 'anthropic-rsp@2.2')
      .option('--action <action>', Action.options.join(', '), 'deploy_external')
      .option('--criterion <id>', 'criterion that the gate is to pass over')
      .option('--tier <id>', 'tier that people determined is reached; overrides only')
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--expires <when>', 'days from now, such as 7d, or a time'),
  )
    .addHelpText(
      'after',
      `
Example:
  $ holdpoint waiver request --checkpoint atlas/step-42000 --policy lab@1.0 --criterion autonomy \\
      --expires 7d --reason 'The sandbox host is being replaced'`,
    )
    .action(action(request));
  withPlatformOptions(
    waiver
      .command('approve')
      .description('read what an approval says, and with --yes put your name under it')
      .argument('<waiver>', 'its id')
      .requiredOption('--role <role>', 'seat that you speak for')
      .option('--credential <file>', 'key of your software authenticator')
      .option('--yes', 'sign the statement; without it, it is only shown'),
  ).action(action(approve));
  withPlatformOptions(
    waiver
      .command('revoke')
      .description('take a waiver back, at once and for good')
      .argument('<waiver>', 'its id')
      .requiredOption('--reason <text>', 'why'),
  ).action(action(revoke));
  withPlatformOptions(
    waiver
      .command('list')
      .description('waivers and overrides on the weights of a checkpoint, newest first')
      .requiredOption('--checkpoint <id>', 'checkpoint: id, name or model/name'),
  ).action(action(list));
}

async function request(options: RequestOptions): Promise<void> {
  const { criterion, tier } = options;
  if ((criterion === undefined) === (tier === undefined)) {
    throw new HoldpointError({
      code: 'usage.option',
      kind: 'invalid',
      message: 'Say either --criterion or --tier.',
    });
  }
  const body = {
    kind: parse(WaiverKind, options.kind, '--kind'),
    policy: parse(PolicyRef, options.policy, '--policy'),
    action: parse(Action, options.action, '--action'),
    ...(criterion === undefined ? {} : { criterionId: parse(Slug, criterion, '--criterion') }),
    ...(tier === undefined ? {} : { tierId: parse(Slug, tier, '--tier') }),
    reason: options.reason,
    expiresAt: endOf(options.expires),
  };
  const call = await openSession(options);
  const { id: checkpointId } = await findCheckpoint(call, options.checkpoint);
  const waiver = await call(waiverRoutes.request, { params: { checkpointId }, body });
  answer(options.json === true, waiver, () => [
    ...linesOf(waiver),
    `Next: holdpoint waiver approve ${waiver.id} --role ${waiver.seatsMissing[0] ?? 'ROLE'}`,
  ]);
}

async function approve(wanted: string, options: ApproveOptions): Promise<void> {
  const role = parse(Role, options.role, '--role');
  const params = { waiverId: parse(WaiverId, wanted, '<waiver>') };
  const call = await openSession(options);
  const statement = await call(waiverRoutes.statement, { params, query: { role } });
  if (options.yes !== true) {
    answer(options.json === true, { ...params, statement, approved: false }, () => [
      ...statement.text.split('\n'),
      'Nothing is signed. Add --yes to put your name under these words.',
    ]);
    return;
  }
  const { name: account } = await call(identityRoutes.me, {});
  const assertion = await signWith(keyFileOf(readEnv(), options.credential, account), statement);
  const body = { role, statementDigest: statement.digest, assertion };
  const waiver = await call(waiverRoutes.approve, { params, body });
  answer(options.json === true, waiver, () => linesOf(waiver));
}

async function revoke(
  wanted: string,
  options: CommonOptions & { readonly reason: string },
): Promise<void> {
  const params = { waiverId: parse(WaiverId, wanted, '<waiver>') };
  const call = await openSession(options);
  const waiver = await call(waiverRoutes.revoke, { params, body: { reason: options.reason } });
  answer(options.json === true, waiver, () => linesOf(waiver));
}

async function list(options: CommonOptions & { readonly checkpoint: string }): Promise<void> {
  const call = await openSession(options);
  const { id: checkpointId } = await findCheckpoint(call, options.checkpoint);
  const { waivers } = await call(waiverRoutes.list, { params: { checkpointId } });
  answer(options.json === true, { waivers }, () =>
    waivers.length === 0 ? ['No waiver.'] : waivers.flatMap(linesOf),
  );
}

function endOf(text: string): string {
  if (!text.endsWith('d')) return parse(Timestamp, text, '--expires');
  const days = parse(Days, text.slice(0, -1), '--expires');
  return new Date(Date.now() + days * DAY_MS).toISOString();
}

function linesOf(waiver: WaiverView): string[] {
  const { id, kind, criterionId, tierId, state, action: gate, policyRef, revocation } = waiver;
  return [
    `${id}  ${kind}  ${criterionId ?? `tier ${tierId ?? ''}`}  ${state}  ${gate}  ${policyRef}`,
    `  ${waiver.reason} (${waiver.requestedBy}, until ${waiver.expiresAt})`,
    `  the gate said: ${waiver.finding}`,
    ...waiver.approvals.map(({ person, role, at }) => `  approved by ${person}, ${role}, ${at}`),
    ...(waiver.seatsMissing.length > 0
      ? [`  still to approve: ${waiver.seatsMissing.join(', ')}`]
      : []),
    ...(revocation === null ? [] : [`  revoked by ${revocation.person}: ${revocation.reason}`]),
  ];
}
