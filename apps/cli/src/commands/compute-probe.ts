import { conceptPairs, studyOfModel } from '@holdpoint/evals/interpretability/probes/study-concept';
import {
  type ProbeStudy,
  type StudyPlan,
  studyProbe,
} from '@holdpoint/evals/interpretability/probes/study-probe';
import { transformerDigest } from '@holdpoint/evals/interpretability/transformer/transformer-weights';
import { ProbeConcept, ProbeResult } from '@holdpoint/shared/computations/probe';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { probeFigure } from '@holdpoint/shared/figures/probe-figure';
import type { Command } from 'commander';
import { z } from 'zod';

import { readLabelledActivations, splitExamples } from '../compute/labelled-activations.js';
import { probeLines } from '../compute/probe-lines.js';
import { readTransformer } from '../compute/transformer-directory.js';
import { answer } from '../output.js';
import { lawProgress } from '../stats/law-progress.js';
import { Amount, Resamples, Seed } from '../stats/number-options.js';
import { writeFigure } from '../stats/write-figure.js';
import { parse } from './campaign.js';
import { action } from './common.js';

interface ProbeOptions {
  readonly concept: string;
  readonly model?: string;
  readonly activations?: string;
  readonly labels?: string;
  readonly transferActivations?: string;
  readonly transferLabels?: string;
  readonly tensor?: string;
  readonly regularization: string;
  readonly seed: string;
  readonly resamples: string;
  readonly plot?: string;
  readonly json?: true;
}

const Concept = z.enum(ProbeConcept.options, `expected one of ${ProbeConcept.options.join(', ')}`);
const Regularization = Amount.pipe(z.number().positive('expected a number above 0').max(1e6));

/** Shuffles and directions each: enough to see their range, few enough to wait for. */
const CONTROLS = 20;

/** `compute probe`: what a linear probe reads off activations, beside what it must beat. */
export function addComputeProbe(compute: Command): void {
  compute
    .command('probe')
    .description('a linear probe on activations, beside its controls: supporting evidence')
    .requiredOption('--concept <name>', Object.keys(conceptPairs).join(', '))
    .option('--model <path>', 'a local checkpoint, which reads our contrast pairs')
    .option('--activations <file>', 'or activations as safetensors, one row an example')
    .option('--labels <file>', 'CSV beside them: label, and as known split, pair or group, text')
    .option('--transfer-activations <file>', 'activations of another wording or distribution')
    .option('--transfer-labels <file>', 'their labels')
    .option('--tensor <name>', 'which matrix of the files (default: the only one)')
    .option('--regularization <weight>', 'of half the squared norm of the weights', '1')
    .option('--seed <number>', 'of split, controls and bootstrap', '1')
    .option('--resamples <count>', 'of the bootstrap', '2000')
    .option('--plot <file>', 'ROC curves of probe, text and shuffled labels as SVG')
    .option('--json', 'print one JSON document on stdout')
    .addHelpText(
      'after',
      `
Logistic regression on standardised activations. Training texts are never scored. Controls: the words of the text alone,
shuffled labels, random directions. Labels are 1 or 0, split is train or test; without it half of the units train.

Examples:
  $ holdpoint compute probe --model atlas --concept deception --plot roc.svg
  $ holdpoint compute probe --activations mlp.safetensors --labels labels.csv --concept intent --json`,
    )
    .action(action(probe));
}

async function probe(options: ProbeOptions): Promise<void> {
  const concept = parse(Concept, options.concept, '--concept');
  const plan: StudyPlan = {
    regularization: parse(Regularization, options.regularization, '--regularization'),
    seed: parse(Seed, options.seed, '--seed'),
    resamples: parse(Resamples, options.resamples, '--resamples'),
    controls: CONTROLS,
  };
  const { study, source, pooling } = await studied(concept, options, plan.seed);
  const progress = lawProgress();
  const figures = studyProbe(study, plan, (done, total) => {
    progress.report('controls fitted', done, total);
  });
  progress.end();
  const result = ProbeResult.parse({ concept, source, pooling, ...figures });
  if (options.plot !== undefined) await writeFigure(options.plot, probeFigure(result));
  answer(options.json === true, result, () => probeLines(result));
}

type Studied = Pick<ProbeResult, 'source' | 'pooling'> & { readonly study: ProbeStudy };

async function studied(
  concept: ProbeConcept,
  options: ProbeOptions,
  seed: number,
): Promise<Studied> {
  const { model, activations, labels } = options;
  if (model !== undefined && activations === undefined && labels === undefined)
    return studiedModel(model, concept, options);
  if (model === undefined && activations !== undefined && labels !== undefined)
    return studiedFiles(activations, labels, options, seed);
  throw usage('Give --model, or --activations with --labels: a probe reads one of them.');
}

async function studiedModel(
  path: string,
  concept: ProbeConcept,
  { transferActivations, transferLabels }: ProbeOptions,
): Promise<Studied> {
  if (transferActivations !== undefined || transferLabels !== undefined) {
    throw usage(
      '--transfer-activations goes with --activations: a model reads a transfer set of ours.',
    );
  }
  const transformer = await readTransformer(path);
  const progress = lawProgress();
  try {
    const study = studyOfModel(transformer, concept, (done, total) => {
      progress.report('texts read', done, total);
    });
    const weightsDigest = transformerDigest(transformer);
    return { study, pooling: 'mean', source: { kind: 'model', weightsDigest, site: 'mlp' } };
  } finally {
    progress.end();
  }
}

async function studiedFiles(
  activations: string,
  labels: string,
  options: ProbeOptions,
  seed: number,
): Promise<Studied> {
  const { transferActivations, transferLabels, tensor = null } = options;
  if ((transferActivations === undefined) !== (transferLabels === undefined)) {
    throw usage('--transfer-activations and --transfer-labels go together.');
  }
  const own = await readLabelledActivations(activations, labels, tensor);
  const other =
    transferActivations === undefined || transferLabels === undefined
      ? null
      : await readLabelledActivations(transferActivations, transferLabels, tensor);
  const { fileDigest, labelsDigest, unit } = own;
  return {
    study: {
      ...splitExamples(own, labels, seed),
      transfer:
        // Names of units are each file's own: the same name in both is no leak.
        other?.examples.map((each) => ({ ...each, unit: `transfer ${each.unit}` })) ?? null,
      unit,
    },
    pooling: 'none',
    source: { kind: 'activations', fileDigest, labelsDigest, tensor: own.tensor },
  };
}

function usage(message: string): HoldpointError {
  return new HoldpointError({ code: 'usage.option', kind: 'invalid', message });
}
