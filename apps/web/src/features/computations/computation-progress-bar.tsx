import type { Computation } from '@holdpoint/shared/contracts/computations';

import { ProgressBar } from '../../ui/progress.js';
import { isOpen, phaseName, timeLeftOf } from './computation-words.js';

/** How far a computation that is at work has come, and how long it will still take. */
export function ComputationProgressBar({
  computation: { state, progress },
}: {
  readonly computation: Computation;
}) {
  if (!isOpen(state) || progress === null) return null;
  const left = timeLeftOf(progress);
  return (
    <span className="block">
      <ProgressBar label={phaseName(progress.phase)} done={progress.done} total={progress.total} />
      <span className="mt-1 block text-sm text-soft">
        {left === null ? 'time left is not known yet' : `${left} left in this phase`}
      </span>
    </span>
  );
}
