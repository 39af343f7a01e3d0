import {
  computationResultDigest,
  type ComputationSpec,
  computationSpecDigest,
} from '@holdpoint/shared/computations/computation';
import { aScalingComputation } from '@holdpoint/shared/computations/testing/a-computation';
import { type Computation, computationRoutes } from '@holdpoint/shared/contracts/computations';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { register, until } from '../testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';
import { anAnswer, answerComputation, answerWith } from '../testing/computing-hand.js';
import { putObject } from '../testing/worker-hand.js';

let api: TestApi;
let engineer: SignedIn;
let auditor: SignedIn;
beforeAll(async () => {
  api = await anApi();
  engineer = await api.as('engineer', ['evaluation_engineer']);
  auditor = await api.as('auditor', ['auditor']);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const spec = aScalingComputation();
const honest = anAnswer(spec);

function request(
  asked: ComputationSpec = spec,
  key: string = crypto.randomUUID(),
  checkpointId: string | null = null,
): Promise<Computation> {
  const body = { spec: asked, checkpointId };
  return engineer.call(computationRoutes.request, { body }, { idempotencyKey: key });
}

const get = (computationId: string): Promise<Computation> =>
  auditor.call(computationRoutes.get, { params: { computationId } });

const settled = (id: string): Promise<Computation> =>
  until(
    () => get(id),
    ({ settledAt }) => settledAt !== null,
  );

async function eventsOf(id: string): Promise<readonly { type: string; body: unknown }[]> {
  const { rows } = await api.owner.query<{ type: string; body: unknown }>(
    'SELECT type, body FROM audit.event WHERE stream = $1 ORDER BY stream_seq',
    [`computation:${id}`],
  );
  return rows;
}

describe('asking for a computation', () => {
  it('tells the log what was asked before any worker is rung for', async () => {
    const { id: checkpointId } = await register(engineer.call);
    const made = await request(spec, crypto.randomUUID(), checkpointId);
    expect(made).toMatchObject({
      kind: 'scaling_law',
      state: 'waiting',
      checkpointId,
      specDigest: computationSpecDigest(spec),
      requestedBy: 'engineer',
      claims: 0,
    });
    expect(await eventsOf(made.id)).toMatchObject([
      { type: 'computation.requested', body: { specDigest: made.specDigest, checkpointId } },
    ]);
    const delivered = `SELECT o.delivered_at >= h.signed_at AS is_after FROM outbox AS o, audit.leaf AS l
       JOIN audit.tree_head AS h ON h.size > l.idx AND h.signed_at IS NOT NULL
      WHERE l.event_id = (SELECT event_id FROM computation WHERE id = $1)
        AND o.job = 'computation.run' AND o.payload->>'computationId' = $1::text AND o.delivered_at IS NOT NULL
      ORDER BY h.size LIMIT 1`;
    const { rows } = await until(
      () => api.owner.query<{ is_after: boolean }>(delivered, [made.id]),
      ({ rowCount }) => rowCount === 1,
    );
    expect(rows).toEqual([{ is_after: true }]);
    const { computations } = await auditor.call(computationRoutes.list, {
      query: { checkpointId },
    });
    expect(computations.map(({ id }) => id)).toEqual([made.id]);
  });

  it('again with the same key gives the same computation', async () => {
    const key = crypto.randomUUID();
    const first = await request(spec, key);
    expect(await request(spec, key)).toEqual(first);
    expect(await eventsOf(first.id)).toHaveLength(1);
  });

  it('takes inputs unread by their digests, and refuses one that nobody handed in', async () => {
    const bytes = new Uint8Array(Buffer.from('\u0000 not a tensor'));
    const stored = await engineer.call(computationRoutes.putInput, {}, { bytes });
    expect(stored).toEqual({ digest: sha256(bytes), sizeBytes: bytes.length });
    const inputs = [{ name: 'runs.csv', digest: stored.digest }];
    expect((await request({ ...spec, inputs })).spec.inputs).toEqual(inputs);
    const absent = [{ name: 'runs.csv', digest: sha256('absent') }];
    await expect(request({ ...spec, inputs: absent })).rejects.toMatchObject({
      code: 'object.unknown',
    });
    await expect(
      engineer.call(computationRoutes.putInput, {}, { bytes: new Uint8Array() }),
    ).rejects.toMatchObject({ code: 'computation.input_empty' });
  });

  it.each(['../weights', '.hidden', 'a/b', ''])('refuses an input named %j', async (name) => {
    const inputs = [{ name, digest: sha256('x') }];
    await expect(request({ ...spec, inputs })).rejects.toMatchObject({ code: 'request.invalid' });
  });

  it('is for those who ask for evidence', async () => {
    await expect(
      auditor.call(computationRoutes.request, { body: { spec } }, { idempotencyKey: 'a' }),
    ).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(
      auditor.call(computationRoutes.putInput, {}, { bytes: new Uint8Array([1]) }),
    ).rejects.toMatchObject({ kind: 'forbidden' });
    const { id } = await request();
    await expect(
      auditor.call(computationRoutes.cancel, { params: { computationId: id } }),
    ).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(
      api.anonymous()(computationRoutes.get, { params: { computationId: id } }),
    ).rejects.toMatchObject({ kind: 'unauthenticated' });
  });
});

describe('what a worker answers', () => {
  it('is verified, and then given out with its files', async () => {
    const { id } = await request();
    const params = { computationId: id };
    await expect(auditor.call(computationRoutes.result, { params })).rejects.toMatchObject({
      code: 'computation.not_verified',
    });
    const weights = Buffer.from('weights');
    const digest = await putObject(api, weights);
    const artefacts = [{ name: 'weights.safetensors', digest, sizeBytes: weights.length }];
    await answerWith(api, id, { ...honest, artefacts });
    const done = await settled(id);
    expect(done).toMatchObject({ state: 'verified', differences: [] });
    expect(await eventsOf(id)).toMatchObject([
      { type: 'computation.requested' },
      {
        type: 'computation.completed',
        body: { state: 'verified', resultDigest: done.resultDigest },
      },
    ]);
    const result = await auditor.call(computationRoutes.result, { params });
    expect(result).toEqual({ ...honest, artefacts });
    const file = await auditor.call(computationRoutes.artefact, {
      params: { ...params, name: 'weights.safetensors' },
    });
    expect(Buffer.from(file).toString()).toBe('weights');
    await expect(
      auditor.call(computationRoutes.artefact, { params: { ...params, name: 'other' } }),
    ).rejects.toMatchObject({ code: 'computation.artefact_unknown' });
  });

  const { body } = honest;
  it.each([
    ['a better objective', { ...honest, body: { ...body, objective: body.objective / 2 } }],
    ['other runs', { ...honest, body: { ...body, runs: body.runs.slice(1) } }],
    ['another seed', { ...honest, seed: 8 }],
    ['another spec', { ...honest, specDigest: sha256('another') }],
  ])('is invalid with %s', async (_name, hostile) => {
    const { id } = await request();
    await answerWith(api, id, hostile);
    expect(await settled(id)).toMatchObject({
      state: 'invalid',
      resultDigest: null,
      differences: [{ code: 'computation.figures_differ' }],
    });
    expect((await eventsOf(id)).at(-1)).toMatchObject({ body: { state: 'invalid' } });
  });

  it('is invalid with parameters that are no optimum', async () => {
    if (body.form === 'chinchilla') throw new Error('a power law was asked for');
    const { id } = await request();
    const parameters = { ...body.parameters, alpha: body.parameters.alpha * 1.05 };
    await answerWith(api, id, { ...honest, body: { ...body, parameters } });
    const { differences } = await settled(id);
    expect(differences.map(({ detail }) => detail.split(':')[0])).toEqual([
      'objective',
      'parameters',
    ]);
  });

  it.each([
    ['what is no result', { body: 'text' }],
    ['a result with more to say', { ...honest, note: 'x' }],
    ['a figure that is none', { ...honest, body: { ...body, objective: '0' } }],
    [
      'a path for a name',
      { ...honest, artefacts: [{ name: '../x', digest: sha256('x'), sizeBytes: 1 }] },
    ],
    ['null', null],
  ])('is invalid when it is %s', async (_name, hostile) => {
    const { id } = await request();
    await answerComputation(api, id, hostile, sha256('x'));
    expect(await settled(id)).toMatchObject({
      state: 'invalid',
      differences: [{ code: 'computation.result_unreadable' }],
    });
  });

  it('is invalid with another digest, and with files that the store does not have', async () => {
    const first = await request();
    await answerComputation(api, first.id, honest, sha256('x'));
    expect(await settled(first.id)).toMatchObject({
      differences: [{ code: 'computation.digest_differs' }],
    });
    const second = await request();
    const digest = await putObject(api, Buffer.from('seven b'));
    await answerWith(api, second.id, {
      ...honest,
      artefacts: [
        { name: 'short', digest, sizeBytes: 8 },
        { name: 'absent', digest: sha256('absent'), sizeBytes: 1 },
      ],
    });
    expect((await settled(second.id)).differences.map(({ code }) => code)).toEqual([
      'computation.artefact_differs',
      'computation.artefact_differs',
    ]);
  });

  it('may be that there is no answer, and why', async () => {
    const { id } = await request();
    const reason = { code: 'scaling.too_few_runs', detail: 'Six are needed.' };
    await answerComputation(api, id, reason, null, 'refused');
    expect(await settled(id)).toMatchObject({ state: 'refused', differences: [reason] });
  });
});

describe('a cancellation', () => {
  it('is for good: told to the log once, and no worker takes it up again', async () => {
    const { id } = await request();
    await api.worker.query(
      `UPDATE computation_claim SET state = 'LEASED', fence = 1, worker = 'w', lease_until = now() + interval '1 hour' WHERE computation_id = $1`,
      [id],
    );
    expect((await get(id)).state).toBe('running');
    const cancel = (): Promise<Computation> =>
      engineer.call(computationRoutes.cancel, { params: { computationId: id } });
    expect(await cancel()).toMatchObject({ state: 'cancelled', resultDigest: null });
    expect((await cancel()).state).toBe('cancelled');
    expect((await eventsOf(id)).map(({ type }) => type)).toEqual([
      'computation.requested',
      'computation.cancelled',
    ]);
    await expect(
      api.worker.query(`UPDATE computation_claim SET state = 'READY' WHERE computation_id = $1`, [
        id,
      ]),
    ).rejects.toMatchObject({ code: '55000' });
  });

  it('comes too late for what is done', async () => {
    const { id } = await request();
    await answerWith(api, id, honest);
    await settled(id);
    await expect(
      engineer.call(computationRoutes.cancel, { params: { computationId: id } }),
    ).rejects.toMatchObject({ code: 'computation.ended', kind: 'conflict' });
  });
});

describe('a worker role that lies', () => {
  const insert = (id: string, fence: number, body: unknown = honest) =>
    api.worker.query(
      `INSERT INTO computation_result (computation_id, fence, outcome, body, result_digest) VALUES ($1, $2, 'done', $3, $4)`,
      [id, fence, JSON.stringify(body), computationResultDigest(honest)],
    );
  const claim = (id: string, state: string, worker: string | null) =>
    api.worker.query(
      `UPDATE computation_claim SET state = $2::computation_claim_state, fence = fence + 1, worker = $3, lease_until = NULL WHERE computation_id = $1`,
      [id, state, worker],
    );

  it('answers nothing that it does not hold, holds no more, or that was cancelled', async () => {
    const { id } = await request();
    await expect(insert(id, 0)).rejects.toMatchObject({ code: '55000' });
    await claim(id, 'LEASED', 'w');
    await expect(insert(id, 1)).rejects.toMatchObject({ code: '55000' });
    await claim(id, 'DONE', null);
    await expect(insert(id, 1)).rejects.toMatchObject({ code: '55000' });
    const { id: cancelled } = await request();
    await engineer.call(computationRoutes.cancel, { params: { computationId: cancelled } });
    await expect(insert(cancelled, 0)).rejects.toMatchObject({ code: '55000' });
  });

  it('says no more than people can read: progress and results have a size', async () => {
    const { id } = await request();
    await expect(
      api.worker.query(
        `UPDATE computation_claim SET progress = to_jsonb(repeat('x', 70000)) WHERE computation_id = $1`,
        [id],
      ),
    ).rejects.toMatchObject({ code: '23514' });
    await claim(id, 'DONE', null);
    await expect(
      api.worker.query(
        `INSERT INTO computation_result (computation_id, fence, outcome, body) VALUES ($1, 1, 'done', to_jsonb(repeat('x', 34000000)))`,
        [id],
      ),
    ).rejects.toMatchObject({ code: '23514' });
  });

  it.each(['', 'a'])('is told of in text that can be stored (%j)', async (odd) => {
    const { id } = await request();
    await answerComputation(api, id, { ...honest, [`${odd}${'😀'.repeat(600)}`]: 1 }, null);
    expect(await settled(id)).toMatchObject({ state: 'invalid' });
  });

  it('gives numbers that no double holds, and names of prototypes, to no avail', async () => {
    const { id } = await request();
    await claim(id, 'DONE', null);
    const text = JSON.stringify(honest).replace('"__proto__":', '"x":');
    const huge = `{"__proto__":{"state":"verified"},${text.slice(1)}`.replace(
      /"objective":[\d.e+-]+/,
      '"objective":1e400',
    );
    await api.worker.query(
      `INSERT INTO computation_result (computation_id, fence, outcome, body) VALUES ($1, 1, 'done', $2)`,
      [id, huge],
    );
    await api.worker.query(
      `INSERT INTO outbox (job, payload) VALUES ('computation.completed', $1)`,
      [JSON.stringify({ computationId: id })],
    );
    expect(await settled(id)).toMatchObject({
      state: 'invalid',
      differences: [{ code: 'computation.result_unreadable' }],
    });
  });
});

describe('a cancellation in the moment of the answer', () => {
  it('is too late, and neither waits for the other in a ring', async () => {
    const { id } = await request();
    const client = await api.worker.connect();
    try {
      await client.query('BEGIN');
      await client.query(
        `UPDATE computation_claim SET state = 'DONE', fence = 1 WHERE computation_id = $1`,
        [id],
      );
      const cancelling = expect(
        engineer.call(computationRoutes.cancel, { params: { computationId: id } }),
      ).rejects.toMatchObject({ code: 'computation.ended' });
      await until(
        () =>
          api.owner.query(
            `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%computation_claim%'`,
          ),
        ({ rowCount }) => rowCount === 1,
      );
      // The foreign key takes a share of the row that the cancellation holds.
      await client.query(`SET LOCAL lock_timeout = '500ms'`);
      await client.query(
        `INSERT INTO computation_result (computation_id, fence, outcome, body, result_digest) VALUES ($1, 1, 'done', $2, $3)`,
        [id, JSON.stringify(honest), computationResultDigest(honest)],
      );
      await client.query('COMMIT');
      await cancelling;
    } finally {
      client.release();
    }
  });
});

describe('the list', () => {
  it('is told in pages that are bounded in bytes too, and misses none', async () => {
    const runs = Array.from({ length: 7000 }, (_, index) => ({
      parameters: null,
      tokens: null,
      flop: 1e18 + index * 123_456_789_123,
      loss: 2 + Math.sin(index) / 3,
    }));
    const large = aScalingComputation({ runs });
    const made: string[] = [];
    for (let index = 0; index < 3; index += 1) made.unshift((await request(large)).id);
    const page = (before?: string) =>
      auditor.call(computationRoutes.list, {
        query: { kind: 'scaling_law', ...(before === undefined ? {} : { before }) },
      });
    const first = await page();
    expect(JSON.stringify(first).length).toBeLessThan(2 ** 22);
    const told = first.computations.map(({ id }) => id);
    for (let { next } = first; next !== null;) {
      const following = await page(next);
      told.push(...following.computations.map(({ id }) => id));
      next = following.next;
    }
    expect(told.slice(0, 3)).toEqual(made);
    expect(new Set(told).size).toBe(told.length);
    const { rows } = await api.owner.query('SELECT FROM computation');
    expect(told).toHaveLength(rows.length);
    await Promise.all(
      made.map((computationId) =>
        engineer.call(computationRoutes.cancel, { params: { computationId } }),
      ),
    );
  });
});

describe('what the worker says while it runs', () => {
  it('is shown where it is progress, and hides no computation where it is not', async () => {
    const { id } = await request();
    const tell = (progress: unknown) =>
      api.worker.query(`UPDATE computation_claim SET progress = $2 WHERE computation_id = $1`, [
        id,
        JSON.stringify(progress),
      ]);
    const progress = { phase: 'bootstrap', done: 3, total: 10, metrics: {}, secondsLeft: 4 };
    await tell(progress);
    expect((await get(id)).progress).toEqual(progress);
    await tell({ phase: '<b>'.repeat(100), done: 'many' });
    expect((await get(id)).progress).toBeNull();
  });

  it('is streamed until it is settled', async () => {
    const { id } = await request();
    const watching = fetch(`${api.url}/v1/computations/${id}/events`, {
      headers: { authorization: `Bearer ${engineer.token}` },
    });
    await answerWith(api, id, honest);
    const text = await (await watching).text();
    expect(text).toContain('event: computation\n');
    expect(text).toContain('"state":"verified"');
    expect(text).toContain('event: end\n');
  });
});
