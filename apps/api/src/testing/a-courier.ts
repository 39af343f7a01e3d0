import { aDatabase } from '@holdpoint/prisma/testing/test-database';
import {
  NewWebhook,
  type Webhook,
  type WebhookDelivery,
} from '@holdpoint/shared/contracts/webhooks';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import pg from 'pg';
import { z } from 'zod';

import { AppModule } from '../app.module.js';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import type { Env } from '../env.js';
import type { Caller } from '../http/request.js';
import { Ledger, type NewEvent } from '../ledger/ledger.service.js';
import { createLog } from '../log.js';
import { WebhookCourier } from '../webhooks/webhook-courier.service.js';
import { WebhookLoop } from '../webhooks/webhook-loop.service.js';
import { WebhookReplay } from '../webhooks/webhook-replay.service.js';
import { WebhooksService } from '../webhooks/webhooks.service.js';
import { SetClock } from './a-scheduler.js';

/** A database of webhooks in which a test says which events have taken effect. */
export interface TestPost extends AsyncDisposable {
  readonly owner: pg.Pool;
  readonly env: Env;
  /** Events of these streams are in no signed tree head. */
  holdBack(streams: readonly string[]): Promise<void>;
}

/** An application on that database whose courier turns by hand and by a clock of its own. */
export interface TestCourier extends AsyncDisposable {
  readonly webhooks: WebhooksService;
  readonly replays: WebhookReplay;
  readonly caller: Caller;
  add(url: string, types?: NewWebhook['types']): Promise<Webhook>;
  /** In one transaction, which is rolled back when told. */
  append(events: readonly NewEvent[], end?: 'commit' | 'roll back'): Promise<void>;
  /** Sends off what is due, without waiting for an answer. */
  sendOff(time: Date): Promise<number>;
  landed(): Promise<void>;
  /** Sends what is due at this time, until nothing is left. */
  turnAt(time: Date): Promise<void>;
  deliveries(webhook: Webhook): Promise<WebhookDelivery[]>;
}

/** A database of its own: the loop of a running API would be faster than a test. */
export async function aPost(like: Env): Promise<TestPost> {
  await using started = new AsyncDisposableStack();
  const database = started.use(await aDatabase());
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 4 });
  owner.on('error', () => undefined);
  started.defer(() => owner.end());
  await owner.query(`
    CREATE TABLE held_back (stream text PRIMARY KEY);
    GRANT SELECT ON held_back TO public;
    CREATE OR REPLACE FUNCTION audit.is_effective(event_id uuid) RETURNS boolean LANGUAGE sql STABLE AS
      'SELECT NOT EXISTS (SELECT FROM audit.event WHERE id = $1 AND stream IN (SELECT stream FROM public.held_back))';
    INSERT INTO audit.log (origin) VALUES ('holdpoint.test/post') ON CONFLICT DO NOTHING`);
  const running = started.move();
  return {
    owner,
    env: { ...like, databaseUrl: database.apiUrl, logLevel: 'silent' },
    holdBack: async (streams) => {
      await owner.query('DELETE FROM held_back');
      await owner.query('INSERT INTO held_back SELECT unnest($1::text[])', [streams]);
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

export async function aCourier(env: Env, log = createLog('silent')): Promise<TestCourier> {
  const clock = new SetClock(new Date());
  const module = await Test.createTestingModule({ imports: [AppModule.forRoot(env, log)] })
    .overrideProvider(Clock)
    .useValue(clock)
    .overrideProvider(WebhookLoop)
    .useValue({})
    .compile();
  const application = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  await application.init();
  const [courier, database] = [application.get(WebhookCourier), application.get(Database)];
  const [webhooks, ledger] = [application.get(WebhooksService), application.get(Ledger)];
  const account = z.object({ id: z.uuid(), name: z.string() });
  const row = await database.row(account, 'SELECT id, name FROM account LIMIT 1');
  if (row === undefined) throw new Error('no account');
  const { id: accountId, name } = row;
  const caller: Caller = { accountId, name, roles: ['administrator'], isMachine: false };
  const sendOff = (time: Date): Promise<number> => {
    clock.set(time.toISOString());
    return courier.turn();
  };
  return {
    webhooks,
    replays: application.get(WebhookReplay),
    caller,
    add: (url, types = ['gate.decided']) =>
      webhooks.add(crypto.randomUUID(), NewWebhook.parse({ url, types }), caller),
    append: async (events, end = 'commit') => {
      const work = database.transaction(async (queries) => {
        await ledger.append(queries, ...events);
        if (end === 'roll back') throw new Error('rolled back');
      });
      if (end === 'commit') await work;
      else await work.catch(() => undefined);
    },
    sendOff,
    landed: () => courier.landed(),
    turnAt: async (time) => {
      while ((await sendOff(time)) > 0) await courier.landed();
    },
    deliveries: ({ id }) => webhooks.deliveries(id, { limit: 500 }, caller),
    [Symbol.asyncDispose]: () => application.close(),
  };
}
