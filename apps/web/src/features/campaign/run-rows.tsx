import type { Run } from '@holdpoint/shared/contracts/campaigns';
import { Link } from '@tanstack/react-router';

import { count } from '../../ui/figures.js';
import { ProgressBar } from '../../ui/progress.js';
import { Tag } from '../../ui/tag.js';
import type { Tone } from '../../ui/tones.js';

const tones: Readonly<Record<Run['state'], Tone>> = {
  open: 'wait',
  aggregated: 'wait',
  closed: 'soft',
  invalid: 'deny',
};

/** The runs of a campaign, each with its own progress. */
export function RunRows({ runs }: { readonly runs: readonly Run[] }) {
  return (
    <ol className="divide-y divide-line border-y border-line">
      {runs.map((run) => (
        <li key={run.id}>
          <Link
            to="/runs/$runId"
            params={{ runId: run.id }}
            className="grid items-center gap-x-8 gap-y-2 px-3 py-4 text-ink no-underline hover:bg-sunk focus-visible:-outline-offset-2 md:grid-cols-[1fr_18rem]"
          >
            <span>
              <span className="flex flex-wrap items-center gap-x-3 font-mono text-sm font-medium">
                {run.evaluation}
                <Tag tone={tones[run.state]}>{run.state}</Tag>
              </span>
              <span className="block text-sm text-soft">
                {count(run.progress.scored)} scored, {count(run.progress.unscored)} without a score,{' '}
                {count(run.progress.errored)} in error
              </span>
            </span>
            <ProgressBar
              label="Samples"
              done={run.progress.done}
              total={run.progress.samples}
              spared={run.progress.spared}
            />
          </Link>
        </li>
      ))}
    </ol>
  );
}
