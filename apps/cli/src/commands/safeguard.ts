import { Role, Timestamp } from '@holdpoint/shared/contracts/common';
import { type Safeguard, safeguardRoutes } from '@holdpoint/shared/contracts/safeguards';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { SafeguardAxis } from '@holdpoint/shared/policy/tier';
import type { Command } from 'commander';
import { z } from 'zod';

import { answer } from '../output.js';
import { openSession } from '../session.js';
import { parse } from './campaign.js';
import { action, type CommonOptions, findCheckpoint, withPlatformOptions } from './common.js';

interface AddOptions extends CommonOptions {
  readonly checkpoint?: string;
  readonly model?: string;
  readonly axis: string;
  readonly level: string;
  readonly title: string;
  readonly efficacy: string;
  readonly expires: string;
}

interface ApproveOptions extends CommonOptions {
  readonly role: string;
}

interface ListOptions extends CommonOptions {
  readonly checkpoint?: string;
}

/** A moment, or a day, which then ends it at midnight UTC. */
const Expiry = z
  .string()
  .transform((text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text))
  .pipe(Timestamp);

export function addSafeguardCommands(program: Command): void {
  const safeguard = program
    .command('safeguard')
    .description('what protects a checkpoint or a model, approved by two people');
  withPlatformOptions(
    safeguard
      .command('add')
      .description('record a safeguard; it counts once a second person has approved it')
      .option('--checkpoint <id>', 'checkpoint: id, name or model/name')
      .option('--model <name>', 'every checkpoint of a model, instead of --checkpoint')
      .requiredOption('--axis <axis>', SafeguardAxis.options.join(', '))
      .requiredOption('--level <level>', 'such as ASL-3')
      .requiredOption('--title <text>', 'what it is')
      .requiredOption('--efficacy <text>', 'what was shown of it, against whom, and how')
      .requiredOption('--expires <date>', 'day or moment, at most a year from now'),
  )
    .addHelpText(
      'after',
      `
Example:
  $ holdpoint safeguard add --model atlas --axis deployment --level ASL-3 --title 'Classifiers' \\
      --efficacy 'No bypass in 100 hours of red-teaming' --expires 2027-06-30`,
    )
    .action(action(add));
  withPlatformOptions(
    safeguard
      .command('approve')
      .description('approve a safeguard that somebody else recorded')
      .argument('<safeguard>', 'its id')
      .requiredOption('--role <role>', 'role that you speak in'),
  ).action(action(approve));
  withPlatformOptions(
    safeguard
      .command('list')
      .description('safeguards, newest first')
      .option('--checkpoint <id>', 'its own and those of its model'),
  ).action(action(list));
}

async function add(options: AddOptions): Promise<void> {
  const { checkpoint, model, title, efficacy, level } = options;
  if ((checkpoint === undefined) === (model === undefined)) {
    throw new HoldpointError({
      code: 'usage.safeguard',
      kind: 'invalid',
      message: 'Say either --checkpoint or --model.',
    });
  }
  const axis = parse(SafeguardAxis, options.axis, '--axis');
  const expiresAt = parse(Expiry, options.expires, '--expires');
  const call = await openSession(options);
  const place =
    checkpoint === undefined
      ? { model: model ?? '' }
      : { checkpointId: (await findCheckpoint(call, checkpoint)).id };
  const body = { ...place, axis, level, title, efficacy, expiresAt };
  const made = await call(safeguardRoutes.record, { body });
  answer(options.json === true, made, () => [
    lineOf(made),
    `Next: a second person: holdpoint safeguard approve ${made.id} --role ROLE`,
  ]);
}

async function approve(wanted: string, options: ApproveOptions): Promise<void> {
  const safeguardId = parse(z.uuid('expected the id of a safeguard'), wanted, '<safeguard>');
  const role = parse(Role, options.role, '--role');
  const call = await openSession(options);
  const made = await call(safeguardRoutes.approve, { params: { safeguardId }, body: { role } });
  answer(options.json === true, made, () => [lineOf(made)]);
}

async function list(options: ListOptions): Promise<void> {
  const call = await openSession(options);
  const { checkpoint } = options;
  const query =
    checkpoint === undefined ? {} : { checkpointId: (await findCheckpoint(call, checkpoint)).id };
  const { safeguards } = await call(safeguardRoutes.list, { query });
  answer(options.json === true, { safeguards }, () =>
    safeguards.length === 0 ? ['No safeguard.'] : safeguards.map(lineOf),
  );
}

function lineOf({ id, axis, level, title, state, expiresAt, approvedBy }: Safeguard): string {
  const approval = approvedBy === null ? 'not approved' : `approved by ${approvedBy}`;
  return `${id}  ${axis} ${level}  ${state}, ${approval}, until ${expiresAt}  ${title}`;
}
