import { createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Webhook } from '@holdpoint/shared/contracts/webhooks';
import { CloudEvent } from '@holdpoint/shared/webhooks/cloud-event';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import type { NewEvent } from '../ledger/ledger.service.js';
import { aCourier, aPost, type TestCourier, type TestPost } from '../testing/a-courier.js';
import { until } from '../testing/a-line.js';
import { anApi } from '../testing/an-api.js';

/** One request as a receiver saw it. */
interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly event: CloudEvent;
}

type Answer = (received: Received, number: number) => number;

const started = new AsyncDisposableStack();
const servers: Server[] = [];
let post: TestPost;
let one: TestCourier;
let two: TestCourier;
/** Every event of the tests is due by then. */
let start: Date;
beforeAll(async () => {
  const api = started.use(await anApi());
  post = started.use(await aPost(api.env));
  one = started.use(await aCourier(post.env));
  two = started.use(await aCourier(post.env));
  start = new Date(Date.now() + 600_000);
});
afterEach(async () => {
  for (const { id } of await one.webhooks.list(one.caller))
    await one.webhooks.disable(id, one.caller);
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(async () => {
  await started.disposeAsync();
});

const after = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);
const stream = (): `checkpoint:${string}` => `checkpoint:${crypto.randomUUID()}`;

function aDecision(of: NewEvent['stream'], change: Partial<NewEvent> = {}): NewEvent {
  const body = { decisionId: crypto.randomUUID(), decision: 'ALLOW' };
  return { stream: of, type: 'gate.decided', actor: 'account:a', body, ...change };
}

/** A real server that answers as told: null cuts the connection. */
async function aReceiver(
  answer: Answer = () => 204,
): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const one = { headers: request.headers, body, event: CloudEvent.parse(JSON.parse(body)) };
      received.push(one);
      response.writeHead(answer(one, received.length)).end('no, thanks');
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`, received };
}

/** A real server that takes requests and answers none until it is told to. */
async function aSilentReceiver(): Promise<{
  url: string;
  server: Server;
  answer: (status: number) => void;
}> {
  const waiting: ServerResponse[] = [];
  const server = createServer((_, response) => waiting.push(response));
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`,
    server,
    answer: (status) => {
      for (const response of waiting.splice(0)) response.writeHead(status).end();
    },
  };
}

const sequences = (received: readonly Received[]): number[] =>
  received.map(({ event }) => event.data.streamSeq);

/** Written from the specification, with no line of ours: which of the keys signed. */
function signers({ headers, body }: Received, { keys }: Webhook): string[] {
  const id = String(headers['webhook-id']);
  const time = String(headers['webhook-timestamp']);
  const signatures = String(headers['webhook-signature']).split(' ');
  return keys
    .map(({ publicKey }) => publicKey)
    .filter((text) => {
      const raw = Buffer.from(text.slice('whpk_'.length), 'base64').toString('base64url');
      const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: raw } });
      return signatures.some((signature) =>
        verify(
          null,
          Buffer.from(`${id}.${time}.${body}`),
          key,
          Buffer.from(signature.replace(/^v1a,/, ''), 'base64'),
        ),
      );
    });
}

