import { ComputationKind } from '@holdpoint/shared/computations/computation';
import type { Computation } from '@holdpoint/shared/contracts/computations';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';

import { CopyLine } from '../../ui/copy-line.js';
import { Page } from '../../ui/page.js';
import { EmptyState, Loaded } from '../../ui/states.js';
import { computationsQuery } from './computation-queries.js';
import { ComputationRow } from './computation-row.js';
import { isOpen, kindWords } from './computation-words.js';

const route = getRouteApi('/signed-in/computations');

const FIRST_COMMAND = 'holdpoint compute submit --kind scaling_law --input runs.csv --watch';

const choice =
  'rounded-full border px-3 py-1 text-sm font-medium no-underline hover:border-strong hover:text-ink';

/** What was computed beside the evaluations: what is at work, what came of it, and whose weights it is about. */
export function ComputationsPage() {
  const { kind, checkpoint } = route.useSearch();
  const computations = useQuery(computationsQuery({ kind, checkpointId: checkpoint }));
  const isNarrowed = kind !== undefined || checkpoint !== undefined;
  return (
    <Page
      title="Computations"
      lede="Features, scaling laws, horizons and forecasts: evidence that stands beside a decision. No gate opens on it alone."
    >
      <nav aria-label="Kinds" className="mb-5 flex flex-wrap gap-2">
        <Choice kind={undefined} isChosen={kind === undefined} />
        {ComputationKind.options.map((each) => (
          <Choice key={each} kind={each} isChosen={kind === each} />
        ))}
      </nav>
      {checkpoint !== undefined && (
        <p className="mb-5 text-sm">
          Only those about one checkpoint.{' '}
          <Link to="/computations" search={{ kind }} className="link">
            Show all
          </Link>
        </p>
      )}
      <Loaded query={computations} lines={8}>
        {({ computations: found }) =>
          found.length > 0 ? (
            <ol className="divide-y divide-line border-y border-line">
              {inOrder(found).map((computation) => (
                <li key={computation.id}>
                  <ComputationRow computation={computation} />
                </li>
              ))}
            </ol>
          ) : isNarrowed ? (
            <EmptyState title="No computation matches.">
              <Link to="/computations" className="link">
                Show all computations
              </Link>
            </EmptyState>
          ) : (
            <EmptyState title="No computations yet.">
              <p className="mb-4">
                A worker of this platform computes what is asked for. A first one takes a file of
                training runs, with the columns <code className="font-mono text-xs">flop</code> and{' '}
                <code className="font-mono text-xs">loss</code> or those of a Chinchilla fit:
              </p>
              <div className="text-left">
                <CopyLine text={FIRST_COMMAND} />
              </div>
            </EmptyState>
          )
        }
      </Loaded>
    </Page>
  );
}

function Choice({
  kind,
  isChosen,
}: {
  readonly kind: ComputationKind | undefined;
  readonly isChosen: boolean;
}) {
  return (
    <Link
      to="/computations"
      search={(now) => ({ ...now, kind })}
      className={`${choice} ${isChosen ? 'border-strong bg-sunk text-ink' : 'border-line text-soft'}`}
      aria-current={isChosen ? 'true' : undefined}
    >
      {kind === undefined ? 'All' : kindWords[kind].name}
    </Link>
  );
}

/** What is at work comes first. */
function inOrder(computations: readonly Computation[]): readonly Computation[] {
  return [
    ...computations.filter(({ state }) => isOpen(state)),
    ...computations.filter(({ state }) => !isOpen(state)),
  ];
}
