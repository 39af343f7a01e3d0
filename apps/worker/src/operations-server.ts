import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import type { Registry } from 'prom-client';

export interface OperationsOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  readonly registry: Registry;
  /** Why this process takes no work, as codes; empty when it does. */
  readonly lacks: () => Promise<readonly string[]>;
}

export interface OperationsServer extends AsyncDisposable {
  readonly url: string;
}

interface Answer {
  readonly status: number;
  readonly media: string;
  readonly text: string;
}

/** A page of a browser can do nothing with an answer but fail to read it. */
const headers = {
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/**
 * Answers `/metrics`, `/livez` and `/readyz` on a port of its own, without asking who: it listens on loopback unless
 * told otherwise, and what it tells holds neither a name of a sample nor a text. Throws Node's error for a taken port.
 */
export async function startOperationsServer(options: OperationsOptions): Promise<OperationsServer> {
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    void answerTo(request, options).then((answer) => {
      send(response, answer);
    });
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  // What keeps the process is its work.
  server.unref();
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  const name = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${name}:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Never throws: a probe gets an answer or none. */
async function answerTo(request: IncomingMessage, options: OperationsOptions): Promise<Answer> {
  if (isFromForeignPage(request, options.host)) return json(403, { code: 'access.cross_site' });
  if (request.method !== 'GET') return json(405, { code: 'request.method_unknown' });
  try {
    return await route((request.url ?? '/').replace(/\?.*$/s, ''), options);
  } catch {
    return json(500, { code: 'worker.bug' });
  }
}

async function route(path: string, { registry, lacks }: OperationsOptions): Promise<Answer> {
  switch (path) {
    case '/metrics':
      return { status: 200, media: registry.contentType, text: await registry.metrics() };
    case '/livez':
      return json(200, { status: 'alive' });
    case '/readyz': {
      const reasons = await lacks();
      return reasons.length === 0
        ? json(200, { status: 'ready' })
        : json(503, { code: 'worker.not_ready', reasons });
    }
    default:
      return json(404, { code: 'route.unknown' });
  }
}

/** Other sites' pages say where they come from; one whose name was rebound to loopback is betrayed by that name. */
function isFromForeignPage({ headers: given }: IncomingMessage, host: string): boolean {
  const site = given['sec-fetch-site'];
  if (given.origin !== undefined) return true;
  if (site !== undefined && site !== 'none' && site !== 'same-origin') return true;
  return LOOPBACK.test(host) && !LOOPBACK.test(given.host ?? '');
}

function json(status: number, body: object): Answer {
  return { status, media: 'application/json; charset=utf-8', text: JSON.stringify(body) };
}

function send(response: ServerResponse, { status, media, text }: Answer): void {
  response.writeHead(status, { ...headers, 'content-type': media });
  response.end(text);
}
