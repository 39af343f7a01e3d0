import { identityRoutes } from '@holdpoint/shared/contracts/identity';
import { Problem } from '@holdpoint/shared/contracts/problem';
import { Session } from '@holdpoint/shared/contracts/sessions';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { anApi, PERSON_PASSWORD, type TestApi } from '../testing/an-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await anApi();
  await api.as('reviewer', ['safety_reviewer']);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const json = { 'content-type': 'application/json' };

/** What a browser sends from a page of ours. */
function fromOurPage(cookie?: string): Record<string, string> {
  return {
    ...json,
    origin: api.url,
    'sec-fetch-site': 'same-origin',
    ...(cookie === undefined ? {} : { cookie }),
  };
}

function signIn(
  name = 'reviewer',
  password = PERSON_PASSWORD,
  headers: Record<string, string> = fromOurPage(),
): Promise<Response> {
  return fetch(`${api.url}/v1/sessions`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ name, password }),
  });
}

async function aCookie(): Promise<string> {
  const [cookie = ''] = (await signIn()).headers.getSetCookie();
  return cookie.split(';')[0] ?? '';
}

const get = (path: string, headers: Record<string, string>): Promise<Response> =>
  fetch(`${api.url}${path}`, { headers });

const codeOf = async (response: Response): Promise<string> =>
  Problem.parse(await response.json()).code;

const spoil = (change: string) => api.owner.query(`UPDATE session SET ${change}`);

describe('a session', () => {
  it('begins with a cookie that scripts cannot read and other sites cannot send', async () => {
    const response = await signIn();
    expect(response.status).toBe(201);
    const text = await response.text();
    const session = Session.parse(JSON.parse(text));
    expect(session.account).toMatchObject({ name: 'reviewer', roles: ['safety_reviewer'] });
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^holdpoint_session=hps_[A-Za-z0-9_-]{43};/);
    expect(cookie.toLowerCase()).toContain('; httponly');
    expect(cookie.toLowerCase()).toContain('; samesite=strict');
    expect(cookie.toLowerCase()).toContain('; path=/');
    expect(text).not.toContain('hps_');
  });

  it('is bound to TLS and to the host where the portal is reached over TLS', async () => {
    await using secure = await anApi({ publicOrigin: 'https://holdpoint.example' });
    await secure.as('reviewer', ['safety_reviewer']);
    const response = await fetch(`${secure.url}/v1/sessions`, {
      method: 'POST',
      headers: { ...json, origin: 'https://holdpoint.example' },
      body: JSON.stringify({ name: 'reviewer', password: PERSON_PASSWORD }),
    });
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-holdpoint=hps_/);
    expect(cookie.toLowerCase()).toContain('; secure');
    expect(cookie.toLowerCase()).not.toContain('domain');
  });

  it('says who is calling, as a token does', async () => {
    const cookie = await aCookie();
    const response = await get('/v1/me', { cookie });
    expect(await response.json()).toMatchObject({ name: 'reviewer' });
    const current = await get('/v1/sessions/current', { cookie });
    expect(Session.parse(await current.json()).account.name).toBe('reviewer');
  });

  it('is stored as a hash only', async () => {
    const secret = (await aCookie()).split('=')[1] ?? '';
    const { rows } = await api.owner.query<{ dump: string }>(
      'SELECT string_agg(session::text, chr(10)) AS dump FROM session',
    );
    expect(secret).toMatch(/^hps_/);
    expect(rows[0]?.dump).not.toContain(secret.slice(4));
  });

  it('ends on the server when the browser signs out', async () => {
    const cookie = await aCookie();
    const end = () =>
      fetch(`${api.url}/v1/sessions/current/end`, {
        method: 'POST',
        headers: fromOurPage(cookie),
        body: '{}',
      });
    const response = await end();
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()[0]).toContain('holdpoint_session=;');
    expect(await codeOf(await get('/v1/me', { cookie }))).toBe('access.session_ended');
    expect((await end()).status).toBe(401);
  });

  it('ends with the next sign-in of the same browser', async () => {
    const cookie = await aCookie();
    await signIn('reviewer', PERSON_PASSWORD, fromOurPage(cookie));
    expect((await get('/v1/me', { cookie })).status).toBe(401);
  });

  it.each([
    ['its time', `expires_at = now() - interval '1 second'`],
    ['an hour of disuse', `seen_at = now() - interval '61 minutes'`],
    ['being ended', 'ended_at = now()'],
  ])('ends with %s', async (_, change) => {
    const cookie = await aCookie();
    await spoil(change);
    expect(await codeOf(await get('/v1/me', { cookie }))).toBe('access.session_ended');
  });

  it('stays awake while it is used', async () => {
    const cookie = await aCookie();
    await spoil(`seen_at = now() - interval '59 minutes'`);
    expect((await get('/v1/me', { cookie })).status).toBe(200);
    await spoil(`seen_at = seen_at - interval '58 minutes'`);
    expect((await get('/v1/me', { cookie })).status).toBe(200);
  });

  it('ends with its account', async () => {
    const { accountId } = await api.as('leaver', ['auditor']);
    const [set = ''] = (await signIn('leaver')).headers.getSetCookie();
    const cookie = set.split(';')[0] ?? '';
    await api.administrator(identityRoutes.disable, { params: { accountId } });
    expect((await get('/v1/me', { cookie })).status).toBe(401);
  });

  it('is no token, and a token is no session', async () => {
    const secret = (await aCookie()).split('=')[1] ?? '';
    expect((await get('/v1/me', { authorization: `Bearer ${secret}` })).status).toBe(401);
    const { token } = await api.as('bearer', ['auditor']);
    expect((await get('/v1/me', { cookie: `holdpoint_session=${token}` })).status).toBe(401);
    const current = await get('/v1/sessions/current', { authorization: `Bearer ${token}` });
    expect(await codeOf(current)).toBe('session.none');
  });

  it('gives way to a token that comes with it', async () => {
    const cookie = await aCookie();
    const { token } = await api.as('both', ['auditor']);
    const response = await get('/v1/me', { cookie, authorization: `Bearer ${token}` });
    expect(await response.json()).toMatchObject({ name: 'both' });
  });
});

