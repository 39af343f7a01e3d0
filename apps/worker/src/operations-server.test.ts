import { request } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createWorkerMetrics } from './metrics.js';
import { type OperationsServer, startOperationsServer } from './operations-server.js';

let server: OperationsServer;
beforeAll(async () => {
  const { registry } = createWorkerMetrics();
  const lacks = () => Promise.resolve([]);
  server = await startOperationsServer({ host: '127.0.0.1', port: 0, registry, lacks });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** `fetch` sends no host and no origin of ours. */
function statusOf(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(`${server.url}${path}`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

describe('the operations server', () => {
  it('answers a scraper in the text format, in a way that no page can use', async () => {
    const response = await fetch(`${server.url}/metrics?x=1`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.has('access-control-allow-origin')).toBe(false);
  });

  it('refuses pages of other sites, also of one whose name leads to this host', async () => {
    expect(await statusOf('/metrics', { 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await statusOf('/metrics', { origin: 'http://evil.example' })).toBe(403);
    expect(await statusOf('/metrics', { host: 'evil.example:9464' })).toBe(403);
    expect(await statusOf('/metrics', { host: 'localhost:9464' })).toBe(200);
  });

  it('knows a few places to read and nothing to change', async () => {
    expect(await statusOf('/livez', {})).toBe(200);
    expect(await statusOf('/', {})).toBe(404);
    expect((await fetch(`${server.url}/metrics`, { method: 'POST' })).status).toBe(405);
  });

  it('says that it is not ready when nobody can tell', async () => {
    const { registry } = createWorkerMetrics();
    const lacks = () => Promise.reject(new Error('a bug'));
    await using broken = await startOperationsServer({
      host: '127.0.0.1',
      port: 0,
      registry,
      lacks,
    });
    expect((await fetch(`${broken.url}/readyz`)).status).toBe(500);
  });

  it('does not start on a port that is taken', async () => {
    const { registry } = createWorkerMetrics();
    const port = Number(new URL(server.url).port);
    const lacks = () => Promise.resolve([]);
    await expect(
      startOperationsServer({ host: '127.0.0.1', port, registry, lacks }),
    ).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
