import type { CriterionDecision, GateDecision } from '@holdpoint/shared/gate/gate-decision';

import { DataTwin } from '../../ui/data-twin.js';
import { Panel } from '../../ui/panel.js';
import { EmptyState } from '../../ui/states.js';
import { figureColumns, figuresOf } from './criterion-figures.js';
import { CriterionRow } from './criterion-row.js';
import { LadderLegend } from './ladder-legend.js';

/** The threshold ladder: what the policy asks, what was measured, and how sure that is. */
export function CriteriaPanel({ decision }: { readonly decision: GateDecision }) {
  const { criteria } = decision;
  if (criteria.length === 0) {
    return (
      <Panel title="Threshold ladder">
        <EmptyState title="No criterion could be read.">
          The policy has no gate for this action, or the gate could not read its input. The sentence
          above says which.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Panel
      title="Threshold ladder"
      note="Each criterion is something to rule out. It is ruled out only when its decisive limit, drawn strong, stays clear of the hatched side. Tasks are counted, never tries; what has no score counts in the worst case."
    >
      <LadderLegend />
      <Ladder criteria={criteria} reasons={decision.reasons} />
      <DataTwin
        label="Figures of every criterion"
        columns={figureColumns}
        rows={criteria.map(figuresOf)}
      />
    </Panel>
  );
}

/** The rungs, one under the other. */
export function Ladder({
  criteria,
  reasons,
}: {
  readonly criteria: readonly CriterionDecision[];
  readonly reasons: GateDecision['reasons'];
}) {
  return (
    <ol className="divide-y divide-line border-y border-line">
      {criteria.map((criterion) => (
        <li key={criterion.id}>
          <CriterionRow
            criterion={criterion}
            reasons={reasons.filter((reason) => reason.criterion === criterion.id)}
          />
        </li>
      ))}
    </ol>
  );
}
