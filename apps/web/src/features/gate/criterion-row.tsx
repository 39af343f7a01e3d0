import type { CitedRun, CriterionDecision } from '@holdpoint/shared/gate/gate-decision';
import type { Reason } from '@holdpoint/shared/gate/reasons';
import { quantityName } from '@holdpoint/shared/gate/wording';
import { quantity } from '@holdpoint/shared/report/wording';
import { Link } from '@tanstack/react-router';
import type { z } from 'zod';

import { counted } from '../../ui/figures.js';
import { Ago } from '../../ui/instant.js';
import { intervalName } from '../../ui/rates.js';
import { Tag, VerdictTag } from '../../ui/tag.js';
import { ThresholdLadder } from '../../ui/threshold-ladder.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { wordsOf } from '../../ui/words.js';
import { BoundsBeside } from './bounds-beside.js';
import { decisiveLimitOf, marginOf, tasksOf } from './criterion-figures.js';
import { JudgeBeside } from './judge-beside.js';
import { reasonNames } from './reason-names.js';
import { ScoresBeside } from './scores-beside.js';

/** One criterion: its question, its rung of the ladder, its figures, why it blocks, and the runs that it read. */
export function CriterionRow({
  criterion,
  reasons,
}: {
  readonly criterion: CriterionDecision;
  readonly reasons: readonly Reason[];
}) {
  const { freshness } = criterion;
  return (
    <div className="print-whole grid gap-x-10 gap-y-4 py-6 md:grid-cols-[17rem_1fr]">
      <div>
        <h3 className="font-[650]">{criterion.title}</h3>
        <p className="mt-0.5 text-sm text-soft">
          {criterion.kind === 'tier' ? `Tier ${criterion.tier ?? ''}` : 'Control'}
        </p>
        <p className="font-mono text-xs text-soft">{criterion.evaluation}</p>
        <p className="mt-2.5 flex flex-wrap items-center gap-x-3 gap-y-1">
          <VerdictTag verdict={criterion.verdict} />
          {criterion.weight === 'supporting' && (
            <Tag title="It may speak against the action; on such criteria alone nothing is allowed.">
              supporting
            </Tag>
          )}
          {criterion.standing === 'safeguards_in_force' && (
            <Tag tone="allow">safeguards in force</Tag>
          )}
        </p>
      </div>
      <div className="min-w-0 max-w-2xl">
        <ThresholdLadder criterion={criterion} />
        <Figures criterion={criterion} />
        <BoundsBeside criterion={criterion} />
        <ScoresBeside criterion={criterion} />
        <JudgeBeside criterion={criterion} />
        <Reasons reasons={reasons} />
        <p className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm">
          <Runs criterion={criterion} />
          {freshness !== null && (
            <span className="text-soft print:hidden">
              evidence expires <Ago at={freshness.expiresAt} />
            </span>
          )}
        </p>
      </div>
    </div>
  );
}

function Figures({ criterion }: { readonly criterion: CriterionDecision }) {
  const { estimateRate, bound, marginRate } = criterion;
  const { unscoredTries, erroredTries } = criterion;
  const limit = decisiveLimitOf(criterion);
  if (estimateRate === null || bound === null || limit === null) {
    return <p className="mt-3 text-sm text-soft">No task was measured, so nothing is ruled out.</p>;
  }
  return (
    <p className="mt-3 text-sm">
      <strong className="font-semibold">{quantity(criterion, estimateRate)}</strong> of{' '}
      {tasksOf(criterion)}; {quantityName(criterion)} may be as {limit.side} as{' '}
      <strong className="font-semibold">{quantity(criterion, limit.rate)}</strong>{' '}
      <span className="text-soft">
        ({intervalName(bound)}: {quantity(criterion, bound.lower)} and{' '}
        {quantity(criterion, bound.upper)})
      </span>
      {marginRate !== null && <>, {marginOf(marginRate)}</>}.
      {(unscoredTries > 0 || erroredTries > 0) && (
        <span className="text-soft">
          {' '}
          {counted(unscoredTries, 'try', 'tries')} without a score and {erroredTries} in error: each
          counts in the worst case.
        </span>
      )}
    </p>
  );
}

function Reasons({ reasons }: { readonly reasons: readonly Reason[] }) {
  if (reasons.length === 0) return null;
  return (
    <ul
      aria-label="Why it blocks"
      className="mt-2.5 space-y-1 border-l-2 border-strong pl-3 text-sm"
    >
      {reasons.map(({ code, detail }) => (
        <li key={`${code} ${detail}`}>
          <span className="font-medium">{reasonNames[code]}:</span> <VisibleLine text={detail} />
        </li>
      ))}
    </ul>
  );
}

/** The runs behind the figures; the one whose figures these are comes first. */
function Runs({ criterion }: { readonly criterion: CriterionDecision }) {
  const { evidence, shownRunId } = criterion;
  if (evidence.length === 0) return <span className="text-soft">No run was read.</span>;
  const isShown = ({ runId }: z.infer<typeof CitedRun>) => runId === shownRunId;
  const ordered = [...evidence.filter(isShown), ...evidence.filter((run) => !isShown(run))];
  return ordered.map((run) => (
    <Link key={run.runId} to="/runs/$runId" params={{ runId: run.runId }} className="link">
      {run.source === 'imported' ? 'Imported log' : 'Run'} {run.runId.slice(0, 8)}
      {evidence.length > 1 && `: ${wordsOf(run.verdict)}${isShown(run) ? ', shown here' : ''}`}
    </Link>
  ));
}
