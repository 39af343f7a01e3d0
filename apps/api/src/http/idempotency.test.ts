import { Campaign } from '@holdpoint/shared/contracts/campaigns';
import { Problem } from '@holdpoint/shared/contracts/problem';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { register, until } from '../testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';

let api: TestApi;
let pipeline: SignedIn;
let checkpointId: string;
beforeAll(async () => {
  api = await anApi();
  pipeline = await api.as('pipeline', ['pipeline'], 'machine');
  checkpointId = (await register(pipeline.call)).id;
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
}

async function post(
  key: string | undefined,
  body: unknown,
  token = pipeline.token,
): Promise<Answer> {
  const response = await fetch(`${api.url}/v1/campaigns`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    text: await response.text(),
    retryAfter: response.headers.get('retry-after'),
  };
}

function codeOf({ text }: Answer): string {
  return Problem.parse(JSON.parse(text)).code;
}

async function countOf(table: string): Promise<number> {
  const { rows } = await api.owner.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
  return Number(rows[0]?.count);
}

describe('Idempotency-Key', () => {
  it('is demanded where the contract says so', async () => {
    for (const key of [undefined, ' ', 'x'.repeat(201)]) {
      const answer = await post(key, { checkpointId });
      expect([answer.status, codeOf(answer)]).toEqual([422, 'idempotency.key_missing']);
    }
  });

  it('gives the same answer for the same request, byte for byte, and opens one campaign', async () => {
    const before = await countOf('campaign');
    const first = await post('same', { checkpointId });
    const second = await post('same', { checkpointId });
    expect(first.status).toBe(201);
    expect(second).toEqual(first);
    expect(await countOf('campaign')).toBe(before + 1);
  });

  it('takes a body with its members in another order as the same', async () => {
    const first = await post('order', { checkpointId, seed: 5 });
    expect((await post('order', { seed: 5, checkpointId })).text).toBe(first.text);
  });

  it('is refused for another request', async () => {
    await post('reused', { checkpointId });
    const answer = await post('reused', { checkpointId, seed: 2 });
    expect([answer.status, codeOf(answer)]).toEqual([422, 'idempotency.key_reused']);
  });

  it('belongs to its account: another one opens its own campaign under the same key', async () => {
    const other = await api.as('other-pipeline', ['pipeline'], 'machine');
    const mine = Campaign.parse(JSON.parse((await post('shared', { checkpointId })).text));
    const theirs = Campaign.parse(
      JSON.parse((await post('shared', { checkpointId }, other.token)).text),
    );
    expect(theirs.id).not.toBe(mine.id);
  });

  it('makes one campaign of 200 requests at once, and asks the losers to come again', async () => {
    const [campaigns, runs, events] = [
      await countOf('campaign'),
      await countOf('run'),
      await countOf('audit.event'),
    ];
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => post('storm', { checkpointId, seed: 77 })),
    );
    expect(await countOf('campaign')).toBe(campaigns + 1);
    expect((await countOf('run')) - runs).toBe(4);
    expect((await countOf('audit.event')) - events).toBe(5);
    const done = answers.filter(({ status }) => status === 201);
    expect(done.length).toBeGreaterThan(0);
    expect(new Set(done.map(({ text }) => text)).size).toBe(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect([answer.status, codeOf(answer), answer.retryAfter]).toEqual([
        409,
        'idempotency.in_progress',
        '1',
      ]);
    }
  });

  describe('of a request that was taken as dead and was only slow', () => {
    /** Posts while nothing can be written, does something meanwhile, and lets it go on. */
    async function whileSlow(key: string, meanwhile: (row: string) => string): Promise<Answer> {
      await using lock = new AsyncDisposableStack();
      const client = await api.owner.connect();
      lock.defer(() => {
        client.release();
      });
      await client.query('BEGIN');
      await client.query('LOCK TABLE campaign IN SHARE MODE');
      const slow = post(key, { checkpointId, seed: 4 });
      const row = `account_id = '${pipeline.accountId}' AND key = '${key}'`;
      await until(
        () => countOf(`idempotency_key WHERE ${row}`),
        (count) => count === 1,
      );
      await api.owner.query(meanwhile(row));
      await client.query('COMMIT');
      return await slow;
    }

    it('gives the answer that another process has given meanwhile, now and later', async () => {
      const answer = await whileSlow(
        'slow',
        (row) => `UPDATE idempotency_key SET status = 202, response = '{"first":1}' WHERE ${row}`,
      );
      expect(answer).toMatchObject({ status: 202, text: '{"first":1}' });
      expect(await post('slow', { checkpointId, seed: 4 })).toEqual(answer);
    });

    it('keeps its own where the other one failed and gave the key back', async () => {
      const answer = await whileSlow('back', (row) => `DELETE FROM idempotency_key WHERE ${row}`);
      expect(answer.status).toBe(201);
      expect(await countOf(`idempotency_key WHERE key = 'back' AND status = 201`)).toBe(1);
      expect(await post('back', { checkpointId, seed: 4 })).toEqual(answer);
    });
  });

  it('is free again after a refusal', async () => {
    const nobody = crypto.randomUUID();
    expect((await post('refused', { checkpointId: nobody })).status).toBe(404);
    expect((await post('refused', { checkpointId })).status).toBe(201);
  });

  it('of a request that died half-way is taken again after a while, and finds what was done', async () => {
    const first = Campaign.parse(JSON.parse((await post('died', { checkpointId, seed: 9 })).text));
    // As if the process had been killed between its commit and its answer.
    await api.owner.query(
      `UPDATE idempotency_key SET status = NULL, response = NULL WHERE key = 'died'`,
    );
    expect(codeOf(await post('died', { checkpointId, seed: 9 }))).toBe('idempotency.in_progress');
    await api.owner.query(
      `UPDATE idempotency_key SET created_at = now() - interval '5 minutes' WHERE key = 'died'`,
    );
    const before = await countOf('campaign');
    const again = Campaign.parse(JSON.parse((await post('died', { checkpointId, seed: 9 })).text));
    expect(again.id).toBe(first.id);
    expect(await countOf('campaign')).toBe(before);
  });
});
