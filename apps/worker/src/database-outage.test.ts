import { describe, expect, it } from '@jest/globals';

import { isOutage, throughOutage } from './database-outage.js';

function coded(code: string): Error {
  return Object.assign(new Error('failed'), { code });
}

describe('an outage of PostgreSQL', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '08006'])('is told by %s', (code) => {
    expect(isOutage(coded(code))).toBe(true);
  });

  it.each(['42501', '23505', '22P05', 'ENOENT', ''])('is not told by %s', (code) => {
    expect(isOutage(coded(code))).toBe(false);
  });

  it('is waited out', async () => {
    let failures = 3;
    const work = (): Promise<string> =>
      failures-- > 0 ? Promise.reject(coded('ECONNREFUSED')) : Promise.resolve('done');
    expect(await throughOutage(work, 5000)).toBe('done');
  });

  it('ends the patience with a kind that is retried', async () => {
    const work = (): Promise<never> => Promise.reject(coded('57P03'));
    await expect(throughOutage(work, 60)).rejects.toMatchObject({
      code: 'database.unavailable',
      kind: 'unavailable',
    });
  });

  it('does not hide a statement that was wrong', async () => {
    let calls = 0;
    const work = (): Promise<never> => {
      calls += 1;
      return Promise.reject(coded('42501'));
    };
    await expect(throughOutage(work, 5000)).rejects.toMatchObject({ code: '42501' });
    expect(calls).toBe(1);
  });
});
