import { once } from 'node:events';
import { connect } from 'node:net';

import { describe, expect, it } from '@jest/globals';

import { anApi } from '../testing/an-api.js';

describe('stopping', () => {
  it('does not wait for connections on which nothing was asked', async () => {
    const api = await anApi();
    const { port } = new URL(api.url);
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    const began = performance.now();
    await api[Symbol.asyncDispose]();
    await closed;
    expect(performance.now() - began).toBeLessThan(8_000);
  });
});
