import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Role } from '@holdpoint/shared/contracts/common';
import { type Webhook, webhookRoutes } from '@holdpoint/shared/contracts/webhooks';
import { verifierOf } from '@holdpoint/shared/signing/verify-signature';
import { CloudEvent } from '@holdpoint/shared/webhooks/cloud-event';
import { WebhookEventType } from '@holdpoint/shared/webhooks/event-types';
import { verifyWebhook } from '@holdpoint/shared/webhooks/verify-webhook';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createLog } from '../log.js';
import { aCourier } from '../testing/a-courier.js';
import { register, until } from '../testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { KeyVault } from './key-vault.js';

const KEK = new Uint8Array(32).fill(7);

let api: TestApi;
let officer: SignedIn;
let pipeline: SignedIn;
beforeAll(async () => {
  api = await anApi({ secretsKey: KEK });
  officer = await api.as('officer', ['responsible_scaling_officer']);
  pipeline = await api.as('pipeline', ['pipeline'], 'machine');
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const DARK = 'https://hooks.invalid/in?capability=1';
const add = (url: string, types?: Webhook['types']): Promise<Webhook> =>
  officer.call(webhookRoutes.add, { body: { url, ...(types === undefined ? {} : { types }) } });
const at = ({ id }: Webhook) => ({ params: { webhookId: id } });

interface Received {
  readonly headers: Record<string, string | undefined>;
  readonly body: string;
}

async function aReceiver(): Promise<{ url: string; received: Received[]; server: Server }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      received.push({ headers, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/in`, received, server };
}

describe('a webhook', () => {
  it('is added enabled, with a public key, and told of decisions and holds unless asked otherwise', async () => {
    const webhook = await add(DARK);
    expect(webhook).toMatchObject({
      url: DARK,
      types: ['gate.decided', 'gate.decision_revoked', 'hold.opened', 'hold.released'],
      state: 'enabled',
      circuit: 'closed',
      createdBy: 'officer',
      deliveries: [],
    });
    expect(webhook.keys).toMatchObject([
      { publicKey: expect.stringMatching(/^whpk_[A-Za-z0-9+/]{43}=$/), signsUntil: null },
    ]);
    expect(await officer.call(webhookRoutes.get, at(webhook))).toEqual(webhook);
    const { webhooks } = await officer.call(webhookRoutes.list, {});
    expect(webhooks.at(-1)).toEqual(webhook);
  });

  it('is one of fifty at most that an account has enabled: every event writes a row for each', async () => {
    const crowd = await api.as('crowd', ['pipeline'], 'machine');
    const addOne = (): Promise<Webhook> => crowd.call(webhookRoutes.add, { body: { url: DARK } });
    const first = await addOne();
    await api.owner.query(
      `INSERT INTO webhook_endpoint (id, url, description, types, state, created_by, created_at)
       SELECT gen_random_uuid(), url, '', types, state, created_by, created_at
         FROM webhook_endpoint, generate_series(1, 49) WHERE id = $1`,
      [first.id],
    );
    await expect(addOne()).rejects.toMatchObject({ code: 'webhook.too_many' });
    await crowd.call(webhookRoutes.disable, at(first));
    await addOne();
    const enabled = crowd.call(webhookRoutes.enable, at(first));
    await expect(enabled).rejects.toMatchObject({ code: 'webhook.too_many' });
    await api.owner.query(
      `UPDATE webhook_endpoint SET state = 'disabled', disabled_because = 'by_request' WHERE created_by = (SELECT id FROM account WHERE name = 'crowd')`,
    );
  });

  it('is added once under one idempotency key', async () => {
    const body = { url: DARK };
    const options = { idempotencyKey: 'once' };
    const first = await officer.call(webhookRoutes.add, { body }, options);
    expect(await officer.call(webhookRoutes.add, { body }, options)).toEqual(first);
  });

  it.each([
    ['ftp://hooks.example.com/', 'webhook.url_refused'],
    ['https://user:password@hooks.example.com/', 'webhook.url_refused'],
    ['https://10.0.0.1/', 'webhook.address_refused'],
    ['https://[::ffff:a9fe:a9fe]/', 'webhook.address_refused'],
    ['https://0x0a000001/', 'webhook.address_refused'],
    ['https://', 'request.invalid'],
  ])('is refused at %s', async (url, code) => {
    await expect(add(url)).rejects.toMatchObject({ code });
  });

  it('is told only of public events, and of each type once', async () => {
    for (const types of [[], ['session.opened'], ['gate.decided', 'gate.decided']]) {
      await expect(add(DARK, types as Webhook['types'])).rejects.toMatchObject({
        code: 'request.invalid',
      });
    }
  });

  it('is told of nothing that the platform never says', async () => {
    const source = fileURLToPath(new URL('..', import.meta.url));
    const files = (await readdir(source, { recursive: true })).filter(
      (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
    );
    const texts = await Promise.all(files.map((name) => readFile(join(source, name), 'utf8')));
    const unsaid = WebhookEventType.options.filter(
      (type) => !texts.some((text) => text.includes(`'${type}'`)),
    );
    expect(unsaid).toEqual([]);
  });

  it('is nobody else’s business: its address may be a capability', async () => {
    const reader = await api.as('auditor', ['auditor']);
    await reader.call(webhookRoutes.list, {});
    const roles: readonly Role[] = ['evaluation_engineer', 'safety_reviewer'];
    for (const role of roles) {
      const { call } = await api.as(`webhook-${role.replaceAll('_', '-')}`, [role]);
      await expect(call(webhookRoutes.list, {})).rejects.toMatchObject({
        code: 'access.role_missing',
      });
    }
    await expect(reader.call(webhookRoutes.add, { body: { url: DARK } })).rejects.toMatchObject({
      code: 'access.role_missing',
    });
  });

  it('is seen and changed by a pipeline only where it is its own', async () => {
    const other = await api.as('other-pipeline', ['pipeline'], 'machine');
    const webhook = await pipeline.call(webhookRoutes.add, { body: { url: DARK } });
    expect(await pipeline.call(webhookRoutes.list, {})).toEqual({ webhooks: [webhook] });
    expect(await other.call(webhookRoutes.list, {})).toEqual({ webhooks: [] });
    for (const verb of ['get', 'deliveries', 'disable', 'enable', 'rotateKey'] as const) {
      await expect(other.call(webhookRoutes[verb], at(webhook))).rejects.toMatchObject({
        code: 'webhook.unknown',
      });
    }
    await register(pipeline.call, { checkpoint: 'scoped' });
    const { rows } = await api.owner.query<{ id: string }>(
      `INSERT INTO webhook_delivery (endpoint_id, event_id, type, stream, stream_seq, due_at, created_at)
       SELECT $1, id, type, stream, stream_seq, now() + interval '1 year', at FROM audit.event WHERE type = 'checkpoint.registered' LIMIT 1 RETURNING id`,
      [webhook.id],
    );
    const params = { deliveryId: rows[0]?.id ?? '' };
    await expect(other.call(webhookRoutes.replay, { params })).rejects.toMatchObject({
      code: 'webhook.unknown',
    });
    const { rows: due } = await api.owner.query(
      `SELECT due_at > now() AS far FROM webhook_delivery WHERE id = $1`,
      [params.deliveryId],
    );
    expect(due).toEqual([{ far: true }]);
    await api.owner.query('DELETE FROM webhook_delivery WHERE id = $1', [params.deliveryId]);
    expect(await officer.call(webhookRoutes.disable, at(webhook))).toMatchObject({
      state: 'disabled',
    });
  });

  it('is disabled and enabled, each as often as one likes', async () => {
    const webhook = await add(DARK);
    for (let time = 0; time < 2; time += 1) {
      expect(await officer.call(webhookRoutes.disable, at(webhook))).toMatchObject({
        state: 'disabled',
        disabledBecause: 'by_request',
      });
    }
    for (let time = 0; time < 2; time += 1) {
      expect(await officer.call(webhookRoutes.enable, at(webhook))).toMatchObject({
        state: 'enabled',
        disabledBecause: null,
      });
    }
    const { rows } = await api.owner.query<{ type: string; body: Record<string, unknown> }>(
      'SELECT type, body FROM audit.event WHERE stream = $1 ORDER BY stream_seq',
      [`webhook:${webhook.id}`],
    );
    expect(rows.map(({ type }) => type)).toEqual([
      'webhook.added',
      'webhook.disabled',
      'webhook.enabled',
    ]);
    expect(JSON.stringify(rows)).not.toContain('capability=1');
  });

  it.each(['get', 'deliveries', 'disable', 'enable', 'rotateKey'] as const)(
    'that nobody added can not be asked to %s',
    async (verb) => {
      const params = { webhookId: '11111111-1111-4111-8111-111111111111' };
      await expect(officer.call(webhookRoutes[verb], { params })).rejects.toMatchObject({
        code: 'webhook.unknown',
      });
    },
  );

  it('can not be replayed where there is none, nor a delivery of it', async () => {
    const id = '11111111-1111-4111-8111-111111111111';
    await expect(
      officer.call(webhookRoutes.replaySince, {
        params: { webhookId: id },
        body: { since: '2026-01-01T00:00:00Z' },
      }),
    ).rejects.toMatchObject({ code: 'webhook.unknown' });
    await expect(
      officer.call(webhookRoutes.replay, { params: { deliveryId: id } }),
    ).rejects.toMatchObject({ code: 'webhook.delivery_unknown' });
  });

  it('needs the key that seals: without one none is added', async () => {
    await using bare = await aCourier({ ...api.env, secretsKey: undefined });
    await expect(bare.add(DARK)).rejects.toMatchObject({ code: 'webhook.secrets_key_missing' });
  });
});

describe('a delivery', () => {
  it('arrives by itself once its event is in the signed log, and verifies by the published key', async () => {
    const { url, received, server } = await aReceiver();
    const webhook = await add(url, ['checkpoint.registered']);
    const checkpoint = await register(pipeline.call, { checkpoint: 'told' });
    const [first] = await until(
      () => Promise.resolve(received),
      (all) => all.length > 0,
    );
    const event = CloudEvent.parse(JSON.parse(first?.body ?? ''));
    expect(event).toMatchObject({
      type: 'holdpoint.checkpoint.registered',
      subject: `checkpoint:${checkpoint.id}`,
    });
    const keys = webhook.keys.map(({ publicKey }) => publicKey);
    const verify = verifierOf(globalThis.crypto.subtle);
    expect(
      await verifyWebhook(first ?? { headers: {}, body: '' }, keys, new Date(), verify),
    ).toMatchObject({ verdict: 'valid', id: event.id });
    const { rows } = await api.owner.query<{ effective: boolean }>(
      'SELECT audit.is_effective($1) AS effective',
      [event.id],
    );
    expect(rows).toEqual([{ effective: true }]);
    const { deliveries } = await until(
      () =>
        officer.call(webhookRoutes.deliveries, { ...at(webhook), query: { state: 'delivered' } }),
      (found) => found.deliveries.length > 0,
    );
    const [{ id: deliveryId } = { id: '' }] = deliveries;
    await officer.call(webhookRoutes.replay, { params: { deliveryId } });
    await until(
      () => Promise.resolve(received),
      (all) => all.length === 2,
    );
    expect(received[1]?.headers['webhook-id']).toBe(event.id);
    expect(received[1]?.body).toBe(first?.body);
    await officer.call(webhookRoutes.disable, at(webhook));
    server.close();
  });
});

describe('a signing key', () => {
  it('stands in no row, no log line and no answer, open or in any encoding', async () => {
    const lines: string[] = [];
    const log = createLog('debug', { write: (line) => lines.push(line) });
    const { url, received, server } = await aReceiver();
    await using courier = await aCourier({ ...api.env, logLevel: 'debug' }, log);
    const webhook = await courier.add(url, ['checkpoint.registered']);
    await register(pipeline.call, { checkpoint: 'sealed' });
    await until(
      () => Promise.resolve(received),
      (all) => all.length > 0,
    );
    await courier.webhooks.rotateKey(webhook.id, courier.caller);
    const { rows: sealed } = await api.owner.query<{ id: string; sealed_key: Buffer }>(
      'SELECT id, sealed_key FROM webhook_key WHERE endpoint_id = $1',
      [webhook.id],
    );
    const vault = new KeyVault(KEK);
    const secrets = sealed.flatMap(({ id, sealed_key: bytes }) => {
      const text = vault.open(bytes, `webhook_key ${webhook.id} ${id}`);
      const raw = Buffer.from(text.slice('whsk_'.length), 'base64').subarray(0, 32);
      return [text, text.slice(5, 45), raw.toString('hex'), raw.toString('base64url').slice(0, 40)];
    });
    expect(secrets).toHaveLength(8);
    const answers = [
      await officer.call(webhookRoutes.list, {}),
      await officer.call(webhookRoutes.deliveries, at(webhook)),
    ];
    const seen = [
      await dumpOf(api),
      lines.join('\n'),
      JSON.stringify(answers),
      ...received.flatMap(({ headers, body }) => [JSON.stringify(headers), body]),
    ].join('\n');
    // The dump does hold the rows: the public key is in it.
    expect(seen).toContain(webhook.keys[0]?.publicKey);
    for (const secret of [
      ...secrets,
      Buffer.from(KEK).toString('hex'),
      Buffer.from(KEK).toString('base64'),
    ]) {
      expect(seen.includes(secret)).toBe(false);
    }
    await officer.call(webhookRoutes.disable, at(webhook));
    server.close();
  });
});

/** Every row of every table, as text. */
async function dumpOf({ owner }: TestApi): Promise<string> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_schema IN ('public', 'audit', 'bullmq') AND table_type = 'BASE TABLE'`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await owner.query<{ text: string }>(
      `SELECT t::text AS text FROM ${name} AS t`,
    );
    texts.push(...rows.map(({ text }) => text));
  }
  return texts.join('\n');
}
