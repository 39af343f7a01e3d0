import { weightsDigest } from '@holdpoint/evals/interpretability/autoencoders/learn-dictionary';
import {
  runToyExperiment,
  toyTraining,
} from '@holdpoint/evals/interpretability/autoencoders/toy-experiment';
import { AutoencoderConfig } from '@holdpoint/shared/computations/autoencoder-config';

import { computationDirectory } from '../computation-directory.js';
import { openNamedBackend } from '../open-named-backend.js';

/** Entry of a process that a test kills: a small toy with features drawn anew, its checkpoints in the directory given. */
const [directory = '', steps = '600'] = process.argv.slice(2);
const toy = { seed: 3, width: 24, features: 48, active: 3, batchSize: 256 };
const config = AutoencoderConfig.parse({
  architecture: 'relu',
  inputWidth: toy.width,
  width: 96,
  l1: 0.25,
});
const base = toyTraining({ seed: 3, steps: Number(steps), batch: toy.batchSize });
const training = {
  ...base,
  resampleSteps: [Math.round(Number(steps) / 3)],
  deadAfterSteps: 20,
  checkpointEverySteps: 20,
};
const kept = computationDirectory(directory, { toy, config, training });
await using backend = await openNamedBackend('onnx-cpu', { threads: 1 });
const { weights } = await runToyExperiment(
  {
    backend,
    signal: new AbortController().signal,
    restore: () => kept.restore(),
    save: async (checkpoint) => {
      await kept.save(checkpoint);
      process.send?.({ kind: 'saved', step: checkpoint.step });
    },
    report: ({ done }) => process.send?.({ kind: 'step', step: done }),
  },
  { toy, config, training },
);
process.send?.({ kind: 'done', digest: weightsDigest(weights) });
process.disconnect();
