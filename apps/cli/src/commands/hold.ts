import { Action, PolicyRef } from '@holdpoint/shared/contracts/common';
import {
  holdRoutes,
  type HoldView,
  type ResponseStanding,
} from '@holdpoint/shared/contracts/holds';
import { Hold } from '@holdpoint/shared/gate/hold';
import { Slug } from '@holdpoint/shared/policy/source';
import type { Command } from 'commander';
import { z } from 'zod';

import { answer } from '../output.js';
import { openSession } from '../session.js';
import { parse } from './campaign.js';
import { action, type CommonOptions, findCheckpoint, withPlatformOptions } from './common.js';

interface CheckpointOptions extends CommonOptions {
  readonly checkpoint: string;
}

interface OpenOptions extends CheckpointOptions {
  readonly kind: string;
  readonly actions: string;
  readonly reason: string;
}

interface ReleaseOptions extends CommonOptions {
  readonly reason: string;
}

interface ResponseOptions extends CheckpointOptions {
  readonly policy: string;
}

interface RecordOptions extends ResponseOptions {
  readonly on: string;
  readonly rationale: string;
}

/** The first policy whose text prescribes an answer to a crossed threshold. */
const ANSWERING_POLICY = 'anthropic-rsp@1.0';

const Actions = z
  .string()
  .transform((text) => text.split(',').map((each) => each.trim()))
  .pipe(z.array(Action).min(1));

export function addHoldCommands(program: Command): void {
  const hold = program
    .command('hold')
    .description('pauses, lockdowns and incidents of a checkpoint');
  withPlatformOptions(
    hold
      .command('open')
      .description('shut actions on a checkpoint at once')
      .requiredOption('--checkpoint <id>', 'checkpoint: id, name or model/name')
      .requiredOption('--kind <kind>', Hold.shape.kind.options.join(', '))
      .option('--actions <actions>', 'joined by commas', Action.options.join(','))
      .requiredOption('--reason <text>', 'why'),
  )
    .addHelpText(
      'after',
      `
Example:
  $ holdpoint hold open --checkpoint atlas/step-42000 --kind incident --actions deploy_external --reason 'Filter bypassed'`,
    )
    .action(action(open));
  withPlatformOptions(
    hold
      .command('release')
      .description('release a hold; a lockdown takes two people')
      .argument('<hold>', 'its id')
      .requiredOption('--reason <text>', 'why it may end'),
  ).action(action(release));
  withPlatformOptions(
    hold
      .command('list')
      .description('holds on a checkpoint, newest first')
      .requiredOption('--checkpoint <id>', 'checkpoint: id, name or model/name'),
  ).action(action(list));
}

/** `holdpoint response`: the answer that a policy prescribes to a crossed threshold. */
export function addResponseCommands(program: Command): void {
  const response = program
    .command('response')
    .description('a policy’s answer to a crossed threshold, step by step');
  withPlatformOptions(
    response
      .command('record')
      .description('record what was found or done; opens and releases the holds of the step')
      .requiredOption('--checkpoint <id>', 'checkpoint: id, name or model/name')
      .option('--policy <policy>', 'policy version', ANSWERING_POLICY)
      .requiredOption('--on <event>', 'such as threshold-triggered')
      .requiredOption('--rationale <text>', 'why'),
  ).action(action(record));
  withPlatformOptions(
    response
      .command('show')
      .description('where a checkpoint stands, and what may come next')
      .requiredOption('--checkpoint <id>', 'checkpoint: id, name or model/name')
      .option('--policy <policy>', 'policy version', ANSWERING_POLICY),
  ).action(action(show));
}

async function open(options: OpenOptions): Promise<void> {
  const body = {
    kind: parse(Hold.shape.kind, options.kind, '--kind'),
    actions: parse(Actions, options.actions, '--actions'),
    reason: options.reason,
  };
  const call = await openSession(options);
  const { id: checkpointId } = await findCheckpoint(call, options.checkpoint);
  const hold = await call(holdRoutes.open, { params: { checkpointId }, body });
  answer(options.json === true, hold, () => linesOf(hold));
}

async function release(wanted: string, options: ReleaseOptions): Promise<void> {
  const holdId = parse(z.uuid('expected the id of a hold'), wanted, '<hold>');
  const call = await openSession(options);
  const input = { params: { holdId }, body: { reason: options.reason } };
  const hold = await call(holdRoutes.release, input);
  answer(options.json === true, hold, () => linesOf(hold));
}

async function list(options: CheckpointOptions): Promise<void> {
  const call = await openSession(options);
  const { id: checkpointId } = await findCheckpoint(call, options.checkpoint);
  const { holds } = await call(holdRoutes.list, { params: { checkpointId } });
  answer(options.json === true, { holds }, () =>
    holds.length === 0 ? ['No hold.'] : holds.flatMap(linesOf),
  );
}

function linesOf(hold: HoldView): string[] {
  const { id, kind, state, actions, reason, openedBy, openedAt, releases, releasesMissing } = hold;
  return [
    `${id}  ${kind}  ${state}  ${actions.join(', ')}`,
    `  ${reason} (${openedBy}, ${openedAt})`,
    ...releases.map((each) => `  released by ${each.person}: ${each.reason}`),
    ...(releasesMissing > 0 ? [`  releases missing: ${releasesMissing}`] : []),
  ];
}

async function record(options: RecordOptions): Promise<void> {
  const policy = parse(PolicyRef, options.policy, '--policy');
  const body = { policy, on: parse(Slug, options.on, '--on'), rationale: options.rationale };
  const call = await openSession(options);
  const { id: checkpointId } = await findCheckpoint(call, options.checkpoint);
  const standing = await call(holdRoutes.respond, { params: { checkpointId }, body });
  answer(options.json === true, standing, () => standingLines(standing));
}

async function show(options: ResponseOptions): Promise<void> {
  const policy = parse(PolicyRef, options.policy, '--policy');
  const call = await openSession(options);
  const { id: checkpointId } = await findCheckpoint(call, options.checkpoint);
  const standing = await call(holdRoutes.responses, {
    params: { checkpointId },
    query: { policy },
  });
  answer(options.json === true, standing, () => standingLines(standing));
}

function standingLines({ policy, state, title, clause, possible, history }: ResponseStanding) {
  return [
    `${policy.ref}: ${state}, ${title}`,
    `  ${clause}`,
    ...history.map(
      ({ seq, on, from, to, person }) => `  ${seq}. ${from} > ${to} (${on}), ${person}`,
    ),
    ...possible.map(({ on, to, by }) => `  next: ${on} > ${to}, by ${by.join(' or ')}`),
  ];
}
