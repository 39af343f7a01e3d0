import type { Client } from '@holdpoint/shared/contracts/client';
import { Action, PolicyRef } from '@holdpoint/shared/contracts/common';
import {
  type Firing,
  NewSchedule,
  type Schedule,
  scheduleRoutes,
} from '@holdpoint/shared/contracts/schedules';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Command } from 'commander';

import { answer } from '../output.js';
import { openSession } from '../session.js';
import { parse } from './campaign.js';
import { action, type CommonOptions, findCheckpoint, withPlatformOptions } from './common.js';

interface AddOptions extends CommonOptions {
  readonly name: string;
  readonly model?: string;
  readonly checkpoint?: string;
  readonly policy: string;
  readonly action: string;
  readonly cron?: string;
  readonly timeZone?: string;
  readonly on?: string;
  readonly overlap: string;
  readonly missed: string;
  readonly maxCampaigns?: string;
  readonly maxCostUsd?: string;
  readonly perDays?: string;
  readonly freeze: readonly string[];
}

interface ListOptions extends CommonOptions {
  readonly removed?: true;
}

export function addScheduleCommands(program: Command): void {
  const schedule = program
    .command('schedule')
    .description('campaigns that open themselves, by the calendar or on a trigger');
  withPlatformOptions(
    schedule
      .command('add')
      .description('open campaigns unattended, and decide the gate after each')
      .requiredOption('--name <name>', 'name, of which there is one')
      .option('--model <name>', 'evaluate the newest checkpoint of this model at each firing')
      .option('--checkpoint <id>', 'or always this checkpoint: id, name or model/name')
      .option('--policy <policy>', 'policy version', 'anthropic-rsp@2.2')
      .option('--action <action>', Action.options.join(', '), 'deploy_external')
      .option('--cron <rule>', 'five fields: minute hour day-of-month month day-of-week')
      .option('--time-zone <zone>', 'IANA name of the time zone of --cron (default: UTC)')
      .option('--on <trigger>', 'instead of --cron: checkpoint_registered or assessment_due')
      .option('--overlap <rule>', 'while a campaign of it runs: skip or queue', 'skip')
      .option(
        '--missed <rule>',
        'for what fell due while nothing ran: fire_once or skip',
        'fire_once',
      )
      .option('--max-campaigns <number>', 'at most so many within --per-days')
      .option('--max-cost-usd <number>', 'nothing more once so much was spent within --per-days')
      .option('--per-days <days>', 'days of the budget (default: 30)')
      .option(
        '--freeze <from/to/reason>',
        'open nothing between two RFC 3339 times; repeatable',
        collect,
        [],
      ),
  )
    .addHelpText(
      'after',
      `
Examples:
  $ holdpoint schedule add --name weekly --model atlas --cron "0 6 * * 1" --time-zone Europe/Berlin --max-campaigns 5
  $ holdpoint schedule add --name each --model atlas --on checkpoint_registered --overlap queue
  $ holdpoint schedule add --name q --model atlas --on assessment_due --freeze "2026-12-20T00:00:00Z/2027-01-02T00:00:00Z/holidays"`,
    )
    .action(action(add));
  withPlatformOptions(
    schedule
      .command('list')
      .description('schedules, when each is due next, and what came of its last firing')
      .option('--removed', 'removed ones too'),
  ).action(action(list));
  for (const [verb, description, route] of [
    ['pause', 'fire no more until it is resumed', scheduleRoutes.pause],
    ['resume', 'fire again, from now on', scheduleRoutes.resume],
    ['remove', 'fire never again; what it did stays', scheduleRoutes.remove],
  ] as const) {
    withPlatformOptions(
      schedule.command(verb).description(description).argument('<schedule>', 'its name or id'),
    ).action(
      action(async (wanted: string, options: CommonOptions) => {
        const call = await openSession(options);
        const { id: scheduleId } = await findSchedule(call, wanted);
        show(options, await call(route, { params: { scheduleId } }));
      }),
    );
  }
  withPlatformOptions(
    schedule
      .command('run-now')
      .description('fire once now; overlap, budget and freezes hold as ever')
      .argument('<schedule>', 'its name or id'),
  ).action(action(runNow));
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

async function add(options: AddOptions): Promise<void> {
  const policy = parse(PolicyRef, options.policy, '--policy');
  const gate = parse(Action, options.action, '--action');
  const { overlap, missed, name } = NewSchedule.shape;
  const rules = {
    overlap: parse(overlap, options.overlap, '--overlap'),
    missed: parse(missed, options.missed, '--missed'),
    budget: budgetOf(options),
    freezes: options.freeze.map(freezeOf),
  };
  const when = whenOf(options);
  const named = parse(name, options.name, '--name');
  requireOneSubject(options);
  const call = await openSession(options);
  const subject = await subjectOf(call, options);
  const body = { name: named, policy, action: gate, subject, when, ...rules };
  show(options, await call(scheduleRoutes.add, { body }));
}

async function list(options: ListOptions): Promise<void> {
  const call = await openSession(options);
  const query = { removed: options.removed === true ? 'show' : 'hide' } as const;
  const found = await call(scheduleRoutes.list, { query });
  answer(options.json === true, found, () =>
    found.schedules.length === 0
      ? ['No schedule. See `holdpoint schedule add --help`.']
      : found.schedules.flatMap(linesOf),
  );
}

async function runNow(wanted: string, options: CommonOptions): Promise<void> {
  const call = await openSession(options);
  const { id: scheduleId } = await findSchedule(call, wanted);
  const firing = await call(scheduleRoutes.runNow, { params: { scheduleId } });
  answer(options.json === true, firing, () => [
    firingLine(firing),
    ...(firing.campaign === null ? [] : [`Next: holdpoint campaign watch ${firing.campaign.id}`]),
  ]);
}

function requireOneSubject({ model, checkpoint }: AddOptions): void {
  if ((model === undefined) !== (checkpoint === undefined)) return;
  throw usage('Say either --model NAME or --checkpoint ID.');
}

async function subjectOf(
  call: Client,
  { model, checkpoint }: AddOptions,
): Promise<NewSchedule['subject']> {
  if (model !== undefined) return { kind: 'model', model };
  const { id: checkpointId } = await findCheckpoint(call, checkpoint ?? '');
  return { kind: 'checkpoint', checkpointId };
}

function whenOf({ cron, timeZone, on }: AddOptions): NewSchedule['when'] {
  if ((cron === undefined) === (on === undefined)) {
    throw usage('Say either --cron "M H D M W" or --on TRIGGER.');
  }
  if (cron === undefined) {
    if (timeZone !== undefined) throw usage('--time-zone belongs to --cron.');
    return parse(NewSchedule.shape.when, { kind: 'trigger', on }, '--on');
  }
  const zone = timeZone === undefined ? {} : { timeZone };
  return parse(NewSchedule.shape.when, { kind: 'calendar', cron, ...zone }, '--cron');
}

function budgetOf({ maxCampaigns, maxCostUsd, perDays }: AddOptions): NewSchedule['budget'] {
  if (maxCampaigns === undefined && maxCostUsd === undefined) {
    if (perDays === undefined) return null;
    throw usage('--per-days needs --max-campaigns or --max-cost-usd.');
  }
  const number = (text: string | undefined) => (text === undefined ? null : Number(text));
  const budget = {
    perDays: Number(perDays ?? 30),
    maxCampaigns: number(maxCampaigns),
    maxCostUsd: number(maxCostUsd),
  };
  return parse(NewSchedule.shape.budget, budget, '--max-campaigns, --max-cost-usd, --per-days');
}

function freezeOf(text: string): NewSchedule['freezes'][number] {
  const [from, to, ...reason] = text.split('/');
  const freeze = { from, to, reason: reason.join('/') };
  const [parsed] = parse(NewSchedule.shape.freezes, [freeze], '--freeze');
  if (parsed !== undefined) return parsed;
  throw usage('--freeze: expected FROM/TO/REASON.');
}

async function findSchedule(call: Client, wanted: string): Promise<Schedule> {
  const { schedules } = await call(scheduleRoutes.list, {});
  const found = schedules.find(({ id, name }) => id === wanted || name === wanted);
  if (found !== undefined) return found;
  const known = schedules.map(({ name }) => name).join(', ');
  throw new HoldpointError({
    code: 'schedule.unknown',
    kind: 'not_found',
    message: `No schedule ${wanted}. Known: ${known === '' ? 'none' : known}.`,
  });
}

function show({ json }: CommonOptions, schedule: Schedule): void {
  answer(json === true, schedule, () => linesOf(schedule));
}

/** Due times in the reader's zone, and in UTC. */
function linesOf({ id, name, state, nextDueAt, sentence, firings }: Schedule): string[] {
  const [last] = firings;
  const next = nextDueAt === null ? '' : `  next ${localTime(nextDueAt)} (${nextDueAt})`;
  return [
    `${name}  ${state}${next}  [${id}]`,
    `  ${sentence}`,
    ...(last === undefined ? [] : [`  last: ${firingLine(last)}`]),
  ];
}

function firingLine({ state, createdAt, detail, decision }: Firing): string {
  const outcome = decision === null ? '' : `; ${decision.sentence}`;
  return `${localTime(createdAt)}  ${state}, ${detail}${outcome}`;
}

function localTime(at: string): string {
  return new Date(at).toLocaleString('sv-SE', { timeZoneName: 'short' });
}

function usage(message: string): HoldpointError {
  return new HoldpointError({ code: 'usage.schedule', kind: 'invalid', message });
}
