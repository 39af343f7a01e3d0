import { describe, expect, it } from '@jest/globals';

import { isSecureOrigin, originLack, type Place } from './own-origin.js';

const local: Place = { publicOrigin: undefined, host: '127.0.0.1' };
const behindTls: Place = { publicOrigin: 'https://holdpoint.example', host: '0.0.0.0' };
const host = '127.0.0.1:4600';
const own = 'http://127.0.0.1:4600';

const read = (headers: Record<string, string>, place = local) =>
  originLack({ method: 'GET', headers: { host, ...headers } }, place);
const write = (headers: Record<string, string>, place = local) =>
  originLack({ method: 'POST', headers: { host, ...headers } }, place);

describe('a request that a cookie speaks for', () => {
  it('passes when it comes from a page of ours', () => {
    expect(read({})).toBeUndefined();
    expect(read({ 'sec-fetch-site': 'same-origin' })).toBeUndefined();
    expect(read({ 'sec-fetch-site': 'none' })).toBeUndefined();
    expect(write({ origin: own })).toBeUndefined();
    expect(write({ 'sec-fetch-site': 'same-origin' })).toBeUndefined();
  });

  it('is refused from elsewhere, reads too', () => {
    expect(read({ 'sec-fetch-site': 'cross-site' })).toBe('cross_site');
    expect(read({ 'sec-fetch-site': 'same-site' })).toBe('cross_site');
    expect(read({ origin: 'http://evil.example' })).toBe('cross_site');
    expect(write({ origin: 'http://evil.example' })).toBe('cross_site');
    expect(write({ origin: own, 'sec-fetch-site': 'cross-site' })).toBe('cross_site');
    expect(write({ origin: 'null' })).toBe('cross_site');
    expect(write({ origin: 'http://127.0.0.1:4601' })).toBe('cross_site');
    expect(write({ origin: 'https://127.0.0.1:4600' })).toBe('cross_site');
  });

  it('is refused when a write does not say where it comes from', () => {
    expect(write({})).toBe('cross_site');
    expect(write({ 'sec-fetch-site': 'none' })).toBe('cross_site');
  });

  it.each(['localhost:4600', '[::1]:4600', '127.8.9.1', 'LOCALHOST'])(
    'knows %s as this host',
    (name) => {
      expect(read({ host: name })).toBeUndefined();
    },
  );

  it.each([
    'evil.example:4600',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '',
    '10.0.0.1',
  ])('does not know the host %s, so that no rebound name can use the cookie', (name) => {
    expect(read({ host: name })).toBe('host_unknown');
  });

  it('is held against the public origin where one is set, whatever host is named', () => {
    expect(write({ host, origin: 'https://holdpoint.example' }, behindTls)).toBeUndefined();
    expect(write({ host, origin: own }, behindTls)).toBe('cross_site');
    expect(isSecureOrigin(behindTls)).toBe(true);
    expect(isSecureOrigin(local)).toBe(false);
  });
});
