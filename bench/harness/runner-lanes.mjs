/** One round of each lane: started, measured from its first request to its last durable answer, and checked. */
import { workerFlags } from '@holdpoint/cli/platform/worker-flags';
import { openRun } from '@holdpoint/worker/testing/a-run';

import { startChild } from './child.mjs';
import { round } from './figures.mjs';
import { load } from './machine.mjs';
import { relayed, storedBytes, untilResult } from './platform.mjs';
import { cpuSecondsOf, peakMemoryOf } from './process-tree.mjs';
import { tinyEvaluation } from './tiny-evaluation.mjs';

/** Runs `work` beside a reference model and ends that. */
export async function withModel(latencyMs, work) {
  await using child = await startChild('bench-model.mjs', { latencyMs });
  const { baseUrl } = child.ready;
  const requests = async () => (await (await fetch(`${baseUrl}/control/stats`)).json()).requests;
  return await work({ baseUrl, pid: child.pid, requests });
}

/** A bare loop: `sdk` or `undici`. */
export async function measureLoop(lane, { model, samples, concurrency }) {
  const settings = { lane, baseUrl: model.baseUrl, samples, concurrency };
  await using child = await startChild('bench-loop.mjs', settings);
  const before = await markOf(model, child.pid);
  child.go();
  const { right } = await child.line();
  return laneFigures(lane, samples, before, await markOf(model, child.pid), right, child.pid);
}

/** A worker process: from the ring of the first doorbell until the run's result is stored. */
export async function measureWorker({ model, platform, samples, concurrency, nodeOptions = [] }) {
  const { owner, bells, objectsDirectory, workerUrl, postgresPid } = platform;
  // What autovacuum does within a minute: the claimed and leased versions of an earlier run's rows are used again.
  await owner.query('VACUUM sample, sample_record, model_call');
  const stored = await storedBytes(platform);
  const run = await openRun(owner, tinyEvaluation(samples));
  await using child = await startChild(
    'bench-worker.mjs',
    { baseUrl: model.baseUrl, databaseUrl: workerUrl, objectsDirectory, samples, concurrency },
    [...workerFlags, ...nodeOptions],
  );
  const postgresBefore = cpuSecondsOf(postgresPid);
  const before = await markOf(model, child.pid);
  await bells.ring(
    'shard.run',
    Array.from({ length: run.shardCount }, (_, shard) => ({ runId: run.runId, shard })),
  );
  await relayed(platform, 'run.aggregate');
  const solved = await markOf(model, child.pid);
  await untilResult(platform, run.runId);
  const after = await markOf(model, child.pid);
  const figures = laneFigures(
    'worker',
    samples,
    before,
    after,
    await rightOf(owner, run.runId),
    child.pid,
  );
  const bytes = await storedBytes(platform);
  const perSample = (name) => (bytes[name] - stored[name]) / samples;
  return {
    ...figures,
    aggregation: {
      cpuMsPerSample: round(((after.cpu - solved.cpu) * 1000) / samples, 3),
      seconds: round((after.at - solved.at) / 1000),
    },
    postgresCpuMsPerSample: round(
      ((cpuSecondsOf(postgresPid) - postgresBefore) * 1000) / samples,
      3,
    ),
    stored: {
      evidence: Math.round(['sample', 'sample_record', 'packs'].map(perSample).reduce(sum, 0)),
      callLog: Math.round(perSample('model_call')),
      sample: Math.round(perSample('sample')),
      record: Math.round(perSample('sample_record')),
      packs: Math.round(perSample('packs')),
    },
  };
}

async function markOf(model, pid) {
  return {
    requests: await model.requests(),
    modelCpu: cpuSecondsOf(model.pid),
    cpu: cpuSecondsOf(pid),
    at: performance.now(),
  };
}

function laneFigures(lane, samples, before, after, right, pid) {
  const requests = after.requests - before.requests;
  if (requests !== samples || right !== samples) {
    throw new Error(`${lane}: ${requests} requests and ${right} right answers of ${samples}`);
  }
  const seconds = (after.at - before.at) / 1000;
  return {
    samples,
    seconds: round(seconds),
    cpuMsPerSample: round(((after.cpu - before.cpu) * 1000) / samples, 3),
    samplesPerSecond: round(samples / seconds, 0),
    peakMiB: round(peakMemoryOf(pid), 0),
    modelCpuMsPerSample: round(((after.modelCpu - before.modelCpu) * 1000) / samples, 3),
    loadAfter: load(),
  };
}

async function rightOf(owner, runId) {
  const { rows } = await owner.query(
    `SELECT count(*)::int AS right FROM sample_record
      WHERE run_id = $1 AND score->>'value' = '1' AND transcript_digest IS NOT NULL`,
    [runId],
  );
  return rows[0].right;
}

function sum(left, right) {
  return left + right;
}
