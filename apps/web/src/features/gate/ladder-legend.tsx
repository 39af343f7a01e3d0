import type { Verdict } from '@holdpoint/shared/contracts/common';

import { VerdictTag } from '../../ui/tag.js';
import { verdictMeanings } from '../../ui/words.js';

const verdicts: readonly Verdict[] = ['ruled_out', 'indeterminate', 'ruled_in', 'invalid'];

/** What the shapes of the ladder mean, in words. */
export function LadderLegend() {
  return (
    <details className="no-print mb-4">
      <summary className="cursor-pointer text-sm font-medium text-soft hover:text-ink">
        How to read it
      </summary>
      <dl className="mt-3 grid gap-x-8 gap-y-2 text-sm sm:grid-cols-[auto_1fr]">
        {verdicts.map((verdict) => (
          <div key={verdict} className="contents">
            <dt>
              <VerdictTag verdict={verdict} />
            </dt>
            <dd className="text-soft">{verdictMeanings[verdict]}</dd>
          </div>
        ))}
        <div className="contents">
          <dt className="font-semibold">Bar</dt>
          <dd className="text-soft">
            The threshold of the policy. The hatched side is what must be ruled out.
          </dd>
        </div>
        <div className="contents">
          <dt className="font-semibold">Safety buffer</dt>
          <dd className="text-soft">
            The tinted zone up to the dotted line, where a policy asks for one: the limit must stay
            clear of it too.
          </dd>
        </div>
        <div className="contents">
          <dt className="font-semibold">Whisker</dt>
          <dd className="text-soft">
            One-sided limits of the rate over tasks. The strong one decides; the shape is the
            estimate.
          </dd>
        </div>
      </dl>
    </details>
  );
}
