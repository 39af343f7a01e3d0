import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { Panel } from '../../ui/panel.js';
import { computationsQuery } from './computation-queries.js';
import { ComputationRow } from './computation-row.js';

/** How many stand on the page of a gate; all are one link away. */
const SHOWN = 5;

/** What was computed about a checkpoint: it stands beside the decision. Nothing where nothing was. */
export function SupportingComputations({ checkpointId }: { readonly checkpointId: string }) {
  const { data } = useQuery(computationsQuery({ checkpointId }));
  const found = data?.computations ?? [];
  if (found.length === 0) return null;
  return (
    <Panel
      title="Supporting computations"
      note="No criterion reads them, and they open no gate: they are for the people who sign."
      aside={
        <Link to="/computations" search={{ checkpoint: checkpointId }} className="link text-sm">
          {found.length > SHOWN ? `All ${found.length}` : 'Under Computations'}
        </Link>
      }
    >
      <ol className="divide-y divide-line border-y border-line">
        {found.slice(0, SHOWN).map((computation) => (
          <li key={computation.id}>
            <ComputationRow computation={computation} />
          </li>
        ))}
      </ol>
    </Panel>
  );
}
