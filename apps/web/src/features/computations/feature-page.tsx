import { DASHBOARD_INDEX, DashboardIndex } from '@holdpoint/shared/computations/dashboard-index';
import { FeatureDashboard } from '@holdpoint/shared/computations/feature-dashboard';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';

import { Page } from '../../ui/page.js';
import { Loaded, ProblemState } from '../../ui/states.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { artefactQuery, resultQuery } from './computation-queries.js';
import { FeatureView } from './feature-view.js';

const route = getRouteApi('/signed-in/computations/$computationId/features/$feature');

/** What one feature of a dictionary stands for, with everything by which to doubt it. */
export function FeaturePage() {
  const { computationId, feature } = route.useParams();
  const { kind } = route.useSearch();
  const result = useQuery(resultQuery(computationId));
  return (
    <Page
      title={`Feature ${feature}`}
      kicker={
        <Link
          to="/computations/$computationId"
          params={{ computationId }}
          className="text-soft hover:text-ink"
        >
          Dictionary learning
        </Link>
      }
      {...(kind !== undefined && {
        lede: (
          <>
            Scored against <VisibleLine text={kind} /> in text that chose nothing about it.
          </>
        ),
      })}
    >
      <Loaded query={result} lines={10}>
        {({ artefacts }) => {
          const index = artefacts.find(({ name }) => name === DASHBOARD_INDEX);
          return index === undefined ? (
            <ProblemState error={noDashboard(feature)} />
          ) : (
            <IndexedFeature
              computationId={computationId}
              index={index}
              artefacts={artefacts}
              feature={feature}
              kind={kind}
            />
          );
        }}
      </Loaded>
    </Page>
  );
}

interface Artefact {
  readonly name: string;
  readonly digest: string;
}

function IndexedFeature({
  computationId,
  index,
  artefacts,
  feature,
  kind,
}: {
  readonly computationId: string;
  readonly index: Artefact;
  readonly artefacts: readonly Artefact[];
  readonly feature: number;
  readonly kind: string | undefined;
}) {
  const dashboards = useQuery(artefactQuery(computationId, index, DashboardIndex));
  return (
    <Loaded query={dashboards} lines={10}>
      {({ features }) => {
        const entry = features.find(
          (each) => each.feature === feature && (kind === undefined || each.kind === kind),
        );
        const file = artefacts.find(({ name }) => name === entry?.file);
        return file === undefined ? (
          <ProblemState error={noDashboard(feature)} />
        ) : (
          <OneDashboard computationId={computationId} file={file} />
        );
      }}
    </Loaded>
  );
}

function OneDashboard({
  computationId,
  file,
}: {
  readonly computationId: string;
  readonly file: Artefact;
}) {
  const dashboard = useQuery(artefactQuery(computationId, file, FeatureDashboard));
  return (
    <Loaded query={dashboard} lines={12}>
      {(found) => <FeatureView dashboard={found} />}
    </Loaded>
  );
}

function noDashboard(feature: number): HoldpointError {
  return new HoldpointError({
    code: 'computation.no_dashboard',
    kind: 'not_found',
    message: `No dashboard of feature ${feature} was made with this dictionary.`,
  });
}
