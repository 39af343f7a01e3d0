import type { Computation } from '@holdpoint/shared/contracts/computations';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { Ago } from '../../ui/instant.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { checkpointQuery } from '../campaign/campaign-queries.js';
import { ComputationProgressBar } from './computation-progress-bar.js';
import { kindWords, questionOf } from './computation-words.js';
import { StateTag } from './state-tag.js';

/** One computation in a list: what it asks, about whose weights, and how far it is. */
export function ComputationRow({ computation }: { readonly computation: Computation }) {
  const { id, kind, spec, state, checkpointId, requestedBy, createdAt } = computation;
  const { data: checkpoint } = useQuery({
    ...checkpointQuery(checkpointId ?? ''),
    enabled: checkpointId !== null,
  });
  return (
    <Link
      to="/computations/$computationId"
      params={{ computationId: id }}
      className="grid items-center gap-x-8 gap-y-2 px-3 py-4 text-ink no-underline hover:bg-sunk focus-visible:-outline-offset-2 md:grid-cols-[1fr_18rem]"
    >
      <span>
        <span className="flex flex-wrap items-center gap-x-3 font-medium">
          {kindWords[kind].name}
          <StateTag state={state} />
        </span>
        <span className="block text-sm">{questionOf(spec)}</span>
        <span className="block text-sm text-soft">
          {checkpoint === undefined ? (
            checkpointId === null && 'about no single checkpoint'
          ) : (
            <>
              about <VisibleLine text={checkpoint.checkpoint} />
            </>
          )}{' '}
          · asked <Ago at={createdAt} /> by <VisibleLine text={requestedBy} />
        </span>
      </span>
      <ComputationProgressBar computation={computation} />
    </Link>
  );
}
