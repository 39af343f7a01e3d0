import { describe, expect, it } from '@jest/globals';

import { baseChildEnv, readEnv } from './env.js';

function messageOf(source: Record<string, string>): string {
  try {
    readEnv(source);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
}

describe('the settings', () => {
  it('are all optional, and an empty variable counts as unset', () => {
    expect(readEnv({})).toEqual({});
    expect(readEnv({ HOLDPOINT_PORT: '', DATABASE_URL: '' })).toEqual({});
  });

  it('are parsed', () => {
    expect(readEnv({ HOLDPOINT_PORT: '8080', HOLDPOINT_DEMO: '1' })).toEqual({
      HOLDPOINT_PORT: 8080,
      HOLDPOINT_DEMO: '1',
    });
  });

  it('name every wrong one and what was expected of it', () => {
    const message = messageOf({
      HOLDPOINT_PORT: '70000',
      HOLDPOINT_DEMO: 'yes',
      DATABASE_URL: 'mysql://x',
    });
    expect(message).toContain('HOLDPOINT_PORT');
    expect(message).toContain('HOLDPOINT_DEMO: expected 0 or 1, got "yes"');
    expect(message).toContain('DATABASE_URL: expected postgresql://');
  });

  it('keep a password out of the message', async () => {
    expect(messageOf({ DATABASE_URL: 'mysql://me:hunter2@db/x' })).not.toContain('hunter2');
    await expect(() => readEnv({ HOLDPOINT_URL: 'ftp://x' })).toThrowWithCode('settings.invalid');
  });

  it('do not leak into child processes', () => {
    const names = Object.keys(baseChildEnv());
    expect(names).toContain('PATH');
    expect(
      names.filter((name) => name.startsWith('HOLDPOINT_') || name === 'DATABASE_URL'),
    ).toEqual([]);
  });
});
