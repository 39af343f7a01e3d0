// Bits and members of valid attestations, signed notes and receipts are changed; exits 1 if a verifier takes a wrong one.
// Run: node scripts/attestation-mutations.mjs [--seed N] [--count N], after npm run build.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

import { runMutations } from './mutations/run-mutations.mjs';

if (isMainThread) await main();
else parentPort.postMessage(await runMutations(workerData));

async function main() {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: '7' },
      count: { type: 'string', default: '1000000' },
    },
  });
  const [seed, count] = [Number(values.seed), Number(values.count)];
  const began = performance.now();
  // A fixed number of shares: the same seed gives the same mutations on any machine.
  const shares = 16;
  const tasks = Array.from({ length: shares }, (_, share) => ({
    seed: seed * shares + share,
    count: Math.floor(count / shares) + (share < count % shares ? 1 : 0),
  }));
  const tallies = [];
  const work = async () => {
    for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
      tallies.push(await inThread(task));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  report(tallies, { seed, seconds: (performance.now() - began) / 1000 });
}

function inThread(task) {
  const { promise, resolve, reject } = Promise.withResolvers();
  const worker = new Worker(new URL(import.meta.url), { workerData: task });
  worker.once('message', resolve).once('error', reject);
  return promise;
}

function report(tallies, { seed, seconds }) {
  const sum = (name) => tallies.reduce((total, tally) => total + tally[name], 0);
  const kinds = new Map();
  for (const { kinds: own } of tallies) {
    for (const [kind, times] of Object.entries(own))
      kinds.set(kind, (kinds.get(kind) ?? 0) + times);
  }
  for (const [kind, times] of [...kinds].sort())
    console.log(`${String(times).padStart(9)}  ${kind}`);
  for (const { name, text } of tallies.flatMap(({ shown }) => shown))
    console.log(`WRONG ${name}: ${text}`);
  console.log(
    `seed ${seed}: ${sum('tried')} mutations in ${seconds.toFixed(1)} s: ${sum('rejected')} rejected, ` +
      `${sum('harmless')} harmless, ${sum('unchanged')} unchanged, ${sum('wrong')} wrongly accepted`,
  );
  process.exitCode = sum('wrong') === 0 ? 0 : 1;
}
