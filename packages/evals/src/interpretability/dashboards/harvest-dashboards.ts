import {
  type DashboardControl,
  FeatureDashboard,
} from '@holdpoint/shared/computations/feature-dashboard';
import { featureFigures } from '@holdpoint/shared/computations/feature-figures';

import { type ComputationHost, throwIfCancelled } from '../computation.js';
import type { CorpusKind } from '../corpus/corpus-kinds.js';
import { unigramOf } from '../corpus/proxy.js';
import type { FeatureActivity } from './clamp.js';
import { correlatedNeurons } from './correlated-neurons.js';
import type { DashboardPlan } from './dashboard-plan.js';
import { featureLogitEffects, meanNormScale } from './direct-logits.js';
import { featureContexts } from './feature-batches.js';
import { FeatureScorer, scoredPositions } from './score-features.js';
import {
  askedFeature,
  bestFeatures,
  type SelectedFeature,
  type SelectionSurvey,
  surveyFeatures,
} from './select-features.js';
import { assertFeature, assertFits, type StudiedDictionary } from './studied-dictionary.js';

/** Dashboards of one autoencoder, and what its density figure needs. */
export interface DashboardHarvest {
  readonly dashboards: readonly FeatureDashboard[];
  /** Of all features, on the `select` split. */
  readonly activity: FeatureActivity;
  readonly tokens: number;
  /** Densities of the control's features, on the same texts. */
  readonly controlDensities: readonly number[] | null;
}

/** Contexts of the `train` split that byte frequencies are counted on. */
const UNIGRAM_CONTEXTS = 2000;

/** What runs a harvest; nothing of it is kept between runs, so it has no checkpoint. */
export type HarvestHost = Pick<ComputationHost, 'backend' | 'signal' | 'report'>;

/**
 * Dashboards of the features that tell kinds of text apart, or of those named. Features are chosen on the `select` split
 * and scored on the `score` split; beside each stands the best feature for its kind of `control`, an autoencoder of the
 * randomised model. Contexts are streamed: memory depends on widths and on what is stored, not on how many are read.
 * Throws `dashboard.width_mismatch`, `dashboard.unknown_feature`, `compute.cancelled`, and as the backend.
 */
export async function harvestDashboards(
  studied: StudiedDictionary,
  control: StudiedDictionary | null,
  plan: DashboardPlan,
  host: HarvestHost,
): Promise<DashboardHarvest> {
  assertFits(studied);
  if (control !== null) assertFits(control);
  for (const feature of plan.features ?? []) assertFeature(studied, feature);
  const survey = await surveyed(studied, plan, host, 'select');
  const selected =
    plan.features === undefined
      ? bestFeatures(survey, plan.kinds)
      : plan.features.map((feature) => askedFeature(survey, feature));
  const scorers = await scored(studied, selected, plan, host, 'score');
  const beside = control === null ? null : await controls(control, selected, plan, host);
  const normScale = meanNormScale(studied.transformer, plan.seed);
  const dashboards = scorers.map((scorer) =>
    dashboardOf(studied, scorer, plan, {
      normScale,
      control: beside?.byKind.get(scorer.selected.kind) ?? null,
    }),
  );
  return {
    dashboards,
    activity: { densities: densitiesOf(survey), largest: largestOf(survey) },
    tokens: survey.correlations.tokens,
    controlDensities: beside === null ? null : densitiesOf(beside.survey),
  };
}

async function controls(
  control: StudiedDictionary,
  selected: readonly SelectedFeature[],
  plan: DashboardPlan,
  host: HarvestHost,
): Promise<{
  readonly survey: SelectionSurvey;
  readonly byKind: ReadonlyMap<CorpusKind, DashboardControl>;
}> {
  const survey = await surveyed(control, plan, host, 'control.select');
  const kinds = [...new Set(selected.map(({ kind }) => kind))];
  const scorers = await scored(control, bestFeatures(survey, kinds), plan, host, 'control.score');
  const byKind = scorers.map((scorer): [CorpusKind, DashboardControl] => {
    const { feature, kind, selection } = scorer.selected;
    const { observations } = scorer.scored(control.transformer.config.mlpWidth);
    const { model, autoencoderDigest: autoencoder } = control;
    const figures = featureFigures(observations);
    return [kind, { feature, model, autoencoder, selection, observations, figures }];
  });
  return { survey, byKind: new Map(byKind) };
}

