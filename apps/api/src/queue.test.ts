import { EventEmitter, once } from 'node:events';

import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { requireRedis, startRedis, type TestRedis } from '../../../scripts/testing/redis.mjs';
import type { Env } from './env.js';
import { createLog } from './log.js';
import { type Doorbells, openDoorbells, type Ring } from './queue.js';

const redisProgram = await requireRedis();
const backends = [
  { name: 'PostgreSQL', open: () => Promise.resolve(null) },
  ...(redisProgram === null ? [] : [{ name: 'Redis', open: () => startRedis(redisProgram) }]),
];

function aRing(number: number): Ring {
  const runId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  return {
    id: number.toString(16).padStart(64, '0'),
    job: 'run.completed',
    payload: { runId },
  };
}

/** The queue knows of no log. */
const noLog: Env['log'] = {
  sequencerUrl: '',
  signerUrl: '',
  signerToken: '',
  origin: '',
  directory: undefined,
  witnesses: [],
  tsaUrl: undefined,
};

describe.each(backends)('doorbells of the API over $name', ({ open }) => {
  let database: TestDatabase;
  let redis: TestRedis | null;
  let doorbells: Doorbells;
  const heard: string[] = [];
  const events = new EventEmitter();
  /** Run ids whose handler fails, with the error. */
  const failures = new Map<unknown, Error>();

  beforeAll(async () => {
    database = await aDatabase();
    redis = await open();
    const env: Env = {
      databaseUrl: database.apiUrl,
      log: noLog,
      redisUrl: redis?.url,
      objectsDirectory: '/nowhere',
      port: 0,
      host: '127.0.0.1',
      publicOrigin: undefined,
      rpOrigins: [],
      parentPipe: false,
      bootstrapAdminPassword: undefined,
      judges: [],
      secretsKey: undefined,
      webhookPrivateRanges: [],
      modelSigningFile: undefined,
      logLevel: 'silent',
    };
    doorbells = openDoorbells(env, createLog('silent'));
    doorbells.answer({
      'run.completed': ({ runId }) => {
        heard.push(runId);
        events.emit('heard');
        const failure = failures.get(runId);
        failures.delete(runId);
        return failure === undefined ? Promise.resolve() : Promise.reject(failure);
      },
      'computation.completed': () => Promise.resolve(),
    });
  });
  afterAll(async () => {
    await doorbells[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
    await redis?.[Symbol.asyncDispose]();
  });

  async function untilHeard(ring: Ring, times = 1): Promise<void> {
    const count = (): number => heard.filter((runId) => runId === ring.payload['runId']).length;
    while (count() < times) await once(events, 'heard');
  }

  it('answer what was rung', async () => {
    await doorbells.ring([aRing(1), aRing(2)]);
    await Promise.all([untilHeard(aRing(1)), untilHeard(aRing(2))]);
  });

  it('answer a ring that is repeated under its id before it was heard once', async () => {
    await doorbells.ring([aRing(3), aRing(3), aRing(3), aRing(4)]);
    await untilHeard(aRing(4));
    expect(heard.filter((runId) => runId === aRing(3).payload['runId'])).toHaveLength(1);
  });

  it('try again what the database or a provider was away for', async () => {
    const away = { code: 'database.unavailable', kind: 'unavailable', message: 'away' } as const;
    failures.set(aRing(5).payload['runId'], new HoldpointError(away));
    await doorbells.ring([aRing(5)]);
    await untilHeard(aRing(5), 2);
  });

  it('do not try again what another try can not mend, and go on', async () => {
    const wrong = { code: 'run.unknown', kind: 'integrity', message: 'wrong' } as const;
    failures.set(aRing(6).payload['runId'], new HoldpointError(wrong));
    await doorbells.ring([aRing(6), aRing(7)]);
    await untilHeard(aRing(7));
    expect(heard.filter((runId) => runId === aRing(6).payload['runId'])).toHaveLength(1);
  });

  it('are heard again after every connection to the queue was lost', async () => {
    if (redis === null) {
      const owner = new pg.Client({ connectionString: database.ownerUrl });
      await owner.connect();
      await owner.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE application_name = 'holdpoint-api-queue' AND datname = current_database()`,
      );
      await owner.end();
    } else await redis.restart();
    // The relay keeps a row whose ring failed, and rings again.
    const ringAgain = (): Promise<void> => doorbells.ring([aRing(8)]).catch(ringAgain);
    await ringAgain();
    await untilHeard(aRing(8));
  });
});
