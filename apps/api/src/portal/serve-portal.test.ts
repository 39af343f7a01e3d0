import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FastifyAdapter } from '@nestjs/platform-fastify';

import { readPageFiles } from './page-files.js';
import { servePortal } from './serve-portal.js';

let folder: string;
let adapter: FastifyAdapter;
let url: string;
const script = `export const words = ${JSON.stringify('a page '.repeat(200))};`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdpoint-portal-'));
  await mkdir(join(folder, 'dist/assets'), { recursive: true });
  await writeFile(join(folder, 'secret.js'), 'outside of the portal');
  await writeFile(join(folder, 'dist/index.html'), '<!doctype html><title>portal</title>');
  await writeFile(join(folder, 'dist/theme.js'), '1');
  await writeFile(join(folder, 'dist/notes.md'), 'not a kind of file that is served');
  await writeFile(join(folder, 'dist/assets/portal-Ab3dE_9-.js'), script);
  adapter = new FastifyAdapter();
  await servePortal(adapter.getInstance(), pathToFileURL(`${folder}/dist/`));
  url = await adapter.getInstance().listen({ port: 0, host: '127.0.0.1' });
});

afterAll(async () => {
  await adapter.close();
  await rm(folder, { recursive: true });
});

const page = { accept: 'text/html,application/xhtml+xml' };
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${url}${path}`, { headers, method });

describe('the portal', () => {
  it('is one page for every address that a reader may have', async () => {
    for (const path of ['/', '/releases', '/runs/1/a%2Fb/2?outcome=one', '/index.html']) {
      const response = await get(path, page);
      expect([path, response.status, response.headers.get('content-type')]).toEqual([
        path,
        200,
        'text/html; charset=utf-8',
      ]);
      expect(response.headers.get('cache-control')).toBe('no-cache');
    }
  });

  it('runs nothing but its own script, and turns no text into markup', async () => {
    const policy = (await get('/', page)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self';/);
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|https?:|\*|data:/);
  });

  it('lets files that are named by their content be kept, and sends them compressed', async () => {
    const response = await get('/assets/portal-Ab3dE_9-.js', { 'accept-encoding': 'gzip' });
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.text()).toBe(script);
    const plain = await get('/assets/portal-Ab3dE_9-.js', { 'accept-encoding': 'identity' });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.text()).toBe(script);
    expect((await get('/theme.js')).headers.get('cache-control')).toBe('no-cache');
  });

  it('answers a reader who has it with 304', async () => {
    const etag = (await get('/', page)).headers.get('etag') ?? '';
    expect((await get('/', { ...page, 'if-none-match': etag })).status).toBe(304);
  });

  it('answers HEAD without a body', async () => {
    const response = await get('/releases', page, 'HEAD');
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it.each([
    '/assets/gone-Ab3dE_9-.js',
    '/v1/unknown',
    '/metrics',
    '/openapi.json',
    '/health',
    '/notes.md',
    '/../secret.js',
    '/..%2fsecret.js',
    '/assets/..%2f..%2fsecret.js',
    '/assets/../../secret.js',
    '/__proto__',
  ])('has nothing at %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.text()).not.toContain('outside of the portal');
  });

  it('never answers a program that asks for the API with a page', async () => {
    for (const path of ['/v1/unknown', '/assets/gone.js', '/metrics'])
      expect((await get(path, page)).status).toBeGreaterThanOrEqual(400);
  });
});

describe('the files of the portal', () => {
  it('are compressed where that pays', async () => {
    const files = await readPageFiles(pathToFileURL(`${folder}/dist/`));
    const file = files?.get('/assets/portal-Ab3dE_9-.js');
    expect(gunzipSync(file?.compressed ?? Buffer.alloc(0)).toString()).toBe(script);
    expect(files?.get('/theme.js')?.compressed).toBeNull();
    expect([...(files?.keys() ?? [])].sort()).toEqual([
      '/assets/portal-Ab3dE_9-.js',
      '/index.html',
      '/theme.js',
    ]);
  });

  it('are none where nothing is built', async () => {
    expect(await readPageFiles(pathToFileURL(`${folder}/no-such/`))).toBeNull();
    expect(await readPageFiles(pathToFileURL(`${folder}/dist/assets/`))).toBeNull();
  });
});
