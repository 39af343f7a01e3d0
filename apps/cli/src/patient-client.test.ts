import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

import { checkpointRoutes } from '@holdpoint/shared/contracts/checkpoints';
import { createClient } from '@holdpoint/shared/contracts/client';
import { identityRoutes } from '@holdpoint/shared/contracts/identity';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { patient } from './patient-client.js';

const ACCOUNT = {
  id: '6b1f8f0c-5d0b-4c44-9a51-3d4f6f8f2a11',
  name: 'pipeline',
  displayName: 'Training pipeline',
  roles: ['pipeline'],
  createdAt: '2026-01-01T00:00:00.000Z',
  disabledAt: null,
};
const problem = (status: number, kind: string, code: string) => ({
  status,
  body: {
    type: `https://holdpoint.invalid/problems/${code}`,
    title: 'title',
    status,
    detail: 'detail',
    code,
    kind,
    requestId: 'r',
  },
});
const RESTARTING = problem(503, 'unavailable', 'database.unavailable');
const UNDER_WAY = problem(409, 'conflict', 'idempotency.in_progress');
const TAKEN = problem(409, 'conflict', 'account.name_taken');

describe('a patient client', () => {
  let server: Server;
  let url = '';
  let keys: unknown[] = [];
  let answers: { status: number; body: unknown }[] = [];
  beforeEach(async () => {
    keys = [];
    server = createServer((request, response) => {
      keys.push(request.headers['idempotency-key']);
      const answer = answers.shift();
      // Without an answer the connection breaks, as it does when the API is killed.
      if (answer === undefined) {
        request.destroy();
        return;
      }
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  });
  afterEach(() => {
    server.close();
  });

  const create = (patienceMs?: number) =>
    patient(createClient({ baseUrl: url, fetcher: fetch }), patienceMs)(identityRoutes.create, {
      body: { name: 'pipeline', displayName: 'Training pipeline', roles: ['pipeline'] },
    });

  it('asks again under the same key until there is an answer', async () => {
    answers = [RESTARTING, UNDER_WAY, { status: 201, body: ACCOUNT }];
    expect(await create()).toEqual(ACCOUNT);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toEqual(expect.any(String));
  });

  it('hands on what waiting would not change', async () => {
    answers = [TAKEN];
    await expect(create()).rejects.toMatchObject({ code: 'account.name_taken' });
    expect(keys).toHaveLength(1);
  });

  it('gives up when its patience ends', async () => {
    await expect(create(0)).rejects.toMatchObject({ code: 'server.unreachable' });
  });

  it('keeps the key that its caller chose, and sends none where the route takes none', async () => {
    const call = patient(createClient({ baseUrl: url, fetcher: fetch }));
    answers = [
      { status: 201, body: ACCOUNT },
      { status: 200, body: { checkpoints: [] } },
    ];
    await call(
      identityRoutes.create,
      { body: { name: 'pipeline', displayName: 'P', roles: ['pipeline'] } },
      { idempotencyKey: 'mine' },
    );
    await call(checkpointRoutes.list, {});
    expect(keys).toEqual(['mine', undefined]);
  });
});
