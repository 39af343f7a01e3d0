import { join } from 'node:path';

import type { LearnedDictionary } from '@holdpoint/evals/interpretability/autoencoders/learn-dictionary';
import type { Autoencoder } from '@holdpoint/evals/interpretability/autoencoders/score-dictionary';
import { parseDashboardPlan } from '@holdpoint/evals/interpretability/dashboards/dashboard-plan';
import {
  type DashboardHarvest,
  harvestDashboards,
  type HarvestHost,
} from '@holdpoint/evals/interpretability/dashboards/harvest-dashboards';
import type { StudiedDictionary } from '@holdpoint/evals/interpretability/dashboards/studied-dictionary';
import {
  type Transformer,
  transformerDigest,
} from '@holdpoint/evals/interpretability/transformer/transformer-weights';
import {
  DASHBOARD_INDEX,
  DashboardIndex,
  dashboardName,
  indexEntry,
} from '@holdpoint/shared/computations/dashboard-index';
import type { ScoredDictionary } from '@holdpoint/shared/computations/dictionary';
import { canonicalJson } from '@holdpoint/shared/digest/canonical-json';

import { writeDurably } from './computation-directory.js';

/** Kept beside every result, so not much: 250 kB for a feature that fires on a fifth of the tokens. */
const EXAMPLES = { tokensPerContext: 10, topExamples: 10, examplesPerInterval: 2 } as const;

/** Rare kinds fill few contexts: more of them than the scores take, and still some seconds on a processor. */
const MOST_CONTEXTS = 1024;
const PER_SCORED_CONTEXT = 4;

/**
 * Writes dashboards of the best feature for each kind of text, the control's beside each, into `directory`: an index
 * `dashboards.json` and a file a feature, all canonical JSON. Answers the index and the names, none for a dictionary
 * without a model. Throws as `harvestDashboards`.
 */
export async function writeDashboardFiles(
  directory: string,
  { result, autoencoder, transformer, control }: LearnedDictionary,
  host: HarvestHost,
): Promise<{ readonly index: DashboardIndex | null; readonly files: readonly string[] }> {
  if (transformer === null) return { index: null, files: [] };
  const studied = studiedOf(autoencoder, transformer, result);
  const beside =
    control === null || result.control === null
      ? null
      : studiedOf(control.autoencoder, control.transformer, result.control);
  const { corpusSeed: seed, evaluationContexts } = result.spec;
  const scoreContexts = Math.min(MOST_CONTEXTS, PER_SCORED_CONTEXT * evaluationContexts);
  const selectContexts = scoreContexts / 2;
  const plan = parseDashboardPlan({ seed, scoreContexts, selectContexts, ...EXAMPLES });
  const harvest = await harvestDashboards(studied, beside, plan, host);
  const index = indexOf(studied, harvest, { backend: result.backend, seed: plan.seed });
  const write = (name: string, value: unknown): Promise<void> =>
    writeDurably(join(directory, name), canonicalJson(value));
  for (const dashboard of harvest.dashboards) await write(dashboardName(dashboard), dashboard);
  await write(DASHBOARD_INDEX, index);
  return { index, files: [DASHBOARD_INDEX, ...harvest.dashboards.map(dashboardName)] };
}

function studiedOf(
  autoencoder: Autoencoder,
  transformer: Transformer,
  { modelDigest, weightsDigest }: ScoredDictionary,
): StudiedDictionary {
  return {
    transformer,
    model: modelDigest ?? transformerDigest(transformer),
    autoencoder,
    autoencoderDigest: weightsDigest,
  };
}

function indexOf(
  { model, autoencoderDigest: autoencoder }: StudiedDictionary,
  { dashboards, activity, tokens, controlDensities }: DashboardHarvest,
  of: Pick<DashboardIndex, 'backend' | 'seed'>,
): DashboardIndex {
  return DashboardIndex.parse({
    schema: 'holdpoint.feature-dashboards.v1',
    model,
    autoencoder,
    ...of,
    features: dashboards.map((dashboard) => indexEntry(dashboard, dashboardName(dashboard))),
    densities: {
      tokens,
      features: [...activity.densities],
      control: controlDensities === null ? null : [...controlDensities],
    },
    attribution: null,
    clamps: [],
  } satisfies DashboardIndex);
}
