import type { ComputationResult } from '@holdpoint/shared/computations/computation';
import type { Computation } from '@holdpoint/shared/contracts/computations';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';

import { Loaded, Skeleton } from '../../ui/states.js';
import { resultQuery } from './computation-queries.js';
import { CrossingOutcome } from './crossing-outcome.js';
import { EffectiveComputeOutcome } from './effective-compute-outcome.js';
import { HorizonOutcome } from './horizon-outcome.js';
import { ProvenancePanel } from './provenance-panel.js';
import { ScalingOutcome } from './scaling-outcome.js';

/** Intervals over contexts need a library of quantiles, which laws and forecasts don't. */
const DictionaryOutcome = lazy(async () => ({
  default: (await import('./dictionary-outcome.js')).DictionaryOutcome,
}));

/** What a verified computation found, by its kind, and what it rests on. */
export function ComputationOutcome({ computation }: { readonly computation: Computation }) {
  const result = useQuery(resultQuery(computation.id));
  return (
    <div className="mt-10">
      <Loaded query={result} lines={14}>
        {(found) => (
          <>
            <Suspense fallback={<Skeleton lines={10} />}>
              <OutcomeOf computationId={computation.id} result={found} />
            </Suspense>
            <ProvenancePanel result={found} resultDigest={computation.resultDigest} />
          </>
        )}
      </Loaded>
    </div>
  );
}

function OutcomeOf({
  computationId,
  result,
}: {
  readonly computationId: string;
  readonly result: ComputationResult;
}) {
  switch (result.kind) {
    case 'scaling_law':
      return <ScalingOutcome fit={result.body} />;
    case 'effective_compute':
      return <EffectiveComputeOutcome result={result.body} />;
    case 'crossing_forecast':
      return <CrossingOutcome forecast={result.body} />;
    case 'time_horizon':
      return <HorizonOutcome fit={result.body} />;
    case 'dictionary':
      return <DictionaryOutcome computationId={computationId} result={result} />;
  }
}
