import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

import { startEmbeddedPostgres } from '@holdpoint/adapters/postgres/embedded-postgres';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { processesIn } from '../testing/processes.js';
import { scratchDirectory } from '../testing/scratch-directory.js';
import { type Ended, runCli, startCli } from '../testing/start-cli.js';
import { until } from '../testing/until.js';

describe('holdpoint up', () => {
  const scratch = scratchDirectory();
  afterAll(() => {
    scratch[Symbol.dispose]();
  });
  const up = (settings: Record<string, string>, ...args: string[]): Promise<Ended> =>
    runCli(scratch.path, ['up', ...args], {
      HOLDPOINT_DATA_DIR: join(scratch.path, 'data'),
      HOLDPOINT_SANDBOX: 'off',
      ...settings,
    });

  it.each([
    [{ HOLDPOINT_PORT: 'abc' }, /HOLDPOINT_PORT: expected a port.*got "abc"/],
    [{ HOLDPOINT_DEMO: 'maybe' }, /HOLDPOINT_DEMO: expected 0 or 1, got "maybe"/],
    [
      { DATABASE_URL: 'mysql://me:hunter2@db/x' },
      /DATABASE_URL: expected postgresql:\/\/user:password@host:port\/database, got "mysql:/,
    ],
    [{ REDIS_URL: 'localhost:6379' }, /REDIS_URL: expected redis:\/\/host:port/],
  ])('names a wrong setting and what was expected, and starts nothing: %j', async (wrong, said) => {
    const { code, stderr } = await up(wrong);
    expect(code).toBe(64);
    expect(stderr).toMatch(said);
    expect(stderr).not.toContain('hunter2');
    expect(stderr).not.toContain('starting');
  });

  it('names a wrong option in the same way', async () => {
    const { code, stderr } = await up({}, '--port', 'abc');
    expect({ code, stderr }).toEqual({
      code: 64,
      stderr: expect.stringContaining('--port: expected a port') as unknown,
    });
  });

  describe('on somebody’s database', () => {
    let ownerUrl = '';
    let stop: () => Promise<void>;
    beforeAll(async () => {
      const server = await startEmbeddedPostgres({
        directory: join(scratch.path, 'their-postgres'),
        durable: false,
        endWithStarter: true,
      });
      stop = () => server.destroy();
      ownerUrl = server.url;
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      await client.query(`CREATE ROLE tenant LOGIN PASSWORD 'a-password-of-theirs'`);
      await client.query('CREATE DATABASE theirs OWNER tenant');
      await client.end();
    }, 300_000);
    afterAll(() => stop());

    const theirs = (): string => {
      const url = new URL(ownerUrl);
      url.username = 'tenant';
      url.password = 'a-password-of-theirs';
      url.pathname = '/theirs';
      return url.href;
    };

    it('gives the SQL to run where it may not create roles', async () => {
      const { code, stderr } = await up({ DATABASE_URL: theirs() });
      expect(code).toBe(14);
      expect(stderr).toContain('may not create roles');
      for (const role of ['holdpoint_api', 'holdpoint_worker'])
        expect(stderr).toMatch(new RegExp(`CREATE ROLE ${role} LOGIN .*;`));
      expect(stderr).not.toContain('a-password-of-theirs');
    });

    it('starts once an administrator has run that SQL, and shows no demonstration there', async () => {
      const { stderr } = await up({ DATABASE_URL: theirs() });
      const statements = stderr.split('\n').filter((line) => line.startsWith('CREATE ROLE'));
      const client = new pg.Client({ connectionString: ownerUrl });
      await client.connect();
      for (const statement of statements) await client.query(statement);
      await client.end();
      const started = startCli(scratch.path, ['up', '--json'], {
        HOLDPOINT_DATA_DIR: join(scratch.path, 'data'),
        HOLDPOINT_SANDBOX: 'off',
        HOLDPOINT_PORT: '0',
        DATABASE_URL: theirs(),
      });
      await Promise.race([
        started.ended,
        until('the platform', () => (started.stdout().includes('"url"') ? true : undefined)),
      ]);
      started.kill('SIGTERM');
      const ended = await started.ended;
      expect({ code: ended.code, stderr: ended.code === 0 ? '' : ended.stderr }).toEqual({
        code: 0,
        stderr: '',
      });
      expect(JSON.parse(ended.stdout)).toMatchObject({ demonstration: null });
    }, 300_000);
  });

  it('takes the next free port when its own is taken, and says so', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const address = squatter.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    const started = startCli(scratch.path, ['up', '--json'], {
      HOLDPOINT_DATA_DIR: join(scratch.path, 'ports'),
      HOLDPOINT_SANDBOX: 'off',
      HOLDPOINT_DEMO: '0',
      HOLDPOINT_PORT: String(taken),
    });
    await Promise.race([
      started.ended,
      until('the platform', () => (started.stdout().includes('"url"') ? true : undefined)),
    ]);
    started.kill('SIGINT');
    const { code, stdout, stderr } = await started.ended;
    squatter.close();
    expect(code).toBe(0);
    expect(stderr).toContain(`(port ${taken} was taken)`);
    const { url } = JSON.parse(stdout) as { url: string };
    expect(Number(new URL(url).port)).toBeGreaterThan(taken);
    expect(processesIn(join(scratch.path, 'ports'))).toEqual([]);
  }, 180_000);
});
