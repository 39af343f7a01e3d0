import { useQuery } from '@tanstack/react-query';

import { Page } from '../../ui/page.js';
import { Loaded } from '../../ui/states.js';
import { EvaluationCard } from './evaluation-card.js';
import { catalogQuery, policiesQuery, usesOf } from './evaluation-queries.js';

/** What this platform can measure, with the bars that policies hold it against. */
export function EvaluationsPage() {
  const catalog = useQuery(catalogQuery);
  const { data: policies = [] } = useQuery(policiesQuery);
  return (
    <Page
      title="Evaluations"
      lede="What this platform can measure. A plan pins the digest of an evaluation before the first model call, so that nobody can change the question once the answer is known."
    >
      <Loaded query={catalog} lines={10}>
        {({ evaluations }) => (
          <ol className="space-y-6">
            {evaluations.map((evaluation) => (
              <li key={evaluation.ref}>
                <EvaluationCard evaluation={evaluation} uses={usesOf(evaluation.ref, policies)} />
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </Page>
  );
}
