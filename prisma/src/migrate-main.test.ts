import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { readEnvironment } from './env.js';
import { testServer } from './testing/env.js';
import { aDatabase } from './testing/test-database.js';

const entry = fileURLToPath(new URL('../dist/migrate-main.js', import.meta.url));

function start(env: Record<string, string>): {
  status: number | null;
  stdout: string;
  stderr: string;
} {
  return spawnSync(process.execPath, [entry], { env, encoding: 'utf8' });
}

describe('the migration process', () => {
  it('prints one JSON line of what it applied', async () => {
    await using database = await aDatabase();
    const server = testServer();
    const { status, stdout } = start({
      DATABASE_URL: database.ownerUrl,
      HOLDPOINT_API_PASSWORD: server?.apiPassword ?? '',
      HOLDPOINT_WORKER_PASSWORD: server?.workerPassword ?? '',
      HOLDPOINT_SEQUENCER_PASSWORD: server?.sequencerPassword ?? '',
    });
    expect({ status, result: JSON.parse(stdout) as unknown }).toMatchObject({
      status: 0,
      result: { applied: [] },
    });
  });

  it('ends 1 and names each wrong setting with what was expected', () => {
    const { status, stderr } = start({
      DATABASE_URL: 'mysql://localhost/x',
      HOLDPOINT_API_PASSWORD: 'short',
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /DATABASE_URL: expected postgres:.*HOLDPOINT_API_PASSWORD: expected at least 16/,
    );
    expect(stderr).toContain('HOLDPOINT_WORKER_PASSWORD: expected a password');
    expect(stderr).toContain('HOLDPOINT_SEQUENCER_PASSWORD: expected a password');
  });

  it('refuses settings that are missing', async () => {
    await expect(() => readEnvironment({})).toThrowWithCode('settings.invalid');
  });
});
