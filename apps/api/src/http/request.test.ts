import { Problem } from '@holdpoint/shared/contracts/problem';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { aSubject } from '../testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';

let api: TestApi;
let engineer: SignedIn;
beforeAll(async () => {
  api = await anApi();
  engineer = await api.as('engineer', ['evaluation_engineer']);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

/** Sends a body as it is, to the route that registers checkpoints. */
async function send(
  body: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; problem: Problem }> {
  const response = await fetch(`${api.url}/v1/checkpoints`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${engineer.token}`,
      'content-type': 'application/json',
      ...headers,
    },
    body,
  });
  return { status: response.status, problem: Problem.parse(await response.json()) };
}

describe('a request', () => {
  it('is refused with its issues where it breaks the contract', async () => {
    const { status, problem } = await send(
      JSON.stringify({ ...aSubject(), weightsDigest: 'sha256:short' }),
    );
    expect(status).toBe(422);
    expect(problem.code).toBe('request.invalid');
    expect(problem.details).toMatchObject({ part: 'body', issues: [{ path: ['weightsDigest'] }] });
  });

  it('is refused with a member that the contract does not name', async () => {
    const { problem } = await send(JSON.stringify({ ...aSubject(), admin: true }));
    expect(problem.code).toBe('request.invalid');
  });

  it.each(['{', '', '[1,', '\u0000'])('is refused as malformed with the body %j', async (body) => {
    const { status, problem } = await send(body);
    expect(status).toBe(400);
    expect(problem).toMatchObject({ code: 'request.malformed', kind: 'invalid' });
  });

  it('is refused when it reaches for a prototype', async () => {
    const { status } = await send('{"__proto__":{"polluted":true}}');
    expect(status).toBe(400);
    expect({}).not.toHaveProperty('polluted');
  });

  it('is refused in another media type', async () => {
    const { status, problem } = await send('model=x', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect([status, problem.code]).toEqual([415, 'request.media_unsupported']);
  });

  it('is refused past a megabyte of JSON', async () => {
    const { status, problem } = await send(JSON.stringify({ model: 'x'.repeat(1_100_000) }));
    expect([status, problem.code]).toEqual([413, 'request.too_large']);
  });

  it('is refused with an id that is none', async () => {
    const response = await fetch(`${api.url}/v1/campaigns/not-an-id`, {
      headers: { authorization: `Bearer ${engineer.token}` },
    });
    expect(response.status).toBe(422);
  });

  it('is answered with not found for an id that nobody has', async () => {
    for (const path of ['campaigns', 'runs', 'checkpoints', 'decisions', 'evidence/imports']) {
      const headers = { authorization: `Bearer ${engineer.token}` };
      const response = await fetch(`${api.url}/v1/${path}/${crypto.randomUUID()}`, { headers });
      expect([path, response.status]).toEqual([path, 404]);
    }
  });
});
