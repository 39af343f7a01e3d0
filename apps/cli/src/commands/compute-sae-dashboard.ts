import { join, resolve } from 'node:path';

import { corpusKinds } from '@holdpoint/evals/interpretability/corpus/corpus-kinds';
import { unigramOf } from '@holdpoint/evals/interpretability/corpus/proxy';
import { isProxied } from '@holdpoint/evals/interpretability/corpus/proxy';
import { attributeOutput } from '@holdpoint/evals/interpretability/dashboards/attribution';
import { clampFeature } from '@holdpoint/evals/interpretability/dashboards/clamp';
import {
  type DashboardPlan,
  parseDashboardPlan,
} from '@holdpoint/evals/interpretability/dashboards/dashboard-plan';
import {
  type DashboardHarvest,
  harvestDashboards,
} from '@holdpoint/evals/interpretability/dashboards/harvest-dashboards';
import type { StudiedDictionary } from '@holdpoint/evals/interpretability/dashboards/studied-dictionary';
import type { FeatureClamp } from '@holdpoint/shared/computations/feature-clamp';
import type { FeatureDashboard } from '@holdpoint/shared/computations/feature-dashboard';
import type { OutputAttribution } from '@holdpoint/shared/computations/output-attribution';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Command } from 'commander';
import { z } from 'zod';

import {
  type BackendOptions,
  openComputeBackend,
  withBackendOption,
} from '../compute/compute-backend.js';
import { attributionLines, clampLine, dashboardLines } from '../compute/dashboard-lines.js';
import { openStudy } from '../compute/studied-dictionary.js';
import { distributionOf, writeDashboards } from '../compute/write-dashboards.js';
import { answer, duration } from '../output.js';
import { ProgressLine } from '../progress-line.js';
import { RateEstimate } from '../rate-estimate.js';
import { Amount, Count, Seed } from '../stats/number-options.js';
import { writeFigure } from '../stats/write-figure.js';
import { parse } from './campaign.js';
import { action } from './common.js';

interface DashboardOptions extends BackendOptions {
  readonly model?: string;
  readonly features?: string;
  readonly kinds?: string;
  readonly contexts: string;
  readonly seed?: string;
  readonly out?: string;
  readonly plot?: string;
  readonly attribute?: string;
  readonly next?: string;
  readonly clamp?: string;
  readonly json?: true;
}

const Features = z
  .string()
  .regex(/^\d{1,9}(?:,\d{1,9})*$/, 'expected numbers of features, such as 12,407')
  .transform((text) => [...new Set(text.split(',').map(Number))]);
const Kinds = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(corpusKinds, `expected kinds out of ${corpusKinds.join(', ')}`)).min(1));

/** `compute sae dashboard`: what features of an autoencoder stand for. */
export function addComputeSaeDashboard(sae: Command): void {
  withBackendOption(
    sae
      .command('dashboard')
      .description('what features stand for: figures, examples, logit effects, a control')
      .argument('<dir>', 'directory of `compute sae train`, or of an imported autoencoder')
      .option('--model <dir>', 'the model, where the directory holds none')
      .option('--features <numbers>', 'such as 12,407 (default: the best feature of each kind)')
      .option('--kinds <names>', `of ${corpusKinds.join(', ')} (default: all)`)
      .option('--contexts <count>', 'held-out contexts scored; a quarter as many choose', '2048')
      .option('--seed <number>', "of corpus and draws (default: the training's)")
      .option('--out <dir>', 'where the files go (default: dashboards below the directory)')
      .option(
        '--plot <file>',
        'activation distribution as SVG, of DNA or of the first; FILE-expected.svg weighs it',
      )
      .option('--attribute <text>', 'attribute what follows this text to features, and ablate them')
      .option('--next <character>', 'the byte that is attributed (default: the likeliest)')
      .option('--clamp <multiple>', 'hold each feature at this multiple and count what is written')
      .option('--json', 'print one JSON document on stdout'),
  )
    .addHelpText(
      'after',
      `
Features are chosen on one split of the held-out corpus and scored on another. Each dashboard is a JSON file that holds
its observations: every figure follows from them. Text of corpus and model is shown with hidden characters spelled out.

Examples:
  $ holdpoint compute sae dashboard atlas-sae --plot dna.svg
  $ holdpoint compute sae dashboard atlas-sae --kinds dna --clamp 4 --attribute "GATTACAGATTACA" --next G`,
    )
    .action(action(dashboard));
}

