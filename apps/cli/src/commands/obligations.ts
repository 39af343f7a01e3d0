import { PolicyRef, Role, Timestamp } from '@holdpoint/shared/contracts/common';
import { obligationRoutes, ObligationStart } from '@holdpoint/shared/contracts/obligations';
import {
  ObligationInstance,
  ObligationState,
} from '@holdpoint/shared/triggers/obligation-calendar';
import type { Command } from 'commander';
import { z } from 'zod';

import { answer, printJson } from '../output.js';
import { openSession } from '../session.js';
import { parse } from './campaign.js';
import { action, type CommonOptions, withPlatformOptions } from './common.js';

interface SelectOptions extends CommonOptions {
  readonly regime?: string;
  readonly owner?: string;
  readonly state?: string;
}

interface StartOptions extends CommonOptions {
  readonly clock: string;
  readonly at?: string;
  readonly regime?: string;
  readonly insideEvaluation: string;
  readonly note: string;
}

interface DoneOptions extends CommonOptions {
  readonly note: string;
}

const Note = z.string().trim().min(1, 'expected some words').max(2000);

export function addObligationCommands(program: Command): void {
  const obligations = program
    .command('obligations')
    .description('reports, reviews and incident clocks of every policy in force');
  withSelection(
    obligations.command('list').description('obligations whose clock runs, by deadline'),
  ).action(action(list));
  withSelection(
    obligations.command('ics').description('the same as an iCalendar document on stdout'),
  )
    .addHelpText('after', '\nExample:\n  $ holdpoint obligations ics > obligations.ics')
    .action(action(feed));
  withPlatformOptions(
    obligations
      .command('start')
      .description('record what starts the clock of obligations, at the moment it was known')
      .requiredOption('--clock <clock>', ObligationStart.shape.clock.options.join(', '))
      .requiredOption('--note <text>', 'what happened')
      .option('--at <time>', 'moment of awareness, RFC 3339 in UTC (default: now)')
      .option('--regime <policy>', 'of one regime only (default: of every one)')
      .option('--inside-evaluation <word>', 'yes, no or unknown', 'unknown'),
  )
    .addHelpText(
      'after',
      '\nExample:\n  $ holdpoint obligations start --clock incident_known --at 2026-03-20T09:30:00Z --note "weights left the enclave"',
    )
    .action(action(start));
  withPlatformOptions(
    obligations
      .command('done')
      .description('say that an obligation is done; once, and for good')
      .argument('<obligation>', 'its id, as `obligations list` shows it')
      .requiredOption('--note <text>', 'what was done'),
  ).action(action(done));
}

function withSelection(command: Command): Command {
  return withPlatformOptions(
    command
      .option('--regime <policy>', 'of one policy')
      .option('--owner <role>', Role.options.join(', '))
      .option('--state <state>', ObligationState.options.join(', ')),
  );
}

function selectionOf({ regime, owner, state }: SelectOptions) {
  return {
    ...(regime === undefined ? {} : { regime: parse(PolicyRef, regime, '--regime') }),
    ...(owner === undefined ? {} : { owner: parse(Role, owner, '--owner') }),
    ...(state === undefined ? {} : { state: parse(ObligationState, state, '--state') }),
  };
}

async function list(options: SelectOptions): Promise<void> {
  const query = selectionOf(options);
  const call = await openSession(options);
  const found = await call(obligationRoutes.list, { query });
  answer(options.json === true, found, () => [
    ...found.obligations.map(lineOf),
    ...(found.obligations.length === 0 ? ['No obligation is running.'] : []),
  ]);
}

async function feed(options: SelectOptions): Promise<void> {
  const query = selectionOf(options);
  const call = await openSession(options);
  const calendar = await call(obligationRoutes.calendar, { query });
  if (options.json === true) printJson({ calendar });
  else process.stdout.write(calendar);
}

async function start(options: StartOptions): Promise<void> {
  const { clock, insideEvaluation } = ObligationStart.shape;
  const body = {
    clock: parse(clock, options.clock, '--clock'),
    at: parse(Timestamp, options.at ?? new Date().toISOString(), '--at'),
    regime: options.regime === undefined ? null : parse(PolicyRef, options.regime, '--regime'),
    insideEvaluation: parse(insideEvaluation, options.insideEvaluation, '--inside-evaluation'),
    note: parse(Note, options.note, '--note'),
  };
  const call = await openSession(options);
  const made = await call(obligationRoutes.start, { body });
  answer(options.json === true, made, () => [
    `clock ${made.start.clock} runs since ${made.start.at}`,
    ...made.obligations.map(lineOf),
  ]);
}

async function done(id: string, options: DoneOptions): Promise<void> {
  const obligationId = parse(ObligationInstance.shape.id, id, '<obligation>');
  const note = parse(Note, options.note, '--note');
  const call = await openSession(options);
  const made = await call(obligationRoutes.done, { params: { obligationId }, body: { note } });
  answer(options.json === true, made, () => [lineOf(made)]);
}

function lineOf({ id, state, deadline, owner, sentence }: ObligationInstance): string {
  return `${state.padEnd(8)}  ${deadline}  ${owner}  ${sentence}  [${id}]`;
}
