import { describe, expect, it } from '@jest/globals';

import { createLog, nestLogger } from './log.js';

/** A log and what it wrote. */
function aLog(): { lines: string[]; log: ReturnType<typeof createLog> } {
  const lines: string[] = [];
  return { lines, log: createLog('info', { write: (line) => lines.push(line) }) };
}

describe('log', () => {
  it.each(['authorization', 'password', 'token', 'connectionString'])(
    'never holds %s, at the top or within',
    (name) => {
      const { lines, log } = aLog();
      log.info(
        { [name]: 'hunter2', request: { [name]: 'hunter2', headers: { [name]: 'hunter2' } } },
        'asked',
      );
      expect(lines.join()).not.toContain('hunter2');
      expect(lines.join()).toContain('[redacted]');
    },
  );

  it('holds of an error its code and words, and nothing that hangs on it', () => {
    const { lines, log } = aLog();
    const cause = Object.assign(new Error('inner'), {
      code: '57P01',
      client: { secretKey: 4711, password: 'hunter2' },
    });
    log.error({ err: new Error('outer', { cause }) }, 'failed');
    expect(lines.join()).toContain('57P01');
    expect(lines.join()).toContain('outer');
    expect(lines.join()).not.toMatch(/4711|hunter2|secretKey/);
  });

  it('takes what Nest says', () => {
    const { lines, log } = aLog();
    const nest = nestLogger(log);
    nest.log('chatter');
    nest.warn('careful');
    nest.error('broken', 'stack');
    expect(lines.join()).not.toContain('chatter');
    expect(lines).toHaveLength(2);
  });
});
