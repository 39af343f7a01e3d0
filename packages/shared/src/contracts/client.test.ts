import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { createClient, type Fetcher } from './client.js';
import { defineRoute } from './route.js';

const read = defineRoute({
  method: 'GET',
  path: '/v1/things/:name',
  summary: 'One thing.',
  access: 'signed_in',
  params: z.object({ name: z.string() }),
  query: z.object({ limit: z.number().optional(), note: z.string().optional() }),
  response: z.strictObject({ name: z.string(), at: z.iso.datetime() }),
});
const write = defineRoute({
  method: 'POST',
  path: '/v1/things',
  summary: 'A new thing.',
  access: 'signed_in',
  body: z.strictObject({ name: z.string() }),
  response: z.strictObject({ name: z.string() }),
});
const bytes = defineRoute({
  method: 'POST',
  path: '/v1/bytes',
  summary: 'Bytes, and bytes back.',
  access: 'signed_in',
  requestMedia: 'application/octet-stream',
  responseMedia: 'application/octet-stream',
  response: z.instanceof(Uint8Array),
});

interface Sent {
  readonly url: string;
  readonly init: Parameters<Fetcher>[1];
}

/** The other end of the port: keeps what was sent and answers as told. */
function answering(status: number, body: string) {
  const sent: Sent[] = [];
  const fetcher: Fetcher = (url, init) => {
    sent.push({ url, init });
    return Promise.resolve({
      ok: status < 400,
      status,
      text: () => Promise.resolve(body),
      arrayBuffer: () => Promise.resolve(new Uint8Array([1, 2, 3]).buffer),
    });
  };
  return { sent, call: createClient({ baseUrl: 'http://127.0.0.1:1/', token: 'hp_x', fetcher }) };
}

const THING = JSON.stringify({ name: 'a', at: '2026-11-21T00:00:00Z' });

describe('the typed client', () => {
  it('puts parameters into the path and the query, encoded, and parses the answer', async () => {
    const { call, sent } = answering(200, THING);
    const thing = await call(read, { params: { name: 'a/b ?' }, query: { limit: 2 } });
    expect(thing).toEqual({ name: 'a', at: '2026-11-21T00:00:00Z' });
    expect(sent[0]?.url).toBe('http://127.0.0.1:1/v1/things/a%2Fb%20%3F?limit=2');
    expect(sent[0]?.init).toEqual({ method: 'GET', headers: { authorization: 'Bearer hp_x' } });
  });

  it('sends a body as JSON, with its idempotency key', async () => {
    const { call, sent } = answering(201, '{"name":"a"}');
    await call(write, { body: { name: 'a' } }, { idempotencyKey: 'k' });
    expect(sent[0]?.init).toEqual({
      method: 'POST',
      headers: {
        authorization: 'Bearer hp_x',
        'content-type': 'application/json',
        'idempotency-key': 'k',
      },
      body: '{"name":"a"}',
    });
  });

  it('sends and takes bytes where the route says so', async () => {
    const { call, sent } = answering(200, '');
    const answer = await call(bytes, {}, { bytes: new Uint8Array([9]) });
    expect(answer).toEqual(new Uint8Array([1, 2, 3]));
    expect(sent[0]?.init.headers['content-type']).toBe('application/octet-stream');
  });

  it('sends no authorization without a token', async () => {
    let headers: Record<string, string> = {};
    const fetcher: Fetcher = (_, init) => {
      headers = init.headers;
      return answeredWith(THING);
    };
    await createClient({ baseUrl: 'http://x', fetcher })(read, { params: { name: 'a' } });
    expect(headers).toEqual({});
  });

  it('throws the error that the server threw, with its request id', async () => {
    const problem = {
      type: 'about:blank',
      title: 'Not found',
      status: 404,
      detail: 'No thing a.',
      code: 'thing.unknown',
      kind: 'not_found',
      requestId: 'r-1',
    };
    const { call } = answering(404, JSON.stringify(problem));
    const failure = call(read, { params: { name: 'a' } });
    await expect(failure).rejects.toMatchObject({
      code: 'thing.unknown',
      kind: 'not_found',
      message: 'No thing a.',
      details: { requestId: 'r-1', status: 404 },
    });
    const bare = answering(404, JSON.stringify({ ...problem, code: 'odd' })).call;
    await expect(bare(read, { params: { name: 'a' } })).rejects.toMatchObject({
      code: 'server.odd',
    });
  });

  it.each([
    [502, '<html>', 'unavailable'],
    [418, '{"code": 1}', 'bug'],
  ])('does not trust a %d without problem details', async (status, body, kind) => {
    const { call } = answering(status, body);
    await expect(call(read, { params: { name: 'a' } })).rejects.toMatchObject({
      code: 'server.response_invalid',
      kind,
    });
  });

  it('refuses an answer that does not keep the contract', async () => {
    const { call } = answering(200, '{"name":"a","at":"yesterday"}');
    await expect(call(read, { params: { name: 'a' } })).rejects.toMatchObject({
      code: 'server.response_invalid',
      kind: 'bug',
    });
  });

  it('says what to do when nobody answers', async () => {
    const fetcher: Fetcher = () => Promise.reject(new Error('ECONNREFUSED'));
    const call = createClient({ baseUrl: 'http://127.0.0.1:1', fetcher });
    await expect(call(read, { params: { name: 'a' } })).rejects.toMatchObject({
      code: 'server.unreachable',
      kind: 'unavailable',
      message: expect.stringContaining('npm start') as unknown,
    });
  });

  it('refuses a path with a hole in it', async () => {
    const { call } = answering(200, THING);
    const holed = { params: { name: undefined } } as unknown as { params: { name: string } };
    await expect(call(read, holed)).rejects.toMatchObject({ code: 'request.parameter_missing' });
  });
});

function answeredWith(body: string): ReturnType<Fetcher> {
  return Promise.resolve({
    ok: true,
    status: 200,
    text: () => Promise.resolve(body),
    arrayBuffer: () => Promise.resolve(new ArrayBuffer(0)),
  });
}
