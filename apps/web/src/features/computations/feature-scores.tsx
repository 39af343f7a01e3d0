import type { FeatureDashboard } from '@holdpoint/shared/computations/feature-dashboard';
import type { FeatureFigures } from '@holdpoint/shared/computations/feature-figures';
import type { JackknifedFigure } from '@holdpoint/shared/computations/jackknife';
import { useMemo } from 'react';

import { Table } from '../../ui/data-twin.js';
import { estimate, figure } from '../../ui/estimates.js';
import { count, counted } from '../../ui/figures.js';
import { Panel } from '../../ui/panel.js';
import { shareText } from './feature-words.js';

/** How well the feature tells the kind apart, the randomised model's best feature beside every score. */
export function FeatureScores({ dashboard }: { readonly dashboard: FeatureDashboard }) {
  const { figures, control, neuron } = dashboard;
  const rows = useMemo(() => rowsOf(figures, control?.figures ?? null), [figures, control]);
  return (
    <Panel
      title="Scores"
      note={`Over ${counted(figures.tokens, 'token')} of ${counted(figures.contexts, 'context')}; 95 % limits that take tokens of one context for as alike as they are. ${control === null ? 'No randomised model was given: nothing here shows that the feature means anything.' : `The control is feature ${control.feature} of an autoencoder on the model with its weights shuffled: its best for the same kind.`}`}
    >
      <Table
        label="Scores of the feature and of the control"
        columns={['Score', 'This feature', 'Randomised control']}
        rows={rows}
      />
      <p className="mt-4 max-w-3xl text-sm">
        The neuron that follows this kind best, number {count(neuron.neuron)} of{' '}
        {count(neuron.candidates)}, correlates with it by{' '}
        {neuron.pearsonWithLabel === null ? 'nothing' : figure(neuron.pearsonWithLabel)} over{' '}
        {counted(neuron.sampleCount, 'token')}: what a feature must beat to be worth its name.
      </p>
    </Panel>
  );
}

function rowsOf(
  figures: FeatureFigures,
  control: FeatureFigures | null,
): readonly (readonly string[])[] {
  const beside = (textOf: (of: FeatureFigures) => string): readonly [string, string] => [
    textOf(figures),
    control === null ? 'none' : textOf(control),
  ];
  return [
    ['correlation with the kind', ...beside(({ pearson }) => jackknifedText(pearson.label))],
    [
      'correlation with the proxy’s sign',
      ...beside(({ pearson }) => jackknifedText(pearson.proxy)),
    ],
    [
      'share of its activation on the kind',
      ...beside(({ massShare }) => jackknifedText(massShare)),
    ],
    ['share of tokens it fires on', ...beside(({ density }) => shareText(density))],
    ...figures.levels.flatMap(({ level }, at) => {
      const above = level === 0 ? 'firing at all' : `firing above ${figure(level)}`;
      const of = (one: FeatureFigures) => one.levels[at];
      const textOf =
        (name: 'sensitivity' | 'specificity' | 'precision') =>
        (one: FeatureFigures): string => {
          const found = of(one);
          return found === undefined ? '–' : shareText(found[name]);
        };
      return [
        [`sensitivity, ${above}`, ...beside(textOf('sensitivity'))],
        [`specificity, ${above}`, ...beside(textOf('specificity'))],
        [`precision, ${above}`, ...beside(textOf('precision'))],
      ];
    }),
  ];
}

function jackknifedText({ estimate: value, interval }: JackknifedFigure): string {
  return value === null ? 'none' : estimate(value, interval);
}
