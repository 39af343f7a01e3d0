import { once } from 'node:events';
import { createServer } from 'node:net';

import { describe, expect, it } from '@jest/globals';

import { freePort } from './free-port.js';

describe('a free port', () => {
  it('is the wanted one, or the next above it when that is taken', async () => {
    const server = createServer().listen({ port: await freePort(0), host: '127.0.0.1' });
    await once(server, 'listening');
    const address = server.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await freePort(taken)).toBeGreaterThan(taken);
    server.close();
    await once(server, 'close');
    expect(await freePort(taken)).toBe(taken);
  });

  it('is any for 0', async () => {
    expect(await freePort(0)).toBeGreaterThan(1023);
  });
});
