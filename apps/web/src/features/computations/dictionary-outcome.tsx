import type { ComputationResult } from '@holdpoint/shared/computations/computation';
import {
  type DictionaryMetric,
  dictionaryMetrics,
  type DictionaryResult,
  type MetricEstimate,
  type ScoredDictionary,
} from '@holdpoint/shared/computations/dictionary';
import { histogramDensityFigure } from '@holdpoint/shared/figures/histogram-density-figure';
import { visibleLine } from '@holdpoint/shared/report/visible-text';
import { useMemo } from 'react';

import { Table } from '../../ui/data-twin.js';
import { Digest } from '../../ui/digest.js';
import { estimate, figure } from '../../ui/estimates.js';
import { Facts } from '../../ui/facts.js';
import { FigureView } from '../../ui/figure-view.js';
import { count, counted } from '../../ui/figures.js';
import { Card, Panel } from '../../ui/panel.js';
import { FeatureTable } from './feature-table.js';
import { FindingsPanel } from './findings-panel.js';

const metricWords: Readonly<Record<DictionaryMetric, string>> = {
  l0: 'active features a token',
  l1: 'sum of the features',
  mse: 'mean squared error',
  explained_variance: 'explained variance',
  explained_variance_legacy: 'explained variance, as SAELens once took it',
  cossim: 'cosine of input and reconstruction',
  l2_ratio: 'length of the reconstruction over the input’s',
  relative_reconstruction_bias: 'bias of the reconstruction',
  frac_alive: 'share of features that fire',
  ce_loss_without_sae: 'loss of the model, nats',
  ce_loss_with_sae: 'loss with the reconstruction, nats',
  ce_loss_with_ablation: 'loss with the site ablated, nats',
  ce_loss_score: 'loss recovered',
  loss_recovered_nats: 'loss recovered, nats a token',
  kl_div_with_sae: 'divergence with the reconstruction',
  kl_div_with_ablation: 'divergence with the site ablated',
  kl_div_score: 'divergence recovered',
};

/** A learned dictionary: its scores beside those of the randomised control, its densities, and its features. */
export function DictionaryOutcome({
  computationId,
  result,
}: {
  readonly computationId: string;
  readonly result: Extract<ComputationResult, { kind: 'dictionary' }>;
}) {
  const { body, artefacts, findings } = result;
  const density = useMemo(
    () => histogramDensityFigure(body.densities, body.control?.densities ?? null),
    [body],
  );
  return (
    <>
      <ScoresPanel body={body} />
      <FeatureTable computationId={computationId} artefacts={artefacts} />
      <Panel title="Density">
        <Card>
          <FigureView figure={density} />
        </Card>
      </Panel>
      <Panel title="The dictionary">
        <Card>
          <Facts
            facts={[
              { name: 'Autoencoder', value: body.autoencoder.architecture },
              {
                name: 'From activations to features',
                value: `${count(body.autoencoder.inputWidth)} to ${count(body.autoencoder.width)}`,
              },
              { name: 'Weights', value: <Digest of={body.weightsDigest} /> },
              {
                name: 'Model',
                value:
                  body.modelDigest === null ? (
                    'none: activations alone'
                  ) : (
                    <Digest of={body.modelDigest} />
                  ),
              },
              {
                name: 'Weights of the control',
                value:
                  body.control === null ? 'no control' : <Digest of={body.control.weightsDigest} />,
              },
            ]}
          />
        </Card>
      </Panel>
      <FindingsPanel findings={findings.map(({ detail }) => ({ code: null, detail }))} />
    </>
  );
}

function ScoresPanel({ body }: { readonly body: DictionaryResult }) {
  const { metrics, withheld, control } = body;
  const shown = dictionaryMetrics.filter(
    (name) =>
      metrics[name] !== undefined ||
      withheld[name] !== undefined ||
      control?.metrics[name] !== undefined,
  );
  const [first] = Object.values(metrics);
  return (
    <Panel
      title="Scores"
      note={
        control === null
          ? 'On held-out contexts. No randomised control was trained: nothing here shows that the scores mean anything.'
          : 'On held-out contexts. The same was trained on the model with its weights shuffled: a score that the control reaches too says nothing about the model.'
      }
      aside={
        first !== undefined && (
          <span className="text-sm text-soft">
            {figure(100 * first.confidence)} % limits, {first.method}
          </span>
        )
      }
    >
      <Table
        label="Scores of the dictionary and of the randomised control"
        columns={['Score', 'This dictionary', 'Randomised control', 'Over']}
        rows={shown.map((name) => [
          <span key="name">
            {metricWords[name]}
            <span className="block font-mono text-xs font-normal text-soft">{name}</span>
          </span>,
          scoreText(body, name),
          control === null ? 'none' : scoreText(control, name),
          overText(metrics[name] ?? control?.metrics[name]),
        ])}
      />
    </Panel>
  );
}

/** An estimate with its limits, or why it is withheld: it has a definition there and no meaning. */
function scoreText({ metrics, withheld }: ScoredDictionary, name: DictionaryMetric): string {
  const metric = metrics[name];
  if (metric !== undefined) return estimate(metric.estimate, metric);
  const reason = withheld[name];
  return reason === undefined ? '–' : `withheld: ${visibleLine(reason)}`;
}

function overText(metric: MetricEstimate | undefined): string {
  if (metric === undefined) return '–';
  return `${counted(metric.n, metric.unit === 'contexts' ? 'context' : 'feature')}, ${counted(metric.tokens, 'token')}`;
}
