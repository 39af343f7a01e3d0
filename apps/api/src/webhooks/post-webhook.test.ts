import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';

import { type PostOutcome, type PostRules, postWebhook } from './post-webhook.js';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A real server on loopback; gives its port. */
async function aReceiver(answer: Answer): Promise<number> {
  const server = createServer(answer);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const rules: PostRules = {
  resolve: () => Promise.resolve(['127.0.0.1']),
  ranges: ['127.0.0.0/8'],
  timeoutMs: 5_000,
};

const post = (url: string, change: Partial<PostRules> = {}): Promise<PostOutcome> =>
  postWebhook({ url, headers: { 'webhook-id': 'x' }, body: '{}' }, { ...rules, ...change });

describe('an attempt', () => {
  it.each([200, 201, 202, 204, 299])('is accepted with %d', async (status) => {
    const port = await aReceiver((_, response) => response.writeHead(status).end());
    expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ kind: 'accepted', status });
  });

  it('brings method, path, headers and body as they are', async () => {
    const seen: Record<string, unknown> = {};
    const port = await aReceiver((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method, url, headers } = request;
        Object.assign(seen, { method, url, id: headers['webhook-id'], host: headers.host });
        seen['body'] = Buffer.concat(chunks).toString();
        response.end();
      });
    });
    await post(`http://hooks.test:${port}/in?a=1`);
    expect(seen).toEqual({
      method: 'POST',
      url: '/in?a=1',
      id: 'x',
      host: `hooks.test:${port}`,
      body: '{}',
    });
  });

  it.each([301, 302, 303, 307, 308])(
    'follows no redirect: %d to a private address is a refusal',
    async (status) => {
      let visited = 0;
      const inside = await aReceiver((_, response) => {
        visited += 1;
        response.end();
      });
      const location = `http://127.0.0.1:${inside}/secret`;
      const port = await aReceiver((_, response) => response.writeHead(status, { location }).end());
      expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'refused', status });
      expect(visited).toBe(0);
    },
  );

  it('keeps 200 characters of a refusal, as text that can be stored', async () => {
    const port = await aReceiver((_, response) => {
      response.writeHead(500).end(`\0${'\u{1f512}'.repeat(500)}`);
    });
    const outcome = await post(`http://127.0.0.1:${port}/`);
    const answer = outcome.kind === 'refused' ? outcome.answer : '';
    expect(answer).toHaveLength(200);
    expect(answer).toMatch(/^[^\0\p{Cs}]+$/u);
  });

  it('reads no more of an endless answer', async () => {
    let ended: Promise<unknown> = Promise.resolve();
    const port = await aReceiver((_, response) => {
      ended = once(response, 'close');
      const pour = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 'a')));
      };
      response.writeHead(500).on('drain', pour);
      pour();
    });
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'refused', status: 500 });
    await ended;
  });

  it('connects to the address that was checked, without asking again', async () => {
    const port = await aReceiver((_, response) => response.end());
    let asked = 0;
    // The second answer has no listener: asking again would fail the attempt.
    const resolve = (): Promise<string[]> => {
      asked += 1;
      return Promise.resolve([asked === 1 ? '127.0.0.1' : '127.0.0.2']);
    };
    expect(await post(`http://rebind.test:${port}/`, { resolve })).toMatchObject({ status: 200 });
    expect(asked).toBe(1);
  });

  it('opens no connection to what is not allowed', async () => {
    let visited = 0;
    const port = await aReceiver((_, response) => {
      visited += 1;
      response.end();
    });
    for (const [url, ranges] of [
      [`http://127.0.0.1:${port}/`, ['10.0.0.0/8']],
      [`http://rebind.test:${port}/`, ['10.0.0.0/8']],
      [`https://rebind.test/`, []],
    ] as const) {
      expect(await post(url, { ranges })).toEqual({
        kind: 'failed',
        code: 'webhook.address_refused',
      });
    }
    expect(visited).toBe(0);
  });

  it.each([
    ['an answer that never comes', () => undefined],
    [
      'an answer that drips',
      (_: unknown, response: ServerResponse) => {
        response.writeHead(500).flushHeaders();
      },
    ],
  ] as const)('gives up on %s', async (_, answer) => {
    const port = await aReceiver(answer);
    expect(await post(`http://127.0.0.1:${port}/`, { timeoutMs: 300 })).toEqual({
      kind: 'failed',
      code: 'webhook.timed_out',
    });
  });

  it('fails where another protocol is offered, which nobody asked for', async () => {
    const port = await aReceiver((request) => {
      const head = [
        'HTTP/1.1 101 Switching Protocols',
        'Connection: upgrade',
        'Upgrade: websocket',
      ];
      request.socket.write(`${head.join('\r\n')}\r\n\r\n`);
    });
    expect(await post(`http://127.0.0.1:${port}/`, { timeoutMs: 1_000 })).toMatchObject({
      kind: 'failed',
    });
  });

  it('gives up on a resolver that never answers', async () => {
    const resolve = (): Promise<string[]> => new Promise(() => undefined);
    expect(await post('http://slow.test/', { resolve, timeoutMs: 100 })).toEqual({
      kind: 'failed',
      code: 'webhook.timed_out',
    });
  });

  it('ends when the process stops', async () => {
    const stopping = new AbortController();
    const port = await aReceiver(() => {
      stopping.abort();
    });
    expect(await post(`http://127.0.0.1:${port}/`, { signal: stopping.signal })).toEqual({
      kind: 'failed',
      code: 'webhook.interrupted',
    });
    expect(await post(`http://127.0.0.1:${port}/`, { signal: stopping.signal })).toEqual({
      kind: 'failed',
      code: 'webhook.interrupted',
    });
  });

  it('fails where nobody listens, where no TLS is spoken, and where the connection is cut', async () => {
    const plain = await aReceiver((_, response) => response.end());
    const cutting = await aReceiver((request) => request.socket.destroy());
    expect(await post('http://127.0.0.1:1/')).toMatchObject({ code: 'webhook.connection_failed' });
    expect(await post(`https://127.0.0.1:${plain}/`)).toMatchObject({ kind: 'failed' });
    expect(await post(`http://127.0.0.1:${cutting}/`)).toMatchObject({
      code: 'webhook.connection_failed',
    });
  });
});