function surveyed(
  studied: StudiedDictionary,
  plan: DashboardPlan,
  host: HarvestHost,
  phase: string,
): Promise<SelectionSurvey> {
  const contexts = plan.selectContexts;
  return surveyFeatures(
    host.backend,
    studied,
    { seed: plan.seed, contexts },
    counted(host, phase, contexts),
  );
}

async function scored(
  studied: StudiedDictionary,
  selected: readonly SelectedFeature[],
  plan: DashboardPlan,
  host: HarvestHost,
  phase: string,
): Promise<readonly FeatureScorer[]> {
  if (selected.length === 0) return [];
  const { seed, selectContexts, scoreContexts } = plan;
  const { contextLength, mlpWidth } = studied.transformer.config;
  const neurons = await correlatedNeurons(host.backend, studied, {
    seed,
    contexts: selectContexts,
    features: selected.map(({ feature }) => feature),
    onContext: counted(host, phase.replace('score', 'neurons'), selectContexts),
  });
  const scorers = selected.map((each, place) => new FeatureScorer(each, neurons[place] ?? 0, plan));
  const place = { seed, split: 'train', index: 0 } as const;
  const unigram = unigramOf(place, UNIGRAM_CONTEXTS, contextLength);
  const onContext = counted(host, phase, scoreContexts);
  const range = { seed, split: 'score', contexts: scoreContexts } as const;
  const columns = { width: studied.autoencoder.config.width, neurons: mlpWidth };
  for await (const context of featureContexts(host.backend, studied, range)) {
    const positions = scoredPositions(plan, context.index, context.positions);
    for (const scorer of scorers) scorer.add(context, positions, unigram, columns);
    onContext();
  }
  return scorers;
}

function dashboardOf(
  studied: StudiedDictionary,
  scorer: FeatureScorer,
  plan: DashboardPlan,
  beside: { readonly normScale: number; readonly control: DashboardControl | null },
): FeatureDashboard {
  const { feature, kind, selection } = scorer.selected;
  const { observations, examples, neuron } = scorer.scored(studied.transformer.config.mlpWidth);
  const { seed, scoreContexts, tokensPerContext, neighbours, intervals } = plan;
  return FeatureDashboard.parse({
    schema: 'holdpoint.feature-dashboard.v1',
    feature,
    kind,
    model: studied.model,
    autoencoder: studied.autoencoderDigest,
    settings: { seed, scoreContexts, tokensPerContext, neighbours, intervals },
    selection,
    observations,
    figures: featureFigures(observations),
    examples,
    logitEffects: featureLogitEffects(studied, feature, beside.normScale),
    neuron,
    control: beside.control,
    notes: notesOf(observations.hasProxy, beside.control, studied),
  } satisfies FeatureDashboard);
}

function notesOf(
  hasProxy: boolean,
  control: DashboardControl | null,
  { autoencoder }: StudiedDictionary,
): string[] {
  return [
    'The corpus is made by rules from a seed: its kinds are easier to tell apart than those of text from the world.',
    'Intervals over tokens take tokens as independent; the clustered ones, and those of correlations, go by contexts.',
    ...(hasProxy
      ? []
      : ['This kind has no proxy: every log-likelihood ratio is 0 and says nothing.']),
    ...(control === null
      ? [
          'No randomised control stands beside these figures: without it they are no evidence of meaning.',
        ]
      : []),
    ...(autoencoder.config.normalization === 'none'
      ? []
      : [
          'The autoencoder normalises each input, so that one unit of activation writes more to large inputs.',
        ]),
  ];
}

function densitiesOf({ correlations }: SelectionSurvey): readonly number[] {
  return Array.from({ length: correlations.columns }, (_, feature) =>
    correlations.density(feature),
  );
}

function largestOf({ correlations }: SelectionSurvey): readonly number[] {
  return Array.from({ length: correlations.columns }, (_, feature) =>
    correlations.largest(feature),
  );
}

/** Contexts between two reports. */
const REPORT_EVERY = 16;

function counted(host: HarvestHost, phase: string, total: number): () => void {
  let done = 0;
  return () => {
    throwIfCancelled(host.signal);
    done += 1;
    if (done % REPORT_EVERY === 0 || done === total) {
      host.report({ phase: `dashboard.${phase}`, done, total, metrics: {} });
    }
  };
}
