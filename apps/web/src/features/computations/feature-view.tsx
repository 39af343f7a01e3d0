import type { FeatureDashboard } from '@holdpoint/shared/computations/feature-dashboard';
import { verifyFeatureDashboard } from '@holdpoint/shared/computations/verify-feature-dashboard';
import { activationDistributionFigure } from '@holdpoint/shared/figures/activation-distribution-figure';
import { logitEffectsFigure } from '@holdpoint/shared/figures/logit-effects-figure';
import { useMemo } from 'react';

import { Digest } from '../../ui/digest.js';
import { Facts } from '../../ui/facts.js';
import { FigureView } from '../../ui/figure-view.js';
import { count, counted } from '../../ui/figures.js';
import { Card, Panel } from '../../ui/panel.js';
import { Tag } from '../../ui/tag.js';
import { VisibleText } from '../../ui/visible-text.js';
import { FeatureExamples } from './feature-examples.js';
import { FeatureScores } from './feature-scores.js';
import { FindingsPanel } from './findings-panel.js';

/** All of one dashboard, recomputed from its observations by the reader's browser. */
export function FeatureView({ dashboard }: { readonly dashboard: FeatureDashboard }) {
  const { feature, kind, figures, logitEffects, selection, settings, notes } = dashboard;
  const name = `feature ${feature}`;
  const [counts, mass, effects] = useMemo(
    () => [
      activationDistributionFigure({ name, kind, figures }),
      activationDistributionFigure({ name, kind, figures }, 'expected_value'),
      logitEffectsFigure(name, logitEffects),
    ],
    [name, kind, figures, logitEffects],
  );
  return (
    <>
      <Recomputed dashboard={dashboard} />
      <Panel
        title="Activation distribution"
        note="Tokens on which it fires, by how strongly; the pattern of a bar says how much likelier the token’s surroundings are under a model of that kind of text than under all text."
      >
        <Card>
          <FigureView figure={counts} />
        </Card>
        <Card className="mt-4 p-5">
          <FigureView figure={mass} />
        </Card>
      </Panel>
      <FeatureScores dashboard={dashboard} />
      <FeatureExamples dashboard={dashboard} />
      <Panel
        title="Logit effects"
        note="What it does to the next byte directly, per unit of activation."
      >
        <Card>
          <FigureView figure={effects} />
        </Card>
      </Panel>
      <FindingsPanel findings={notes.map((detail) => ({ code: null, detail }))} />
      <Panel title="How it was looked at">
        <Card>
          <Facts
            facts={[
              {
                name: 'Chosen',
                value:
                  selection.reason === 'asked_for'
                    ? 'asked for by its number'
                    : `as the best of ${counted(selection.candidates, 'feature')} for this kind`,
              },
              {
                name: 'Chosen on',
                value: `${counted(selection.contexts, 'context')}, ${counted(selection.tokens, 'token')}`,
              },
              {
                name: 'Scored on others',
                value: `${counted(figures.contexts, 'context')}, ${counted(figures.tokens, 'token')}`,
              },
              { name: 'Seed', value: count(settings.seed) },
              { name: 'Model', value: <Digest of={dashboard.model} /> },
              { name: 'Autoencoder', value: <Digest of={dashboard.autoencoder} /> },
            ]}
          />
        </Card>
      </Panel>
    </>
  );
}

function Recomputed({ dashboard }: { readonly dashboard: FeatureDashboard }) {
  const faults = useMemo(() => verifyFeatureDashboard(dashboard), [dashboard]);
  if (faults.length === 0) {
    return (
      <p className="mb-8 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <Tag tone="allow">✓ recomputed</Tag>
        <span className="text-soft">
          Every figure below was recomputed in this browser from the stored observations.
        </span>
      </p>
    );
  }
  return (
    <div role="alert" className="mb-8 rounded-xl border-2 border-deny bg-deny-bg px-6 py-5">
      <p className="text-lg font-[680] text-deny">This dashboard contradicts its observations</p>
      <ul className="mt-2 space-y-1">
        {faults.slice(0, 5).map(({ place, message }) => (
          <li key={place}>
            <span className="font-mono text-xs">{place}</span> <VisibleText text={message} />
          </li>
        ))}
      </ul>
    </div>
  );
}
