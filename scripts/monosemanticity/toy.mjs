/* global AbortController */
// Superposition with known truth at full size: how many of 192 features in 64 dimensions a dictionary of 384 holds.
// Run: node scripts/monosemanticity/toy.mjs [seed]; wants MMCS >= 0.99 and 99 % of the features at cosine > 0.9.
import { openBackend } from '@holdpoint/adapters/compute/open-backend';
import {
  fullToyExperiment,
  runToyExperiment,
} from '@holdpoint/evals/interpretability/autoencoders/toy-experiment';

const seed = Number(process.argv[2] ?? 1);
await using backend = await openBackend();
const started = performance.now();
const { truth, curve } = await runToyExperiment(
  {
    backend,
    signal: new AbortController().signal,
    restore: () => Promise.resolve(null),
    save: () => Promise.resolve(),
    report: ({ done, total, metrics }) => {
      if (done % 1000 === 0) console.error(`${done}/${total} ${JSON.stringify(metrics)}`);
    },
  },
  fullToyExperiment(seed),
);
const seconds = (performance.now() - started) / 1000;
console.error(
  `MMCS ${truth.mmcs.toFixed(4)} (untrained ${truth.untrainedMmcs.toFixed(4)}), ${Math.round(truth.recovered * truth.features)} of ${truth.features} features at cosine > 0.9`,
);
console.log(JSON.stringify({ backend: backend.identity.name, seconds, truth, last: curve.at(-1) }));
process.exitCode = truth.mmcs >= 0.99 && truth.recovered >= 0.99 ? 0 : 1;
