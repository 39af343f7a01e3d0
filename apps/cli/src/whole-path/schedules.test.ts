import { realpathSync } from 'node:fs';
import { join } from 'node:path';

import { nativeFolder } from '@holdpoint/adapters/postgres/binaries';
import { identityFor } from '@holdpoint/adapters/postgres/identity';
import { readPostmaster } from '@holdpoint/adapters/postgres/postmaster';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { obligationRoutes } from '@holdpoint/shared/contracts/obligations';
import { Schedule } from '@holdpoint/shared/contracts/schedules';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { z } from 'zod';

import { requireTool } from '../../../../scripts/testing/require-tool.mjs';
import { loadSecrets } from '../platform/secrets.js';
import { sandboxForTests } from '../testing/env.js';
import { pipelineOf } from '../testing/installation.js';
import { processesIn } from '../testing/processes.js';
import { aRunningPlatform, type RunningPlatform } from '../testing/running-platform.js';
import { until } from '../testing/until.js';

const sandbox = await sandboxForTests(() => requireTool({ tool: 'bwrap', package: 'bubblewrap' }));
const withSandbox = sandbox === null ? describe.skip : describe;
const Failure = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
const Listed = z.object({ schedules: z.array(Schedule) });
const Due = z.object({ state: z.string(), training: z.string() });

withSandbox('evaluations that start themselves', () => {
  let platform: RunningPlatform;
  let database: pg.Client;

  beforeAll(async () => {
    platform = await aRunningPlatform({ sandbox: sandbox ?? '', hasDemonstration: false });
    database = new pg.Client({ connectionString: await databaseUrlOf(platform) });
    await database.connect();
    await holdpoint(
      ...['checkpoint', 'register', '--model', 'atlas', '--name', 'step-1'],
      ...['--training-flop', '3e24', '--weights-digest', sha256('weights of step-1')],
      ...['--provider-model', 'reference-small'],
    );
  }, 400_000);
  afterAll(async () => {
    await database.end();
    await platform[Symbol.asyncDispose]();
  }, 60_000);

  /** `holdpoint … --json` of the installation's pipeline; its exit code is checked. */
  async function holdpoint(...args: readonly string[]): Promise<unknown> {
    const { code, stdout, stderr } = await platform.holdpoint(...args, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout);
  }

  /** Once the last firing has come to a decision. */
  function settled(name: string): Promise<Schedule> {
    return until(`the decision of ${name}`, async () => {
      const { code, stdout } = await platform.holdpoint('schedule', 'list', '--json');
      // Nobody answers until the API is back.
      if (code === 14) return undefined;
      const { schedules } = Listed.parse(JSON.parse(stdout));
      const schedule = schedules.find((each) => each.name === name);
      return schedule?.firings[0]?.decision == null ? undefined : schedule;
    });
  }

  it('say before the first assessment that one is due', async () => {
    const { code, stdout } = await platform.holdpoint(
      ...['assessment', 'due', '--checkpoint', 'step-1', '--json'],
    );
    expect(code).toBe(11);
    expect(Due.parse(JSON.parse(stdout))).toMatchObject({ training: 'may_continue' });
  });

  it('open one campaign for all that fell due while nobody was there, and change one decision', async () => {
    const added = Schedule.parse(
      await holdpoint(
        ...['schedule', 'add', '--name', 'nightly', '--model', 'atlas'],
        ...['--cron', '30 2 * * *', '--time-zone', 'Europe/Berlin'],
      ),
    );
    expect(added.upcoming).toHaveLength(5);
    const [api] = processesIn(platform.path).filter(({ command }) =>
      command.includes('/api/dist/main.js'),
    );
    process.kill(api?.pid ?? 0, 'SIGKILL');
    // Four nights without an API.
    const { rowCount } = await database.query(
      `UPDATE schedule SET next_due_at = next_due_at - interval '4 days' WHERE name = 'nightly'`,
    );
    expect(rowCount).toBe(1);
    const schedule = await settled('nightly');
    expect(schedule.firings).toHaveLength(1);
    expect(schedule.firings[0]).toMatchObject({
      cause: 'calendar',
      campaign: { state: 'closed' },
      decision: { decision: 'PENDING', before: null },
    });
    expect(Date.parse(schedule.nextDueAt ?? '')).toBeGreaterThan(Date.now());
    const client = pipelineOf(join(platform.path, 'data'));
    const decisions = await client?.(gateRoutes.list, { query: {} });
    expect(decisions?.decisions).toHaveLength(1);
    expect(decisions?.decisions[0]?.reasons.map(({ code }) => code)).toContain(
      'DETERMINATION_MISSING',
    );
  }, 300_000);

  it('say afterwards that none is due', async () => {
    const { code, stdout } = await platform.holdpoint(
      ...['assessment', 'due', '--checkpoint', 'step-1', '--json'],
    );
    expect({ code, ...Due.parse(JSON.parse(stdout)) }).toMatchObject({ code: 0, state: 'not_due' });
  });

  it('pause, resume and stay in the list of what was', async () => {
    expect(await holdpoint('schedule', 'pause', 'nightly')).toMatchObject({ state: 'paused' });
    expect(await holdpoint('schedule', 'resume', 'nightly')).toMatchObject({ state: 'active' });
    await holdpoint('schedule', 'remove', 'nightly');
    expect(await holdpoint('schedule', 'list')).toEqual({ schedules: [] });
    expect(JSON.stringify(await holdpoint('schedule', 'list', '--removed'))).toContain('nightly');
  });

  it.each([
    ['a rule that is none', ['--cron', '61 * * * *']],
    ['a zone that is none', ['--cron', '0 6 * * 1', '--time-zone', 'Europe/Atlantis']],
    ['neither rule nor trigger', []],
    ['both', ['--cron', '0 6 * * 1', '--on', 'assessment_due']],
  ])('are refused with %s', async (_, args) => {
    const { code, stdout } = await platform.holdpoint(
      ...['schedule', 'add', '--name', 'wrong', '--model', 'atlas', ...args, '--json'],
    );
    expect(code).toBe(64);
    expect(Failure.parse(JSON.parse(stdout)).error.message).not.toBe('');
  });

  it('keep the obligations of every regime in one calendar', async () => {
    const client = pipelineOf(join(platform.path, 'data'));
    const listed = await client?.(obligationRoutes.list, { query: {} });
    const regimes = new Set(listed?.obligations.map(({ regime }) => regime));
    expect(regimes.size).toBeGreaterThanOrEqual(5);
    const { code, stdout } = await platform.holdpoint('obligations', 'ics');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^BEGIN:VCALENDAR\r\n/);
    expect(stdout.match(/BEGIN:VEVENT/g)?.length).toBe(listed?.obligations.length);
  });
});

/** The API's own way into the installation's PostgreSQL. */
async function databaseUrlOf(platform: RunningPlatform): Promise<string> {
  const dataDirectory = join(platform.path, 'data');
  const { apiDatabasePassword } = await loadSecrets(dataDirectory);
  const directory = realpathSync(join(dataDirectory, 'postgres'));
  const folder = join(identityFor(directory, nativeFolder()).home, 'cluster/data');
  return `postgresql://holdpoint_api:${apiDatabasePassword}@127.0.0.1:${readPostmaster(folder)?.port ?? 0}/holdpoint`;
}
