/**
 * One training step of an autoencoder (512 -> 4096, batch 4096, ReLU with L1) and of the built-in transformer on the
 * best backend of this machine, in alternating rounds with PyTorch: on the processor on the same cores and threads, on a
 * GPU against torch.compile on the same card. `npm run bench:compute`. PyTorch is that of HOLDPOINT_PYTHON, else of
 * /usr/bin/python3 (Debian's python3-torch); without one only ours is printed.
 *
 * --backend name  instead of the best one
 * --rounds n      rounds (6)
 * --threads n     of the processor (as many as it has)
 */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

import { examineBackends } from '@holdpoint/adapters/compute/examine-backends';

import { startChild, startProgram } from './harness/child.mjs';
import { round, shown, spread, table } from './harness/figures.mjs';
import { load, machineFacts } from './harness/machine.mjs';

const { values: options } = parseArgs({
  options: {
    backend: { type: 'string' },
    rounds: { type: 'string', default: '6' },
    threads: { type: 'string', default: String(availableParallelism()) },
  },
});
const rounds = Number(options.rounds);
const threads = Number(options.threads);
const GPU = new Set(['tfjs-node-gpu', 'onnx-cuda', 'onnx-webgpu', 'tfjs-webgpu']);
const jobs = [
  {
    step: 'autoencoder',
    shape: { width_in: 512, width: 4096, batch: 4096 },
    // Five products of batch x 512 x 4096: two forward, three back.
    gigaflops: (10 * 512 * 4096 * 4096) / 1e9,
    warm: 1,
    steps: 3,
  },
  {
    step: 'transformer',
    shape: { width: 128, heads: 4, mlp: 512, length: 64, contexts: 32 },
    gigaflops: null,
    warm: 10,
    steps: 30,
  },
];

const { chosen } = await examineBackends({ wanted: options.backend ?? null });
if (chosen === null) throw new Error('no backend; see `holdpoint compute doctor`');
const onGpu = GPU.has(chosen.name);
// eslint-disable-next-line n/no-process-env -- a bench is its own rim
const environment = process.env;
const python = environment.HOLDPOINT_PYTHON ?? '/usr/bin/python3';
const peers = await peersHere();
const report = {
  at: new Date().toISOString(),
  loadBefore: load(),
  machine: machineFacts(),
  backend: chosen.identity,
  measured: onGpu ? 'a GPU against torch.compile' : 'the processor; no GPU was measured here',
  threads,
  rounds,
  torchSkipped: peers.reason ?? null,
  steps: [],
};
for (const job of jobs) report.steps.push(await compared(job));
report.loadAfter = load();

const results = fileURLToPath(new URL('results/', import.meta.url));
await mkdir(results, { recursive: true });
await writeFile(`${results}compute.json`, `${JSON.stringify(report, null, 2)}\n`);
process.stdout.write(`\n${tableOf(report)}\n`);

/** PyTorch as it comes and, on the processor, with OpenBLAS told of AVX-512, which Debian's of 2023 does not see by itself. */
async function peersHere() {
  try {
    const { version, hasCuda, mkl, oneDnn, hasOpenBlas } = await torchHere();
    if (onGpu && !hasCuda) return { lanes: [], reason: `torch ${version} has no CUDA` };
    if (onGpu) return { lanes: [{ name: `torch ${version}, torch.compile`, device: 'cuda' }] };
    const lane = (libraries, coreType = '') => {
      const name = [`torch ${version}`, ...libraries, ...(oneDnn ? [`oneDNN ${oneDnn}`] : [])];
      return { name: name.join(', '), device: 'cpu', coreType };
    };
    if (mkl) return { lanes: [lane([`MKL ${mkl}`])] };
    if (hasOpenBlas) {
      return { lanes: [lane(['OpenBLAS']), lane(['OpenBLAS for AVX-512'], 'Cooperlake')] };
    }
    // Debian's torch runs on whatever BLAS is there: on the reference one it is ten times slower, and no peer.
    return {
      lanes: [],
      reason: `torch ${version} has the reference BLAS: apt-get install libopenblas0-pthread`,
    };
  } catch (error) {
    return {
      lanes: [],
      reason: `${python} has no torch (${String(error.message).split('\n').at(-2)})`,
    };
  }
}

