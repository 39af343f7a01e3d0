/**
 * `npm run test:log-writers -- --writers N --events E --kills K --seed S`: N writers append E events each to the log of a running
 * platform, half of them to one stream that all share, while its two APIs, which sequence, are killed in turn. Exits 1 when
 * an event is lost or doubled, a stream has a gap, or the log does not verify.
 */
import 'reflect-metadata';

import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { Database } from '@holdpoint/api/database/database';
import { Ledger } from '@holdpoint/api/ledger/ledger.service';
import { drawsOf } from '@holdpoint/cli/testing/draws-of';
import { until } from '@holdpoint/cli/testing/until';
import { createPool } from '@holdpoint/prisma/pool';
import { decisionRoutes } from '@holdpoint/shared/contracts/decisions';
import { logRoutes } from '@holdpoint/shared/contracts/log';
import { parseVerifierKey } from '@holdpoint/shared/tlog/verifier-key';

import { startPlatform } from '../storm/platform.mjs';
import { checkLog } from './check-log.mjs';
import { disturb } from './disturb.mjs';
import { settingsOf, startSecondApi } from './second-api.mjs';

const EVENTS_PER_COMMIT = 50;
const PATIENCE_MS = 600_000;
const TELL_EVERY = 20_000;

const COUNTS = `
  SELECT count(*)::int AS logged, count(DISTINCT (body->>'writer', body->>'n'))::int AS distinct,
         (SELECT count(*) FROM (SELECT FROM audit.event GROUP BY stream
            HAVING count(*) <> max(stream_seq) OR min(stream_seq) <> 1) AS gapped)::int AS gaps
    FROM audit.leaf JOIN audit.event ON event.id = event_id WHERE type = 'thing.changed'`;

const { values } = parseArgs({
  options: {
    writers: { type: 'string', default: '16' },
    events: { type: 'string', default: '10000' },
    kills: { type: 'string', default: '8' },
    seed: { type: 'string', default: '1' },
  },
});
const [writers, events, kills, seed] = [
  values.writers,
  values.events,
  values.kills,
  values.seed,
].map(Number);

const report = await writeInStorm();
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exitCode = report.wrong.length === 0 ? 0 : 1;

async function writeInStorm() {
  await using started = new AsyncDisposableStack();
  const platform = started.use(
    await startPlatform({
      sandbox: 'off',
      modelUrl: 'http://127.0.0.1:9',
      redisUrl: null,
      workers: 1,
      concurrency: 1,
    }),
  );
  const [pidOfFirst] = platform.pidsOf('api');
  const witnesses = JSON.parse(settingsOf(pidOfFirst).env.HOLDPOINT_WITNESSES);
  started.use(await startSecondApi(pidOfFirst));
  const pool = createPool({
    connectionString: platform.databaseUrl,
    max: writers,
    applicationName: 'writers',
  });
  started.defer(() => pool.end());
  const database = new Database(pool);
  const total = writers * events;
  let written = 0;
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const onWritten = (count) => {
    written += count;
    if (written % TELL_EVERY < count)
      process.stderr.write(`  ${written}/${total} events, ${Math.round(seconds())} s\n`);
  };
  const plan = Array.from({ length: kills }, () => 'kill API');
  const draw = drawsOf(seed);
  const progress = () => written / total;
  const [faults] = await Promise.all([
    disturb({ platform, redis: null, plan, draw, progress }),
    ...Array.from({ length: writers }, (_, writer) => write(database, writer, onWritten)),
  ]);
  const writtenSeconds = seconds();
  await until('the log', () => everySigned(platform.pool), PATIENCE_MS);
  const signedSeconds = seconds();
  const { note } = await platform.client(logRoutes.treeHead, {});
  const trust = await platform.client(decisionRoutes.trust, {});
  const witnessKeys = witnesses.map(({ key }) => parseVerifierKey(key));
  const log = await checkLog({ pool: platform.pool, trust, seen: [note], witnessKeys });
  const { rows } = await platform.pool.query(COUNTS);
  const { logged, distinct, gaps } = rows[0];
  const wrong = [
    ...log.wrong,
    ...(logged === total && distinct === total ? [] : [`${logged} leaves for ${total} events`]),
    ...(gaps === 0 ? [] : [`${gaps} streams have gaps`]),
  ];
  return {
    writers,
    events: total,
    logged,
    faults,
    leaves: log.leaves,
    signedHeads: log.signedHeads,
    writtenSeconds: Math.round(writtenSeconds * 10) / 10,
    signedSeconds: Math.round(signedSeconds * 10) / 10,
    signedPerSecond: Math.round(total / signedSeconds),
    wrong,
  };
}

async function write(database, writer, onWritten) {
  const ledger = new Ledger();
  for (let first = 0; first < events; first += EVENTS_PER_COMMIT) {
    const batch = Array.from(
      { length: Math.min(EVENTS_PER_COMMIT, events - first) },
      (_, place) => ({
        stream: place % 2 === 0 ? `writer:${writer}` : 'writer:all',
        type: 'thing.changed',
        actor: 'account:storm',
        body: { writer, n: first + place },
      }),
    );
    await database.transaction((queries) => ledger.append(queries, ...batch));
    onWritten(batch.length);
    await sleep(0);
  }
}

async function everySigned(pool) {
  const { rows } = await pool.query(
    `SELECT NOT EXISTS (SELECT FROM audit.pending)
        AND (SELECT max(idx) FROM audit.leaf) < (SELECT max(size) FROM audit.tree_head WHERE note IS NOT NULL) AS done`,
  );
  return rows[0].done ? true : undefined;
}