async function dashboard(path: string, options: DashboardOptions): Promise<void> {
  const { studied, control, corpusSeed } = await openStudy(path, options.model);
  const plan = planOf(options, corpusSeed ?? 0);
  const multiple = options.clamp === undefined ? null : parse(Amount, options.clamp, '--clamp');
  // Before the long part: a wrong option is said at once.
  const attribution = attributed(studied, options);
  await using backend = await openComputeBackend(options);
  const progress = new ProgressLine();
  const harvest = await harvestDashboards(studied, control, plan, {
    backend,
    signal: new AbortController().signal,
    report: reporter(progress),
  }).finally(() => {
    progress.end();
  });
  const clamps = multiple === null ? [] : clamped(studied, harvest, plan.seed, multiple, progress);
  const out = resolve(options.out ?? join(path, 'dashboards'));
  const index = await writeDashboards(out, {
    harvest,
    attribution,
    clamps,
    identity: {
      model: studied.model,
      autoencoder: studied.autoencoderDigest,
      backend: { ...backend.identity, versions: { ...backend.identity.versions } },
      seed: plan.seed,
    },
  });
  const shown = plotted(harvest.dashboards);
  if (options.plot !== undefined && shown !== null) {
    await writeFigure(options.plot, distributionOf(shown));
    await writeFigure(expectedBeside(options.plot), distributionOf(shown, 'expected_value'));
  }
  answer(options.json === true, { ...index, out }, () => [
    ...dashboardLines(index, out),
    ...(attribution === null ? [] : attributionLines(attribution)),
    ...clamps.map(clampLine),
  ]);
}

function planOf(options: DashboardOptions, corpusSeed: number): DashboardPlan {
  const scoreContexts = parse(
    Count.pipe(z.int().min(8, 'expected at least 8')),
    options.contexts,
    '--contexts',
  );
  return parseDashboardPlan({
    seed: options.seed === undefined ? corpusSeed : parse(Seed, options.seed, '--seed'),
    scoreContexts,
    selectContexts: Math.ceil(scoreContexts / 4),
    ...(options.features === undefined
      ? {}
      : { features: parse(Features, options.features, '--features') }),
    ...(options.kinds === undefined ? {} : { kinds: parse(Kinds, options.kinds, '--kinds') }),
  });
}

function attributed(
  studied: StudiedDictionary,
  options: DashboardOptions,
): OutputAttribution | null {
  if (options.attribute === undefined) {
    if (options.next === undefined) return null;
    throw usage('--next needs the text before it: --attribute TEXT.');
  }
  const context = new TextEncoder().encode(options.attribute);
  if (options.next === undefined) return attributeOutput(studied, { context });
  const next = new TextEncoder().encode(options.next);
  const [byte] = next;
  if (byte === undefined || next.length > 1) {
    throw usage('--next: expected one byte, such as G.');
  }
  return attributeOutput(studied, { context, byte });
}

/** Texts per clamp and random features beside it: a minute of plain TypeScript at most. */
const CLAMP = { contexts: 32, promptShare: 0.25, controls: 19 };
const UNIGRAM_CONTEXTS = 2000;

function clamped(
  studied: StudiedDictionary,
  { dashboards, activity }: DashboardHarvest,
  seed: number,
  multiple: number,
  progress: ProgressLine,
): readonly FeatureClamp[] {
  const { contextLength } = studied.transformer.config;
  const place = { seed, split: 'train', index: 0 } as const;
  const unigram = unigramOf(place, UNIGRAM_CONTEXTS, contextLength);
  const promptLength = Math.max(1, Math.floor(CLAMP.promptShare * contextLength));
  const clampable = dashboards.flatMap(({ feature, kind }) => {
    const known = corpusKinds.find((each) => each === kind);
    return known !== undefined && isProxied(known) ? [{ feature, kind: known }] : [];
  });
  const found = clampable.map(({ feature, kind }, done) => {
    progress.show(`clamping  ${done}/${clampable.length} features`);
    return clampFeature(studied, activity, unigram, {
      feature,
      kind,
      multiple,
      seed,
      contexts: CLAMP.contexts,
      promptLength,
      length: contextLength - promptLength,
      controls: CLAMP.controls,
    });
  });
  progress.end();
  return found;
}

function reporter(
  progress: ProgressLine,
): (told: { readonly phase: string; readonly done: number; readonly total: number }) => void {
  let phase = '';
  let rate = new RateEstimate();
  return (told) => {
    if (told.phase !== phase) rate = new RateEstimate();
    phase = told.phase;
    const left = rate.secondsLeft(told.done, told.total, performance.now() / 1000);
    const said = left === null ? '' : `  about ${duration(left)} left`;
    progress.show(`${phase.replace('dashboard.', '')}  ${told.done}/${told.total} contexts${said}`);
  };
}

/** `dna.svg` has `dna-expected.svg` beside it. */
function expectedBeside(path: string): string {
  return path.replace(/(?:\.svg)?$/i, '-expected.svg');
}

/** DNA is the figure that the method is known by. */
function plotted(dashboards: readonly FeatureDashboard[]): FeatureDashboard | null {
  return dashboards.find(({ kind }) => kind === 'dna') ?? dashboards[0] ?? null;
}

function usage(message: string): HoldpointError {
  return new HoldpointError({ code: 'usage.option', kind: 'invalid', message });
}
