import type { ComputeBackend } from '../../ports.js';
import { type CorpusKind, corpusKinds, labelOf } from '../corpus/corpus-kinds.js';
import { featureContexts } from '../dashboards/feature-batches.js';
import { LabelCorrelations } from '../dashboards/label-correlations.js';
import { bestFeatures, surveyFeatures } from '../dashboards/select-features.js';
import type { StudiedDictionary } from '../dashboards/studied-dictionary.js';

/** How a feature goes with a kind of text, over all tokens of a split. */
export interface LabelledFeature {
  readonly kind: CorpusKind;
  readonly feature: number;
  /** Of the activation with the label, 0 or 1; null where one is constant. */
  readonly pearson: number | null;
  /** Share of the feature's activation that falls on the kind. */
  readonly massShare: number;
  readonly contexts: number;
  readonly tokens: number;
}

/**
 * The feature of each kind that correlates best with it on the `select` split, scored on the `score` split: a feature
 * picked and scored on the same text would flatter itself. Throws as the backend.
 */
export async function labelledFeatures(
  backend: ComputeBackend,
  studied: StudiedDictionary,
  plan: { readonly seed: number; readonly contexts: number },
): Promise<readonly LabelledFeature[]> {
  const chosen = bestFeatures(await surveyFeatures(backend, studied, plan), corpusKinds);
  const { width } = studied.autoencoder.config;
  const scored = new LabelCorrelations(width);
  const range = { ...plan, split: 'score' } as const;
  for await (const { labels, features } of featureContexts(backend, studied, range)) {
    for (const [position, label] of labels.entries()) scored.add(label, features, position * width);
  }
  return chosen.map(({ feature, kind }) => ({
    kind,
    feature,
    pearson: scored.pearson(feature, labelOf(kind)),
    massShare: scored.massShare(feature, labelOf(kind)),
    contexts: plan.contexts,
    tokens: scored.tokens,
  }));
}
