import type { Role } from '@holdpoint/shared/contracts/common';
import { Role as Roles } from '@holdpoint/shared/contracts/common';
import { Problem } from '@holdpoint/shared/contracts/problem';
import type { RouteDef } from '@holdpoint/shared/contracts/route';
import { routes } from '@holdpoint/shared/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { anApi, type TestApi } from '../testing/an-api.js';

let api: TestApi;
beforeAll(async () => {
  api = await anApi();
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

const ID = '11111111-1111-4111-8111-111111111111';
const VALUES: Readonly<Record<string, string>> = {
  action: 'deploy_external',
  policyRef: 'anthropic-rsp@2.2',
  sampleKey: 'a',
  epoch: '1',
  digest: `sha256:${'0'.repeat(64)}`,
};

/** Calls a route with parameters that parse and nothing else: whoever lacks rights must not get as far as the rest. */
async function call(
  { method, path }: RouteDef,
  headers: Record<string, string>,
): Promise<Response> {
  const address = path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(VALUES[name] ?? ID),
  );
  return fetch(`${api.url}${address}`, { method, headers });
}

async function codeOf(response: Response): Promise<string> {
  return Problem.parse(await response.json()).code;
}

const guarded = routes.filter(({ route }) => route.access !== 'public');

describe('access', () => {
  it.each(guarded)('refuses $operationId without a token', async ({ route }) => {
    const response = await call(route, {});
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await codeOf(response)).toBe('access.token_missing');
  });

  it.each(guarded)('refuses $operationId with a token that nobody issued', async ({ route }) => {
    const response = await call(route, { authorization: `Bearer hp_${'A'.repeat(43)}` });
    expect(response.status).toBe(401);
    expect(await codeOf(response)).toBe('access.token_invalid');
  });

  it('refuses every route to every role that its table does not name', async () => {
    const tokens = new Map<Role, string>();
    for (const role of Roles.options) {
      tokens.set(role, (await api.as(`only-${role.replaceAll('_', '-')}`, [role])).token);
    }
    let refused = 0;
    for (const { route } of guarded) {
      if (typeof route.access === 'string') continue;
      for (const role of Roles.options.filter((other) => !route.access.includes(other))) {
        const response = await call(route, { authorization: `Bearer ${tokens.get(role) ?? ''}` });
        expect([route.path, role, response.status]).toEqual([route.path, role, 403]);
        expect(await codeOf(response)).toBe('access.role_missing');
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(30);
  });

  it('serves every route of the tables, and nothing that is in none', async () => {
    for (const { route } of routes) expect((await call(route, {})).status).not.toBe(404);
    const response = await fetch(`${api.url}/v1/unknown`);
    expect(response.status).toBe(404);
    expect(await codeOf(response)).toBe('route.unknown');
  });

  it('answers refusals as RFC 9457 problems with the id of the request', async () => {
    const response = await fetch(`${api.url}/v1/campaigns`);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    const problem = Problem.parse(await response.json());
    expect(problem).toMatchObject({ status: 401, kind: 'unauthenticated' });
    expect(problem.requestId).toBe(response.headers.get('x-request-id'));
  });
});
