import type { FeatureSelection } from '@holdpoint/shared/computations/feature-dashboard';

import type { ComputeBackend } from '../../ports.js';
import { type CorpusKind, corpusKinds, labelOf } from '../corpus/corpus-kinds.js';
import { featureContexts } from './feature-batches.js';
import { LabelCorrelations } from './label-correlations.js';
import type { StudiedDictionary } from './studied-dictionary.js';

/** A feature that will be scored, and what was seen of it on the split it was chosen by. */
export interface SelectedFeature {
  readonly feature: number;
  readonly kind: CorpusKind;
  readonly selection: FeatureSelection;
  /** Largest activation on the split; 0 for a feature that never fired there. */
  readonly largest: number;
}

/** What the `select` split says of all features. */
export interface SelectionSurvey {
  readonly contexts: number;
  readonly correlations: LabelCorrelations;
}

/** Reads the `select` split once; `onContext` hears of each context. Throws as the backend and as `onContext`. */
export async function surveyFeatures(
  backend: ComputeBackend,
  studied: StudiedDictionary,
  plan: { readonly seed: number; readonly contexts: number },
  onContext: () => void = () => undefined,
): Promise<SelectionSurvey> {
  const { width } = studied.autoencoder.config;
  const correlations = new LabelCorrelations(width);
  const range = { seed: plan.seed, split: 'select', contexts: plan.contexts } as const;
  for await (const { labels, features } of featureContexts(backend, studied, range)) {
    for (const [position, label] of labels.entries()) {
      correlations.add(label, features, position * width);
    }
    onContext();
  }
  return { contexts: plan.contexts, correlations };
}

/** The best feature of each kind by Pearson; kinds that no feature correlates with positively are left out. */
export function bestFeatures(
  survey: SelectionSurvey,
  kinds: readonly CorpusKind[],
): readonly SelectedFeature[] {
  return kinds.flatMap((kind) => {
    let best: { feature: number; pearson: number } | null = null;
    for (let feature = 0; feature < survey.correlations.columns; feature += 1) {
      const pearson = survey.correlations.pearson(feature, labelOf(kind)) ?? 0;
      if (pearson > (best?.pearson ?? 0)) best = { feature, pearson };
    }
    return best === null ? [] : [selected(survey, best.feature, kind, 'best_of_kind')];
  });
}

/** A feature that was asked for, against the kind that it correlates best with; the first kind if it never fired. */
export function askedFeature(survey: SelectionSurvey, feature: number): SelectedFeature {
  const pearsonOf = (kind: CorpusKind): number =>
    survey.correlations.pearson(feature, labelOf(kind)) ?? Number.NEGATIVE_INFINITY;
  const [kind = 'english'] = corpusKinds.toSorted(
    (left, right) => Math.sign(pearsonOf(right) - pearsonOf(left)) || 0,
  );
  return selected(survey, feature, kind, 'asked_for');
}

function selected(
  { correlations, contexts }: SelectionSurvey,
  feature: number,
  kind: CorpusKind,
  reason: FeatureSelection['reason'],
): SelectedFeature {
  return {
    feature,
    kind,
    largest: correlations.largest(feature),
    selection: {
      split: 'select',
      contexts,
      tokens: correlations.tokens,
      candidates: correlations.columns,
      reason,
      pearson: correlations.pearson(feature, labelOf(kind)),
    },
  };
}
