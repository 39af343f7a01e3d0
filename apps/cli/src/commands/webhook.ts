import type { Client } from '@holdpoint/shared/contracts/client';
import { Timestamp } from '@holdpoint/shared/contracts/common';
import {
  NewWebhook,
  type Webhook,
  WebhookDelivery,
  webhookRoutes,
} from '@holdpoint/shared/contracts/webhooks';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { WebhookEventType } from '@holdpoint/shared/webhooks/event-types';
import type { Command } from 'commander';

import { answer } from '../output.js';
import { openSession } from '../session.js';
import { parse } from './campaign.js';
import { action, type CommonOptions, withPlatformOptions } from './common.js';

interface AddOptions extends CommonOptions {
  readonly endpoint: string;
  readonly type: readonly string[];
  readonly description?: string;
}

interface DeliveriesOptions extends CommonOptions {
  readonly state?: string;
  readonly limit: string;
}

interface ReplayOptions extends CommonOptions {
  readonly since?: string;
}

export function addWebhookCommands(program: Command): void {
  const webhook = program
    .command('webhook')
    .description('endpoints that are told of events, signed (Standard Webhooks v1a)');
  withPlatformOptions(
    webhook
      .command('add')
      .description('tell an endpoint of events; prints the public key that it verifies by')
      .argument('<endpoint>', 'https URL of the receiver')
      .option('--type <type>', `repeatable; of ${WebhookEventType.options.join(', ')}`, collect, [])
      .option('--description <text>', 'what it is for'),
  )
    .addHelpText(
      'after',
      `
Example:
  $ holdpoint webhook add https://ci.example.com/holdpoint --type gate.decided --type hold.opened`,
    )
    .action(
      action((endpoint: string, options: Omit<AddOptions, 'endpoint'>) =>
        add({ ...options, endpoint }),
      ),
    );
  withPlatformOptions(
    webhook.command('list').description('endpoints, their state and their public keys'),
  ).action(action(list));
  withPlatformOptions(
    webhook
      .command('deliveries')
      .description('what was and is to be delivered to an endpoint, newest first')
      .argument('<webhook>', 'its id or URL')
      .option('--state <state>', 'pending, delivered or failed')
      .option('--limit <number>', 'at most so many, to 500', '100'),
  ).action(action(deliveries));
  withPlatformOptions(
    webhook
      .command('replay')
      .description('deliver once more, under the same webhook-id')
      .argument('<id>', 'of a delivery; with --since, of an endpoint, or its URL')
      .option('--since <time>', "all of the endpoint's events since this RFC 3339 time"),
  ).action(action(replay));
  for (const [verb, description, route] of [
    ['disable', 'send nothing more; what is pending waits', webhookRoutes.disable],
    ['enable', 'send again, what waited first', webhookRoutes.enable],
    ['rotate-key', 'sign with a new key; for a day with the old one too', webhookRoutes.rotateKey],
  ] as const) {
    withPlatformOptions(
      webhook.command(verb).description(description).argument('<webhook>', 'its id or URL'),
    ).action(
      action(async (wanted: string, options: CommonOptions) => {
        const call = await openSession(options);
        const { id: webhookId } = await findWebhook(call, wanted);
        show(options, await call(route, { params: { webhookId } }));
      }),
    );
  }
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

async function add({ endpoint, type, description, ...options }: AddOptions): Promise<void> {
  const { url, types } = NewWebhook.shape;
  const body = {
    url: parse(url, endpoint, '<endpoint>'),
    types: parse(types, type.length === 0 ? undefined : type, '--type'),
    ...(description === undefined ? {} : { description }),
  };
  const call = await openSession(options);
  show(options, await call(webhookRoutes.add, { body }));
}

async function list(options: CommonOptions): Promise<void> {
  const call = await openSession(options);
  const found = await call(webhookRoutes.list, {});
  answer(options.json === true, found, () =>
    found.webhooks.length === 0
      ? ['No webhook. See `holdpoint webhook add --help`.']
      : found.webhooks.flatMap(linesOf),
  );
}

async function deliveries(wanted: string, options: DeliveriesOptions): Promise<void> {
  const state = parse(WebhookDelivery.shape.state.optional(), options.state, '--state');
  const { limit } = parse(webhookRoutes.deliveries.query, { limit: options.limit }, '--limit');
  const call = await openSession(options);
  const { id: webhookId } = await findWebhook(call, wanted);
  const query = { limit, ...(state === undefined ? {} : { state }) };
  const found = await call(webhookRoutes.deliveries, { params: { webhookId }, query });
  answer(options.json === true, found, () =>
    found.deliveries.length === 0 ? ['No delivery.'] : found.deliveries.map(deliveryLine),
  );
}

async function replay(wanted: string, { since, ...options }: ReplayOptions): Promise<void> {
  if (since === undefined) await replayOne(wanted, options);
  else await replaySince(wanted, parse(Timestamp, since, '--since'), options);
}

async function replayOne(wanted: string, options: CommonOptions): Promise<void> {
  const { shape } = webhookRoutes.replay.params;
  const deliveryId = parse(shape.deliveryId, wanted, '<id>');
  const call = await openSession(options);
  const delivery = await call(webhookRoutes.replay, { params: { deliveryId } });
  answer(options.json === true, delivery, () => [deliveryLine(delivery)]);
}

async function replaySince(wanted: string, since: string, options: CommonOptions): Promise<void> {
  const call = await openSession(options);
  const { id: webhookId } = await findWebhook(call, wanted);
  const told = await call(webhookRoutes.replaySince, { params: { webhookId }, body: { since } });
  answer(options.json === true, told, () => [`${told.replayed} event(s) go out again.`]);
}

async function findWebhook(call: Client, wanted: string): Promise<Webhook> {
  const { webhooks } = await call(webhookRoutes.list, {});
  const found = webhooks.find(({ id, url }) => id === wanted || url === wanted);
  if (found !== undefined) return found;
  throw new HoldpointError({
    code: 'webhook.unknown',
    kind: 'not_found',
    message: `No webhook ${wanted}. \`holdpoint webhook list\` names them.`,
  });
}

function show({ json }: CommonOptions, webhook: Webhook): void {
  answer(json === true, webhook, () => linesOf(webhook));
}

function linesOf(webhook: Webhook): string[] {
  const { id, url, state, disabledBecause, circuit, types, keys } = webhook;
  const why = disabledBecause === null ? '' : ` (${disabledBecause})`;
  return [
    `${url}  ${state}${why}${circuit === 'closed' ? '' : `, circuit ${circuit}`}  [${id}]`,
    `  ${types.join(', ')}; ${webhook.pendingCount} pending, ${webhook.failedCount} failed`,
    ...keys.map(({ publicKey, signsUntil }) =>
      signsUntil === null ? `  key ${publicKey}` : `  key ${publicKey} until ${signsUntil}`,
    ),
  ];
}

function deliveryLine(delivery: WebhookDelivery): string {
  const { id, state, type, stream, attempts, lastStatus, lastFailure, nextAttemptAt } = delivery;
  const last = lastFailure === null ? '' : `, last ${lastStatus ?? 'no answer'} ${lastFailure}`;
  const next = nextAttemptAt === null ? '' : `, next ${nextAttemptAt}`;
  return `${state}  ${type}  ${stream}  ${attempts} attempt(s)${last}${next}  [${id}]`;
}
