import type { ComputationArtefact } from '@holdpoint/shared/computations/computation-frame';
import {
  DASHBOARD_INDEX,
  DashboardIndex,
  type DashboardSummary,
} from '@holdpoint/shared/computations/dashboard-index';
import type { JackknifedFigure } from '@holdpoint/shared/computations/jackknife';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { Table } from '../../ui/data-twin.js';
import { estimate } from '../../ui/estimates.js';
import { count } from '../../ui/figures.js';
import { Panel } from '../../ui/panel.js';
import { Loaded } from '../../ui/states.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { artefactQuery } from './computation-queries.js';
import { shareText } from './feature-words.js';

/** Features that were looked at, the randomised model's best for the same kind beside each. */
export function FeatureTable({
  computationId,
  artefacts,
}: {
  readonly computationId: string;
  readonly artefacts: readonly ComputationArtefact[];
}) {
  const index = artefacts.find(({ name }) => name === DASHBOARD_INDEX);
  if (index === undefined) {
    return (
      <Panel
        title="Features"
        note="No dashboards were made with this dictionary. From its files, `holdpoint compute sae dashboard` says what its features stand for."
      >
        {null}
      </Panel>
    );
  }
  return <IndexedFeatures computationId={computationId} index={index} />;
}

function IndexedFeatures({
  computationId,
  index,
}: {
  readonly computationId: string;
  readonly index: ComputationArtefact;
}) {
  const dashboards = useQuery(artefactQuery(computationId, index, DashboardIndex));
  return (
    <Panel
      title="Features"
      note="Each was chosen on one split of the held-out text and scored on another. Limits are 95 %, over contexts."
    >
      <Loaded query={dashboards}>
        {({ features }) => (
          <Table
            label="Features and what they stand for"
            columns={[
              'Feature',
              'Kind of text',
              'Correlation',
              'Activation on it',
              'Fires on',
              'Sensitivity',
              'Specificity',
              'Control’s correlation',
            ]}
            rows={features.map((entry) => [
              <Link
                key="feature"
                to="/computations/$computationId/features/$feature"
                params={{ computationId, feature: entry.feature }}
                search={{ kind: entry.kind }}
                className="link"
              >
                {count(entry.feature)}
              </Link>,
              <VisibleLine key="kind" text={entry.kind} />,
              jackknifedText(entry.pearson),
              jackknifedText(entry.massShare),
              shareText(entry.density),
              rateOrNone(entry.sensitivity),
              rateOrNone(entry.specificity),
              entry.control === null ? 'no control' : jackknifedText(entry.control.pearson),
            ])}
          />
        )}
      </Loaded>
    </Panel>
  );
}

function jackknifedText({ estimate: value, interval }: JackknifedFigure): string {
  return value === null ? 'none' : estimate(value, interval);
}

function rateOrNone(rate: DashboardSummary['sensitivity']): string {
  return rate === null ? '–' : shareText(rate);
}
