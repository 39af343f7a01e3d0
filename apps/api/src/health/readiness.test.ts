import { aDatabaseLine } from '@holdpoint/prisma/testing/database-line';
import { aDatabase } from '@holdpoint/prisma/testing/test-database';
import { Problem } from '@holdpoint/shared/contracts/problem';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { createApplication } from '../application.js';
import { createLog } from '../log.js';
import { until } from '../testing/a-line.js';
import { aSigner } from '../testing/a-signer.js';
import { anApi, type TestApi } from '../testing/an-api.js';
import { loopLack } from './readiness.service.js';

let api: TestApi;
beforeAll(async () => {
  api = await anApi();
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

interface Probe {
  readonly status: number;
  readonly reasons: unknown;
}

async function probe(url: string): Promise<Probe> {
  const response = await fetch(`${url}/readyz`);
  const body: unknown = await response.json();
  if (response.ok) return { status: response.status, reasons: body };
  const { code, details } = Problem.parse(body);
  expect(code).toBe('server.not_ready');
  return { status: response.status, reasons: details?.['reasons'] };
}

const isReady = ({ status }: Probe): boolean => status === 200;
const isUnready = ({ status }: Probe): boolean => status === 503;

describe('liveness', () => {
  it('is told to anybody', async () => {
    const response = await fetch(`${api.url}/livez`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'alive' }]);
  });
});

describe('readiness', () => {
  it('is told to anybody once the database, its schema and the loops are in order', async () => {
    expect(await probe(api.url)).toEqual({ status: 200, reasons: { status: 'ready' } });
  });

  it('is refused while a migration of this build is not applied, and given again after it', async () => {
    const newest = `migration_name = (SELECT max(migration_name) FROM _prisma_migrations)`;
    await api.owner.query(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE ${newest}`);
    const unready = await until(() => probe(api.url), isUnready);
    expect(unready.reasons).toEqual(['schema.behind']);
    await api.owner.query(`UPDATE _prisma_migrations SET rolled_back_at = NULL`);
    await until(() => probe(api.url), isReady);
  });

  it('is given on a schema that a newer build has migrated', async () => {
    await api.owner.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('next', '', '29990101000000_next', now())`,
    );
    await using second = await anApi({ databaseUrl: api.database.apiUrl }, api.env.log);
    expect(await probe(second.url)).toMatchObject({ status: 200 });
  });

  it('is refused while PostgreSQL is away, when the process is alive all the same, and comes back with it', async () => {
    await using database = await aDatabase();
    await using line = await aDatabaseLine(database.apiUrl);
    await using away = await anApi(
      { databaseUrl: line.url },
      { sequencerUrl: database.sequencerUrl },
    );
    const { token } = await away.as('scraper', ['auditor'], 'machine');
    await until(() => probe(away.url), isReady);
    await line.cut();
    const unready = await until(() => probe(away.url), isUnready);
    expect(unready.reasons).toEqual(['database.unavailable']);
    expect((await fetch(`${away.url}/livez`)).status).toBe(200);
    const scrape = { headers: { authorization: `Bearer ${token}` } };
    expect((await fetch(`${away.url}/metrics`, scrape)).status).toBe(503);
    await line.mend();
    await until(() => probe(away.url), isReady);
    expect((await fetch(`${away.url}/metrics`, scrape)).status).toBe(200);
  });

  it('is refused within seconds when the database falls silent', async () => {
    await using database = await aDatabase();
    await using line = await aDatabaseLine(database.apiUrl);
    await using mute = await anApi(
      { databaseUrl: line.url },
      { sequencerUrl: database.sequencerUrl },
    );
    await until(() => probe(mute.url), isReady);
    line.silence(true);
    const startedAt = performance.now();
    const unready = await until(() => probe(mute.url), isUnready);
    expect(unready.reasons).toContain('database.unavailable');
    expect(performance.now() - startedAt).toBeLessThan(8_000);
    await line.cut();
  });

  it('is refused while the process stops, as long as it still answers', async () => {
    await using database = await aDatabase();
    await using signer = await aSigner();
    const env = {
      databaseUrl: database.apiUrl,
      log: {
        ...signer.settings,
        sequencerUrl: database.sequencerUrl,
        directory: undefined,
        witnesses: [],
        tsaUrl: undefined,
      },
      objectsDirectory: api.objectsDirectory,
    };
    const rest = {
      redisUrl: undefined,
      publicOrigin: undefined,
      rpOrigins: [],
      bootstrapAdminPassword: undefined,
      judges: [],
      secretsKey: undefined,
      webhookPrivateRanges: [],
      modelSigningFile: undefined,
    };
    const application = await createApplication(
      { ...env, ...rest, port: 0, host: '127.0.0.1', parentPipe: false, logLevel: 'silent' },
      createLog('silent'),
    );
    await application.listen(0, '127.0.0.1');
    const url = await application.getUrl();
    expect(await probe(url)).toMatchObject({ status: 200 });
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    // The relay's turn waits for the table, and the end of the process for the turn.
    await owner.query('BEGIN; LOCK TABLE outbox');
    const waiting = `SELECT FROM pg_locks WHERE NOT granted AND relation = 'outbox'::regclass`;
    await until(
      () => owner.query(waiting),
      ({ rowCount }) => rowCount !== 0,
    );
    const closed = application.close();
    expect(await until(() => probe(url), isUnready)).toMatchObject({
      reasons: ['server.stopping'],
    });
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    await owner.query('COMMIT');
    await owner.end();
    await closed;
  });

  it('is refused when a loop has made no turn for half a minute', () => {
    expect(
      loopLack(
        new Map([
          ['relay', 0.1],
          ['reconciler', 29],
        ]),
      ),
    ).toEqual([]);
    expect(
      loopLack(
        new Map([
          ['relay', 31],
          ['reconciler', 1],
        ]),
      ),
    ).toEqual([]);
    expect(loopLack(new Map([['reconciler', 31]]))).toEqual(['loop.stalled']);
    expect(loopLack(new Map([['relay', 601]]))).toEqual(['loop.stalled']);
    expect(loopLack(new Map())).toEqual([]);
  });
});