describe('signing in', () => {
  it('says the same of a wrong password as of an unknown name', async () => {
    for (const name of ['reviewer', 'nobody-here', '__proto__'])
      expect(await codeOf(await signIn(name, 'not the password'))).toBe('sign_in.refused');
  });

  it('shares its count of failures with the sign-in by token', async () => {
    await api.as('target', ['auditor']);
    for (let guess = 0; guess < 5; guess += 1) {
      await signIn('target', `guess ${guess}`);
      const body = { name: 'target', password: `guess ${guess}` };
      await api
        .anonymous()(identityRoutes.signIn, { body })
        .catch(() => undefined);
    }
    const refused = await signIn('target', PERSON_PASSWORD);
    expect(refused.status).toBe(429);
    expect(await codeOf(refused)).toBe('sign_in.throttled');
  });

  it('is refused to a foreign page, which would sign the browser in as somebody else', async () => {
    const headers = { ...json, origin: 'http://evil.example' };
    const response = await signIn('reviewer', PERSON_PASSWORD, headers);
    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('by token is refused to a foreign page too, and not to a program', async () => {
    const signInByToken = (headers: Record<string, string>) =>
      fetch(`${api.url}/v1/tokens/sign-in`, {
        method: 'POST',
        headers: { ...json, ...headers },
        body: JSON.stringify({ name: 'reviewer', password: PERSON_PASSWORD }),
      });
    expect((await signInByToken({})).status).toBe(201);
    const foreign = await signInByToken({ origin: 'http://evil.example' });
    expect([foreign.status, await codeOf(foreign)]).toEqual([403, 'access.cross_site']);
  });

  it('takes JSON only: a form of a foreign page could send anything else', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const headers = { ...fromOurPage(), 'content-type': type };
      expect((await signIn('reviewer', PERSON_PASSWORD, headers)).status).toBeGreaterThanOrEqual(
        400,
      );
    }
  });
});

describe('a foreign page', () => {
  const decide = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${api.url}/v1/gates/deploy_external/decisions`, {
      method: 'POST',
      headers: { ...json, 'idempotency-key': crypto.randomUUID(), ...headers },
      body: JSON.stringify({ checkpointId: crypto.randomUUID() }),
    });

  it('changes nothing with the cookie of somebody who is signed in', async () => {
    const cookie = await aCookie();
    for (const headers of [
      {},
      { origin: 'http://evil.example' },
      { origin: api.url, 'sec-fetch-site': 'cross-site' },
    ]) {
      const response = await decide({ cookie, ...headers });
      expect([response.status, await codeOf(response)]).toEqual([403, 'access.cross_site']);
    }
    expect((await decide(fromOurPage(cookie))).status).toBe(404);
  });

  it('reads nothing with it either', async () => {
    const cookie = await aCookie();
    const response = await get('/v1/checkpoints', { cookie, 'sec-fetch-site': 'cross-site' });
    expect(response.status).toBe(403);
  });

  it('is no matter for a token, which no browser sends by itself', async () => {
    const { token } = await api.as('script', ['auditor']);
    const response = await get('/v1/checkpoints', {
      authorization: `Bearer ${token}`,
      origin: 'http://elsewhere.example',
    });
    expect(response.status).toBe(200);
  });
});
