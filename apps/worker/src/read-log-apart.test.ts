import { aHeader, anEvalLog, samplesOf } from '@holdpoint/adapters/logs/testing/inspect-builders';
import { describe, expect, it } from '@jest/globals';

import { readLogApart } from './read-log-apart.js';

const log = anEvalLog(aHeader(), samplesOf(['C', 'I', 'C']));

describe('a log that is read apart', () => {
  it('comes back as records and findings', async () => {
    expect(await readLogApart(log, null)).toMatchObject({
      kind: 'read',
      log: { records: [{ score: { value: 1 } }, { score: { value: 0 } }, { score: { value: 1 } }] },
    });
  });

  it('is refused with the code of its fault', async () => {
    expect(await readLogApart(new TextEncoder().encode('PK no zip'), null)).toMatchObject({
      kind: 'refused',
      code: expect.stringMatching(/^log\./),
    });
    expect(await readLogApart(log, 'no-such-scorer')).toMatchObject({ kind: 'refused' });
  });

  it('is refused when it takes more memory than it may, and the process goes on', async () => {
    const many = anEvalLog(aHeader(), samplesOf(Array.from({ length: 60_000 }, () => 'C')));
    expect(await readLogApart(many, null, { heapMebibytes: 12, timeoutMs: 60_000 })).toMatchObject({
      kind: 'refused',
      code: 'log.too_expensive',
    });
  });

  it('is refused when it takes longer than it may', async () => {
    expect(await readLogApart(log, null, { heapMebibytes: 512, timeoutMs: 1 })).toEqual({
      kind: 'refused',
      code: 'log.too_expensive',
      message: 'Reading this log takes more than 0 seconds.',
    });
  });

  it('leaves the thread that asked free', async () => {
    let beats = 0;
    const heart = setInterval(() => {
      beats += 1;
    }, 5);
    await readLogApart(
      anEvalLog(aHeader(), samplesOf(Array.from({ length: 5_000 }, () => 'C'))),
      null,
    );
    clearInterval(heart);
    expect(beats).toBeGreaterThan(5);
  });
});