/** What a torch computes with: its own words on MKL and oneDNN, and whether a product has loaded OpenBLAS. */
async function torchHere() {
  const code = `import json, re, torch
torch.rand(9, 9) @ torch.rand(9, 9)
said = torch.__config__.show()
found = lambda pattern: next(iter(re.findall(pattern, said)), None)
print(json.dumps({
  'version': torch.__version__,
  'hasCuda': torch.cuda.is_available(),
  'mkl': found(r'Math Kernel Library Version ([0-9.]+)') if torch.backends.mkl.is_available() else None,
  'oneDnn': found(r'MKL-DNN v([0-9.]+)'),
  'hasOpenBlas': 'openblas' in open('/proc/self/maps').read(),
}))`;
  const { stdout } = await promisify(execFile)(python, ['-c', code]);
  return JSON.parse(stdout);
}

async function compared({ step, shape, gigaflops, warm, steps }) {
  const common = { step, shape, threads, warm, steps };
  await using ours = await startChild('compute-steps.mjs', { ...common, backend: chosen.name });
  await using stack = new AsyncDisposableStack();
  const others = [];
  for (const lane of peers.lanes) {
    const child = stack.use(await startTorch(lane, common));
    others.push({ name: lane.name, child, taken: [] });
  }
  const taken = [];
  for (let n = 1; n <= rounds; n += 1) {
    taken.push(await next(ours));
    for (const other of others) other.taken.push(await next(other.child));
    const beside = others.map((other) => `${other.name} ${round(other.taken.at(-1), 1)}`);
    process.stdout.write(
      `${step} round ${n} (load ${load()[0]}): ours ${round(taken.at(-1), 1)} ms | ${beside.join(' | ')}\n`,
    );
  }
  const best = Math.min(...taken);
  return {
    step,
    shape,
    oursMs: spread(taken, 1),
    gigaflopsPerSecond: gigaflops === null ? null : round((gigaflops / best) * 1000, 0),
    shareOfProductPeak:
      gigaflops === null ? null : await shareOfPeak(ours, (gigaflops / best) * 1000),
    peers: others.map((other) => ({
      name: other.name,
      ms: spread(other.taken, 1),
      ratio: spread(other.taken.map((ms, index) => ms / taken[index])),
    })),
  };
}

/** Rounds are compared by their best step: on a shared machine the rest is other people's load. */
async function next(child) {
  child.go();
  return (await child.line()).bestMs;
}

async function shareOfPeak(ours, reached) {
  ours.say('peak');
  return round(reached / (await ours.line()).gigaflops);
}

function startTorch({ device, coreType }, common) {
  const script = fileURLToPath(new URL('harness/torch_steps.py', import.meta.url));
  const job = { ...common, device, compiled: device === 'cuda' };
  delete job.backend;
  const setting = coreType ? [`OPENBLAS_CORETYPE=${coreType}`] : [];
  const args = [...setting, `OMP_NUM_THREADS=${threads}`, python, script, JSON.stringify(job)];
  return startProgram('/usr/bin/env', args);
}

function tableOf({ steps, backend, measured, torchSkipped, loadBefore, loadAfter }) {
  const rows = steps.flatMap(
    ({ step, oursMs, gigaflopsPerSecond, shareOfProductPeak, peers: found }) => [
      [step, backend.name, shown(oursMs), '', gigaflopsPerSecond ?? '', shareOfProductPeak ?? ''],
      ...found.map(({ name, ms, ratio }) => [step, name, shown(ms), shown(ratio), '', '']),
    ],
  );
  const head = [
    'step',
    'by',
    'best ms of a round',
    'times slower than ours',
    'GFLOP/s',
    'of product peak',
  ];
  return [
    table([head, ...rows]),
    '',
    `measured: ${measured}; ${backend.adapter}; load ${loadBefore[0]} before, ${loadAfter[0]} after`,
    ...(torchSkipped === null ? [] : [`PyTorch left out: ${torchSkipped}`]),
  ].join('\n');
}
