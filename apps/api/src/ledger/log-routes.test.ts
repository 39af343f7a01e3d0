import { decisionRoutes } from '@holdpoint/shared/contracts/decisions';
import { healthRoutes } from '@holdpoint/shared/contracts/health';
import { logRoutes } from '@holdpoint/shared/contracts/log';
import { Problem } from '@holdpoint/shared/contracts/problem';
import { type Series, seriesOf, valueOf } from '@holdpoint/shared/testing/exposition';
import { entryBundlePath, tilePath } from '@holdpoint/shared/tlog/tiles';
import { verifyTlogProof } from '@holdpoint/shared/tlog/tlog-proof';
import { parseVerifierKey } from '@holdpoint/shared/tlog/verifier-key';
import { verifyTreeHead } from '@holdpoint/shared/tlog/verify-note';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { register, until } from '../testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { verify } from './sign-newest.js';

let api: TestApi;
let pipeline: SignedIn;
beforeAll(async () => {
  api = await anApi();
  pipeline = await api.as('pipeline', ['pipeline'], 'machine');
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

/** Id and entry of the newest event of a type. */
async function newest(type: string): Promise<{ id: string; entry: Uint8Array }> {
  const look = () =>
    api.owner.query<{ id: string; entry: Buffer | null }>(
      'SELECT id, entry FROM audit.event LEFT JOIN audit.leaf ON event_id = id WHERE type = $1 ORDER BY position DESC LIMIT 1',
      [type],
    );
  const { rows } = await until(look, ({ rows: [row] }) => row?.entry != null);
  const [row] = rows;
  return { id: row?.id ?? '', entry: new Uint8Array(row?.entry ?? []) };
}

async function caughtUp() {
  return until(
    () => pipeline.call(logRoutes.status, {}),
    ({ pending }) => pending === 0,
  );
}

describe('the log', () => {
  it('tells its name, keys and size, and that nothing waits', async () => {
    const status = await caughtUp();
    expect(status).toMatchObject({
      origin: api.signer.settings.origin,
      oldestPendingSeconds: null,
      alarm: null,
      witnesses: [],
      timestamp: null,
    });
    expect(status.keys.map(parseVerifierKey)).toEqual([api.signer.key]);
    expect(status.size).toBeGreaterThan(0);
  });

  it('begins with the event that names its keys', async () => {
    const { rows } = await api.owner.query<{ body: unknown }>(
      `SELECT body FROM audit.event WHERE type = 'log.opened'`,
    );
    const { keys } = await caughtUp();
    expect(rows).toMatchObject([{ body: { logKeys: keys, rotation: null } }]);
  });

  it('shows its newest head to anybody', async () => {
    const { note } = await api.anonymous()(logRoutes.treeHead, {});
    const { treeHead } = await verifyTreeHead(note, { keys: [api.signer.key] }, verify);
    expect(treeHead.origin).toBe(api.signer.settings.origin);
  });

  it('proves an event to whoever holds its entry, and nothing else by that proof', async () => {
    await register(pipeline.call, { checkpoint: 'proven' });
    await caughtUp();
    const { id, entry } = await newest('checkpoint.registered');
    const receipt = await pipeline.call(logRoutes.proof, { params: { eventId: id } });
    const trust = { keys: [api.signer.key], verify };
    const verified = await verifyTlogProof({ proofText: receipt.proof, entry, ...trust });
    expect(verified.index).toBe(receipt.leafIndex);
    const other = await newest('policy.activated');
    await expect(
      verifyTlogProof({ proofText: receipt.proof, entry: other.entry, ...trust }),
    ).rejects.toMatchObject({ code: 'log.inclusion_wrong' });
  });

  it('has no proof of what it does not know', async () => {
    const params = { eventId: crypto.randomUUID() };
    await expect(pipeline.call(logRoutes.proof, { params })).rejects.toMatchObject({
      code: 'event.unknown',
    });
  });
});

describe('the published files', () => {
  it('are a head and tiles that never change: hashes for anybody, entries for who is signed in', async () => {
    const { size } = await caughtUp();
    const readHead = async (): Promise<string> => (await fetch(`${api.url}/log/checkpoint`)).text();
    const isNewest = (text: string): boolean => text.split('\n')[1] === String(size);
    await until(readHead, isNewest);
    const head = await fetch(`${api.url}/log/checkpoint`);
    expect(head.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(head.headers.get('cache-control')).toBe('no-cache');
    for (const path of [tilePath(0, 0, size), entryBundlePath(0, size)]) {
      const isEntries = path.startsWith('tile/entries');
      const anonymous = await fetch(`${api.url}/log/${path}`);
      expect(anonymous.status).toBe(isEntries ? 401 : 200);
      const headers = { authorization: `Bearer ${pipeline.token}` };
      const tile = await fetch(`${api.url}/log/${path}`, { headers });
      expect([tile.status, tile.headers.get('content-type')]).toEqual([
        200,
        'application/octet-stream',
      ]);
      expect(tile.headers.get('cache-control')).toContain('immutable');
    }
  });

  it.each([
    '',
    'tile/0/999',
    'tile/..%2fcheckpoint',
    '../objects',
    'x',
    'tile%2fentries/000.p/1',
    'tile/%65ntries/000.p/1',
    'tile//entries/000.p/1',
    '/tile/entries/000.p/1',
    'tile/Entries/000.p/1',
    'tile/entries/000.p%2f1',
    'tile/entries/000.p/1;',
    'checkpoint%00',
  ])('are nothing but those, however they are written: %s', async (path) => {
    const response = await fetch(`${api.url}/log/${path}`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  it('ask for a caller whatever is asked of an entry’s file', async () => {
    for (const method of ['GET', 'HEAD'])
      for (const end of ['', '?x=1', '?/../../checkpoint'])
        expect((await fetch(`${api.url}/log/tile/entries/000.p/1${end}`, { method })).status).toBe(
          401,
        );
  });
});

describe('a purge', () => {
  const reason = 'It named an infohazard in its words.';

  it('erases the content of an event, tells who and why, and leaves the log as it was', async () => {
    await register(pipeline.call, { checkpoint: 'hazardous' });
    await caughtUp();
    const { id, entry } = await newest('checkpoint.registered');
    const purge = await api.administrator(logRoutes.purge, { body: { eventId: id, reason } });
    const { rows } = await api.owner.query(
      'SELECT body, salt, content_digest AS digest FROM audit.event WHERE id = $1',
      [id],
    );
    expect(rows).toEqual([{ body: null, salt: null, digest: purge.contentDigest }]);
    await caughtUp();
    const { proof } = await pipeline.call(logRoutes.proof, { params: { eventId: id } });
    await verifyTlogProof({ proofText: proof, entry, keys: [api.signer.key], verify });
    const { rows: told } = await api.owner.query(
      'SELECT type, actor, body FROM audit.event WHERE id = $1',
      [purge.purgeEventId],
    );
    expect(told).toEqual([
      {
        type: 'content.purged',
        actor: 'account:administrator',
        body: { eventId: id, contentDigest: purge.contentDigest, reason },
      },
    ]);
    const again = api.administrator(logRoutes.purge, { body: { eventId: id, reason } });
    await expect(again).rejects.toMatchObject({ code: 'event.purged_already' });
    const ofPurge = api.administrator(logRoutes.purge, {
      body: { eventId: purge.purgeEventId, reason },
    });
    await expect(ofPurge).rejects.toMatchObject({ code: 'event.purge_refused' });
  });

  it('is an administrator’s to make, with a reason, of an event that is there', async () => {
    const body = { eventId: crypto.randomUUID(), reason };
    await expect(pipeline.call(logRoutes.purge, { body })).rejects.toMatchObject({
      code: 'access.role_missing',
    });
    await expect(api.administrator(logRoutes.purge, { body })).rejects.toMatchObject({
      code: 'event.unknown',
    });
    const hasty = api.administrator(logRoutes.purge, { body: { ...body, reason: 'why not' } });
    await expect(hasty).rejects.toMatchObject({ code: 'request.invalid' });
  });
});

describe('a purge of what the log needs to go on', () => {
  it('is refused: without its keys the log could sign nothing more and no report be made', async () => {
    await caughtUp();
    const { id } = await newest('log.opened');
    const reason = 'The keys should be forgotten.';
    const purge = api.administrator(logRoutes.purge, { body: { eventId: id, reason } });
    await expect(purge).rejects.toMatchObject({ code: 'event.purge_refused' });
  });
});

describe('a log that stands still', () => {
  async function scrape(): Promise<readonly Series[]> {
    const { token } = await api.as(`scraper-${crypto.randomUUID()}`, ['auditor'], 'machine');
    const headers = { authorization: `Bearer ${token}` };
    return seriesOf(await (await fetch(`${api.url}/metrics`, { headers })).text());
  }

  it('says so in its status, its health and its metrics, and goes on by itself', async () => {
    api.signer.setAway(true);
    await register(pipeline.call, { checkpoint: 'waiting' });
    const { pending } = await pipeline.call(logRoutes.status, {});
    expect(pending).toBeGreaterThan(0);
    const health = await until(
      () => api.anonymous()(healthRoutes.health, {}),
      ({ oldestUnsignedEventSeconds: seconds }) => seconds !== null && seconds > 0,
    );
    expect(health.status).toBe('ok');
    expect(valueOf(await scrape(), 'holdpoint_log_pending_events')).toBeGreaterThan(0);
    const { id } = await newest('checkpoint.registered');
    const early = pipeline.call(logRoutes.proof, { params: { eventId: id } });
    await expect(early).rejects.toMatchObject({ code: 'receipt.pending' });
    expect((await fetch(`${api.url}/readyz`)).status).toBe(200);
    api.signer.setAway(false);
    await caughtUp();
    expect(valueOf(await scrape(), 'holdpoint_log_alarm', { reason: 'signer.rollback' })).toBe(0);
  });
});

describe('the keys of the log', () => {
  it('change by an event that the old key vouches for', async () => {
    const before = api.signer.key;
    api.signer.rotate();
    await register(pipeline.call, { checkpoint: 'rotated' });
    const { keys } = await until(
      () => pipeline.call(logRoutes.status, {}),
      (status) => status.pending === 0 && status.keys.length === 1,
    );
    expect(keys.map(parseVerifierKey)).toEqual([api.signer.key]);
    expect(api.signer.key).not.toEqual(before);
    const { rows } = await api.owner.query<{ body: { rotation: string } }>(
      `SELECT body FROM audit.event WHERE type = 'log.key_rotated'`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.body.rotation).toContain('holdpoint/log-key-rotation/v1');
  });

  it('are not taken where no old key vouches for them: nothing is signed, and the API is not ready (attack 26)', async () => {
    await using other = await anApi();
    other.signer.rotate(false);
    const machine = await other.as('pipeline', ['pipeline'], 'machine');
    await register(machine.call);
    const status = await until(
      () => machine.call(logRoutes.status, {}),
      ({ alarm }) => alarm !== null,
    );
    expect(status.alarm).toBe('signer.key_unendorsed');
    expect(status.pending).toBeGreaterThan(0);
    const ready = await until(
      () => fetch(`${other.url}/readyz`),
      (response) => response.status === 503,
    );
    expect(Problem.parse(await ready.json()).details?.['reasons']).toEqual(['log.untrusted']);
    const asked = other.signer.heads();
    await expect(register(machine.call, { checkpoint: 'later' })).resolves.toBeDefined();
    await until(
      () => Promise.resolve(other.signer.heads()),
      () => true,
    );
    expect(other.signer.heads()).toBe(asked);
  });

  it('are not joined by another key for statements: nothing vouches for one, and verifiers would keep it', async () => {
    await using other = await anApi();
    const { logKeys, statementKeys } = await other.anonymous()(decisionRoutes.trust, {});
    expect(statementKeys).toHaveLength(1);
    other.signer.swapStatementKey();
    const machine = await other.as('pipeline', ['pipeline'], 'machine');
    other.signer.rotate();
    await register(machine.call);
    const { alarm } = await until(
      () => machine.call(logRoutes.status, {}),
      (status) => status.alarm !== null,
    );
    expect(alarm).toBe('signer.key_unendorsed');
    expect(logKeys).toHaveLength(1);
  });
});
