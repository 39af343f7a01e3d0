/* global AbortController */
// "Towards Monosemanticity" on this machine: trains the built-in transformer, its dictionary and that of the shuffled
// model, and asks for loss recovered >= 85 %, features of DNA and base64 (mass share >= 0.95, Pearson >= 0.7; selected
// on one split, scored on another), and a control that recovers less of the loss in nats, intervals apart.
// Run: node scripts/monosemanticity/reproduce.mjs [--seed 1] [--architecture topk] [--no-control] [--steps N] …
import { parseArgs } from 'node:util';

import { openBackend } from '@holdpoint/adapters/compute/open-backend';
import { dictionaryRecipe } from '@holdpoint/evals/interpretability/autoencoders/dictionary-recipe';
import { labelledFeatures } from '@holdpoint/evals/interpretability/autoencoders/labelled-features';
import { learnDictionary } from '@holdpoint/evals/interpretability/autoencoders/learn-dictionary';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    architecture: { type: 'string', default: 'topk' },
    steps: { type: 'string' },
    width: { type: 'string' },
    batch: { type: 'string' },
    k: { type: 'string' },
    'model-steps': { type: 'string' },
    'no-control': { type: 'boolean', default: false },
  },
});
const number = (name) => (values[name] === undefined ? undefined : Number(values[name]));
const spec = dictionaryRecipe({
  architecture: values.architecture,
  seed: Number(values.seed),
  hasControl: !values['no-control'],
  steps: number('steps'),
  width: number('width'),
  batch: number('batch'),
  k: number('k'),
  modelSteps: number('model-steps'),
});

await using backend = await openBackend();
const started = performance.now();
const seconds = () => Math.round((performance.now() - started) / 100) / 10;
const host = {
  backend,
  signal: new AbortController().signal,
  restore: () => Promise.resolve(null),
  save: () => Promise.resolve(),
  report: ({ phase, done, total, metrics }) => {
    if (done % 500 === 0 || done === total) {
      console.error(`${seconds()} s  ${phase} ${done}/${total} ${JSON.stringify(metrics)}`);
    }
  },
};
const { result, autoencoder, transformer } = await learnDictionary(host, spec, {
  kind: 'built_in',
});
const trained = seconds();
const studied = {
  transformer,
  model: result.modelDigest,
  autoencoder,
  autoencoderDigest: result.weightsDigest,
};
const plan = { seed: spec.corpusSeed, contexts: 1024 };
const features = await labelledFeatures(backend, studied, plan);
const metric = (scored, name) => scored?.metrics[name];
const recovered = metric(result, 'ce_loss_score');
// In nats: ablating the MLP of a shuffled model hardly costs any loss, so a share of it says nothing.
const isLower = (name) =>
  result.control === null
    ? null
    : (metric(result.control, name)?.upper ?? -Infinity) < metric(result, name).lower;
const wanted = features.filter(({ kind }) => kind === 'dna' || kind === 'base64');
const verdicts = {
  lossRecovered: (recovered?.estimate ?? 0) >= 0.85,
  features: wanted.every(({ pearson, massShare }) => massShare >= 0.95 && pearson >= 0.7),
  controlIsLower: isLower('loss_recovered_nats'),
};
const { metrics, densities, findings } = result;
console.log(
  JSON.stringify(
    {
      backend: backend.identity,
      trained,
      seconds: seconds(),
      verdicts,
      metrics,
      control: result.control?.metrics,
      controlWithheld: result.control?.withheld,
      dead: densities.dead,
      features,
      findings,
    },
    null,
    2,
  ),
);
process.exitCode = Object.values(verdicts).every((verdict) => verdict !== false) ? 0 : 1;
