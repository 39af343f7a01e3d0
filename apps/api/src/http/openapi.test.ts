import { readFile } from 'node:fs/promises';

import { openApiDocument } from '@holdpoint/shared/contracts/openapi-document';
import { routes } from '@holdpoint/shared/contracts/routes';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { anApi, type TestApi } from '../testing/an-api.js';
import { VERSION } from '../version.js';

const REPOSITORY = new URL('../../../../', import.meta.url);

async function jsonAt(path: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(path, REPOSITORY), 'utf8'));
}

let api: TestApi;
beforeAll(async () => {
  api = await anApi();
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

describe('the description of the API', () => {
  it('is committed as the route tables say; `npm run docs:openapi` writes it anew', async () => {
    const expected: unknown = JSON.parse(JSON.stringify(openApiDocument(routes, VERSION)));
    expect(await jsonAt('docs/openapi.json')).toEqual(expected);
  });

  it('is served to anybody, as it is committed', async () => {
    const response = await fetch(`${api.url}/openapi.json`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(await jsonAt('docs/openapi.json'));
  });

  it('names the version of the package', async () => {
    expect(await jsonAt('apps/api/package.json')).toMatchObject({ version: VERSION });
  });
});

describe('the page', () => {
  it('is served with a policy under which nothing inline runs', async () => {
    const response = await fetch(`${api.url}/`);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(await response.text()).not.toMatch(/<script>\S|<style|\sstyle=|\son[a-z]+=/);
  });

  it('gives only the files that it is built of', async () => {
    expect((await fetch(`${api.url}/favicon.svg`)).status).toBe(200);
    for (const path of ['/src/main.tsx', '/..%2fpackage.json', '/%2e%2e/%2e%2e/etc/passwd']) {
      expect((await fetch(`${api.url}${path}`)).status).toBe(404);
    }
  });
});

describe('every answer of the API', () => {
  it('carries headers under which it can neither run, be framed nor be cached', async () => {
    for (const path of ['/v1/health', '/v1/campaigns', '/nowhere']) {
      const { headers } = await fetch(`${api.url}${path}`);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-frame-options')).toBe('DENY');
    }
  });
});