describe('a delivery', () => {
  it('is made of every committed event of the types asked for, and of nothing else', async () => {
    const { url, received } = await aReceiver();
    const webhook = await one.add(url);
    const of = stream();
    await one.append([aDecision(of), aDecision(of, { type: 'session.opened' })]);
    await one.append([aDecision(of)], 'roll back');
    await one.append([aDecision(of)]);
    await one.turnAt(start);
    expect(sequences(received)).toEqual([1, 3]);
    expect(await one.deliveries(webhook)).toMatchObject([
      { state: 'delivered', attempts: 1, lastStatus: 204, streamSeq: 3 },
      { state: 'delivered', attempts: 1, lastStatus: 204, streamSeq: 1 },
    ]);
  });

  it('is a thin CloudEvent under the id of its event, from the origin of the log', async () => {
    const { url, received } = await aReceiver();
    const webhook = await one.add(url);
    const decided = aDecision(stream());
    await one.append([decided]);
    await one.turnAt(start);
    const [first] = received;
    const [delivery] = await one.deliveries(webhook);
    expect(first?.event).toMatchObject({
      id: delivery?.eventId,
      source: 'holdpoint.test/post',
      type: 'holdpoint.gate.decided',
      subject: decided.stream,
      data: { references: { decisionId: decided.body['decisionId'] } },
    });
    expect(first?.headers).toMatchObject({
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'webhook-id': delivery?.eventId,
      'webhook-timestamp': String(Math.floor(start.getTime() / 1000)),
    });
    expect(first?.body).not.toContain('ALLOW');
  });

  it("is signed by the endpoint's key, and for a day after a rotation by the one before too", async () => {
    const { url, received } = await aReceiver();
    const webhook = await one.add(url);
    const keysAt = async (time: Date): Promise<Webhook> => {
      await one.append([aDecision(stream())]);
      await one.turnAt(time);
      return one.webhooks.get(webhook.id, one.caller);
    };
    expect((await keysAt(start)).keys).toHaveLength(1);
    await one.webhooks.rotateKey(webhook.id, one.caller);
    const rotated = await keysAt(after(3_600));
    expect(rotated.keys.map(({ signsUntil }) => signsUntil === null)).toEqual([true, false]);
    expect(rotated.keys[1]?.publicKey).toBe(webhook.keys[0]?.publicKey);
    const later = await keysAt(after(90_000));
    expect(later.keys).toHaveLength(1);
    expect(received.map((each) => signers(each, rotated).length)).toEqual([1, 2, 1]);
    const [before] = received;
    expect(before === undefined ? [] : signers(before, webhook)).toHaveLength(1);
  });

  it('waits until its event is in a signed tree head', async () => {
    const { url, received } = await aReceiver();
    await one.add(url);
    const [held, free] = [stream(), stream()];
    await post.holdBack([held]);
    await one.append([aDecision(held), aDecision(free)]);
    await one.turnAt(start);
    expect(received.map(({ event }) => event.subject)).toEqual([free]);
    await post.holdBack([]);
    await one.turnAt(start);
    expect(received.map(({ event }) => event.subject)).toEqual([free, held]);
  });

  it('is in order within its stream and never lost, however often the receiver fails', async () => {
    const { url, received } = await aReceiver((_, number) => (number <= 3 ? 503 : 204));
    const webhook = await one.add(url);
    const [a, b] = [stream(), stream()];
    for (let event = 0; event < 3; event += 1) await one.append([aDecision(a), aDecision(b)]);
    for (const seconds of [0, 6, 400, 3_000, 12_000]) await one.turnAt(after(seconds));
    for (const subject of [a, b]) {
      const accepted = received.slice(3).filter(({ event }) => event.subject === subject);
      expect(sequences(accepted)).toEqual([1, 2, 3]);
    }
    expect((await one.deliveries(webhook)).every(({ state }) => state === 'delivered')).toBe(true);
  });

  it('comes ten times over three days, then is failed, and comes again when it is replayed', async () => {
    const { url, received } = await aReceiver((_, number) => (number <= 10 ? 500 : 204));
    const webhook = await one.add(url);
    await one.append([aDecision(stream())]);
    for (let attempt = 0; attempt < 15; attempt += 1) {
      const [{ nextAttemptAt } = { nextAttemptAt: null }] = await one.deliveries(webhook);
      const { circuitOpenUntil } = await one.webhooks.get(webhook.id, one.caller);
      const due = [nextAttemptAt, circuitOpenUntil, start.toISOString()]
        .filter((time) => time !== null)
        .sort();
      await one.turnAt(new Date(due.at(-1) ?? start));
    }
    const [delivery] = await one.deliveries(webhook);
    expect(received).toHaveLength(10);
    expect(delivery).toMatchObject({
      state: 'failed',
      attempts: 10,
      nextAttemptAt: null,
      lastStatus: 500,
      lastFailure: 'webhook.answer_refused',
      lastAnswer: 'no, thanks',
    });
    const hours = (Date.parse(delivery?.lastAttemptAt ?? '') - start.getTime()) / 3_600_000;
    expect(hours).toBeGreaterThan(75);
    expect(hours).toBeLessThan(84);
    await one.replays.one(delivery?.id ?? '', one.caller);
    await one.turnAt(after(1_000_000));
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(received).toHaveLength(11);
  });

  it('lets later ones of its stream overtake once it failed for half an hour', async () => {
    const { url, received } = await aReceiver(({ event }) =>
      event.data.streamSeq === 1 ? 500 : 204,
    );
    await one.add(url);
    const of = stream();
    await one.append([aDecision(of), aDecision(of)]);
    for (const seconds of [0, 10, 400]) await one.turnAt(after(seconds));
    expect(sequences(received)).toEqual([1, 1, 1]);
    await one.turnAt(after(3_000));
    expect(sequences(received)).toEqual([1, 1, 1, 1, 2]);
  });

  it('that was in flight when its process died goes out again, by another, under the same id', async () => {
    const { url, received } = await aReceiver();
    const webhook = await one.add(url);
    await one.append([aDecision(stream())]);
    // As a killed process leaves it: claimed and never settled.
    await post.owner.query(
      `UPDATE webhook_delivery SET attempts = 1, last_attempt_at = $2, lease_until = $2::timestamptz + interval '30 s'
        WHERE endpoint_id = $1`,
      [webhook.id, start],
    );
    await two.turnAt(after(29));
    expect(received).toHaveLength(0);
    await two.turnAt(after(30));
    expect(received).toHaveLength(1);
    expect(await one.deliveries(webhook)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
  });

  it('that ten processes died of is tried by no eleventh', async () => {
    const { url, received } = await aReceiver();
    const webhook = await one.add(url);
    await one.append([aDecision(stream())]);
    await post.owner.query(
      'UPDATE webhook_delivery SET attempts = 10, lease_until = $2 WHERE endpoint_id = $1',
      [webhook.id, start],
    );
    await two.turnAt(after(30));
    expect(received).toHaveLength(0);
    expect(await one.deliveries(webhook)).toMatchObject([
      { state: 'failed', lastFailure: 'webhook.attempts_lost' },
    ]);
  });

  it('that was in flight when its process stopped is given back uncounted', async () => {
    const { url, received } = await aReceiver();
    const silent = await aSilentReceiver();
    const stopping = await aCourier(post.env);
    const webhook = await one.add(silent.url);
    await one.append([aDecision(stream())]);
    const asked = once(silent.server, 'request');
    await stopping.sendOff(start);
    await asked;
    await stopping[Symbol.asyncDispose]();
    await post.owner.query('UPDATE webhook_endpoint SET url = $2 WHERE id = $1', [webhook.id, url]);
    await one.turnAt(start);
    expect(received).toHaveLength(1);
    expect(await one.deliveries(webhook)).toMatchObject([{ state: 'delivered', attempts: 1 }]);
  });

  it('that its process answers for too late is no longer that process’s', async () => {
    const slow = await aSilentReceiver();
    const { url, received } = await aReceiver();
    const webhook = await one.add(slow.url);
    await one.append([aDecision(stream())]);
    const asked = once(slow.server, 'request');
    await one.sendOff(start);
    await asked;
    await post.owner.query('UPDATE webhook_endpoint SET url = $2 WHERE id = $1', [webhook.id, url]);
    await two.turnAt(after(31));
    expect(received).toHaveLength(1);
    slow.answer(500);
    await one.landed();
    expect(await one.deliveries(webhook)).toMatchObject([
      { state: 'delivered', attempts: 2, lastStatus: 204, lastFailure: null },
    ]);
  });

  it('that is replayed while it is in flight goes out once more', async () => {
    const slow = await aSilentReceiver();
    const webhook = await one.add(slow.url);
    await one.append([aDecision(stream())]);
    const asked = once(slow.server, 'request');
    await one.sendOff(start);
    await asked;
    const [before] = await one.deliveries(webhook);
    await one.replays.one(before?.id ?? '', one.caller);
    slow.answer(204);
    await one.landed();
    expect(await one.deliveries(webhook)).toMatchObject([{ state: 'pending', attempts: 0 }]);
  });

  it('goes out once, however many processes carry', async () => {
    const { url, received } = await aReceiver();
    await one.add(url);
    await one.append(Array.from({ length: 40 }, () => aDecision(stream())));
    for (let turn = 0; turn < 12; turn += 1) {
      await Promise.all([one.sendOff(start), two.sendOff(start)]);
      await Promise.all([one.landed(), two.landed()]);
    }
    expect(received).toHaveLength(40);
    expect(new Set(received.map(({ event }) => event.id)).size).toBe(40);
  });
});

describe('an endpoint', () => {
  it('that fails five times in a row is left alone for a minute, then one delivery tries', async () => {
    let isWell = false;
    const { url, received } = await aReceiver(() => (isWell ? 204 : 500));
    const webhook = await one.add(url);
    await one.append(Array.from({ length: 8 }, () => aDecision(stream())));
    await one.turnAt(start);
    const failures = received.length;
    expect(failures).toBeGreaterThanOrEqual(5);
    expect(await one.webhooks.get(webhook.id, one.caller)).toMatchObject({ circuit: 'open' });
    await one.turnAt(after(30));
    expect(received).toHaveLength(failures);
    await one.turnAt(after(3_700));
    expect(received).toHaveLength(failures + 1);
    isWell = true;
    await one.turnAt(after(30_000));
    expect(await one.webhooks.get(webhook.id, one.caller)).toMatchObject({
      circuit: 'closed',
      failuresInARow: 0,
      pendingCount: 0,
    });
  });

  it('that never answers, or only fails, holds up no other', async () => {
    const { url: silent } = await aSilentReceiver();
    const sick = await aReceiver(() => 500);
    const well = await aReceiver();
    for (const url of [silent, sick.url, well.url]) await one.add(url);
    await one.append(Array.from({ length: 20 }, () => aDecision(stream())));
    await until(
      () => one.sendOff(start),
      () => well.received.length === 20,
    );
    expect(sick.received.length).toBeLessThan(20);
  });

  it('that answers 410 is disabled, says so in the log, and keeps what waits', async () => {
    const { url, received } = await aReceiver((_, number) => (number === 1 ? 410 : 204));
    const webhook = await one.add(url);
    const of = stream();
    await one.append([aDecision(of), aDecision(of)]);
    await one.turnAt(start);
    await one.turnAt(after(4_000));
    expect(received).toHaveLength(1);
    expect(await one.webhooks.get(webhook.id, one.caller)).toMatchObject({
      state: 'disabled',
      disabledBecause: 'gone',
      pendingCount: 2,
    });
    const { rows } = await post.owner.query(
      `SELECT type, actor FROM audit.event WHERE stream = $1 ORDER BY stream_seq`,
      [`webhook:${webhook.id}`],
    );
    expect(rows).toEqual([
      { type: 'webhook.added', actor: `account:${one.caller.name}` },
      { type: 'webhook.disabled', actor: 'platform' },
    ]);
    await one.webhooks.enable(webhook.id, one.caller);
    await one.turnAt(after(8_000));
    expect(sequences(received)).toEqual([1, 1, 2]);
  });

  it('that redirects is not followed, and its delivery has failed', async () => {
    const { url } = await aReceiver(() => 307);
    const webhook = await one.add(url);
    await one.append([aDecision(stream())]);
    await one.turnAt(start);
    expect(await one.deliveries(webhook)).toMatchObject([
      { state: 'pending', lastStatus: 307, lastFailure: 'webhook.redirected' },
    ]);
  });

  it('whose address turned private is not called', async () => {
    const { url, received } = await aReceiver();
    const strict = await aCourier({ ...post.env, webhookPrivateRanges: ['10.0.0.0/8'] });
    const webhook = await one.add(url);
    await one.append([aDecision(stream())]);
    await strict.turnAt(start);
    await strict[Symbol.asyncDispose]();
    expect(received).toHaveLength(0);
    expect(await one.deliveries(webhook)).toMatchObject([
      { lastStatus: null, lastFailure: 'webhook.address_refused' },
    ]);
  });

  it('whose key does not open sends nothing unsigned', async () => {
    const { url, received } = await aReceiver();
    const other = await aCourier({ ...post.env, secretsKey: new Uint8Array(32).fill(9) });
    const webhook = await one.add(url);
    await one.append([aDecision(stream())]);
    await other.turnAt(start);
    await other[Symbol.asyncDispose]();
    expect(received).toHaveLength(0);
    expect(await one.deliveries(webhook)).toMatchObject([
      { lastFailure: 'webhook.key_unreadable' },
    ]);
  });

  it('is told of what happened before it was added, or while it was disabled, by a replay', async () => {
    const { url, received } = await aReceiver();
    const since = new Date().toISOString();
    const of = stream();
    await one.append([aDecision(of)]);
    const webhook = await one.add(url);
    await one.webhooks.disable(webhook.id, one.caller);
    await one.append([aDecision(of)]);
    await one.webhooks.enable(webhook.id, one.caller);
    await one.append([aDecision(of)]);
    await one.turnAt(start);
    expect(sequences(received)).toEqual([3]);
    await one.replays.since(webhook.id, since, one.caller);
    await one.turnAt(after(5_000));
    expect(sequences(received.filter(({ event }) => event.subject === of))).toEqual([3, 1, 2, 3]);
  });
});
