import { connect } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { type HttpService, parseListen, type PlainRequest, serveHttp } from './serve-http.js';

describe('a small service', () => {
  let service: HttpService;
  const seen: PlainRequest[] = [];
  beforeEach(async () => {
    seen.length = 0;
    service = await serveHttp({ host: '127.0.0.1', port: 0 }, (request) => {
      seen.push(request);
      if (request.path === '/fault') return Promise.reject(new Error('a fault of the test'));
      return Promise.resolve({ status: 200, contentType: 'text/plain', body: 'answer\n' });
    });
  });
  afterEach(async () => {
    await service[Symbol.asyncDispose]();
  });

  it('hands over method, path, authorization and the whole body', async () => {
    const body = 'x'.repeat(262_144);
    const answer = await fetch(`${service.url}/a?b`, {
      method: 'POST',
      headers: { authorization: 'Bearer x' },
      body,
    });
    expect(await answer.text()).toBe('answer\n');
    expect(seen).toMatchObject([{ method: 'POST', path: '/a?b', authorization: 'Bearer x' }]);
    expect(seen[0]?.body).toHaveLength(body.length);
  });

  it('answers 413 to one byte more, and to a body without a length, unseen', async () => {
    const large = 'x'.repeat(262_145);
    expect((await fetch(service.url, { method: 'POST', body: large })).status).toBe(413);
    const body = new Blob([large]).stream();
    const streamed = await fetch(service.url, { method: 'POST', body, duplex: 'half' });
    expect(streamed.status).toBe(413);
    expect(seen).toEqual([]);
  });

  it('outlives a fault of its own, a client that breaks off, and what is no HTTP', async () => {
    expect((await fetch(`${service.url}/fault`)).status).toBe(500);
    for (const text of [
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nab',
      '\u0000\u0001',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(new URL(service.url).port), '127.0.0.1', () => {
          socket.end(text, () => {
            socket.destroy();
          });
        });
        socket.on('close', () => {
          resolve();
        });
      });
    }
    expect((await fetch(service.url)).status).toBe(200);
  });

  it('says where it can not listen', async () => {
    const { port } = new URL(service.url);
    const again = serveHttp({ host: '127.0.0.1', port: Number(port) }, () =>
      Promise.reject(new Error()),
    );
    await expect(again).rejects.toMatchObject({ code: 'listen.refused' });
  });
});

describe('the address to listen on', () => {
  it.each([
    ['127.0.0.1:0', { host: '127.0.0.1', port: 0 }],
    ['localhost:4610', { host: 'localhost', port: 4610 }],
    ['[::1]:65535', { host: '::1', port: 65_535 }],
  ])('is host and port: %s', (text, listen) => {
    expect(parseListen(text)).toEqual(listen);
  });

  it.each(['', '4610', ':4610', 'a:', 'a:65536', 'a:-1', '::1:4610', 'http://a:1', '[x]:1'])(
    'is nothing else: %j',
    async (text) => {
      await expect(() => parseListen(text)).toThrowWithCode('listen.malformed');
    },
  );
});
