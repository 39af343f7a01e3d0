import { Action } from '@holdpoint/shared/contracts/common';
import type { Policy } from '@holdpoint/shared/policy/policy';

import { Table } from '../../ui/data-twin.js';
import { counted } from '../../ui/figures.js';
import { roleNameOf, titleOf, wordsOf } from '../../ui/words.js';
import { Clause } from './clause.js';
import { PolicyPart } from './policy-part.js';

/** What is asked before each action. An action without a gate never opens. */
export function PolicyGates({ policy }: { readonly policy: Policy }) {
  const titleOfCriterion = (id: string) =>
    policy.criteria.find((criterion) => criterion.id === id)?.title ?? id;
  const titleOfTier = (id: string) => policy.tiers.find((tier) => tier.id === id)?.title ?? id;
  const closed = Action.options.filter((action) => policy.gates[action] === undefined);
  return (
    <PolicyPart
      id="gates"
      title="Gates"
      note="One seat, one person: nobody fills two, and who asked for the evidence fills none."
    >
      <Table
        label="Gate of each action"
        columns={['Action', 'Must be ruled out', 'People determine', 'Seats', 'Holds for']}
        rows={Action.options.flatMap((action) => {
          const gate = policy.gates[action];
          if (gate === undefined) return [];
          return [
            [
              <span key="action">
                {titleOf(action)}
                <span className="mt-1 block max-w-72 font-normal">
                  <Clause policy={policy} of={gate} />
                </span>
              </span>,
              <Lines key="criteria" of={gate.criteria.map(titleOfCriterion)} />,
              <Lines key="tiers" of={gate.determinations.map(titleOfTier)} />,
              <Lines key="seats" of={gate.signOffs.map(roleNameOf)} />,
              counted(gate.validDays, 'day'),
            ],
          ];
        })}
      />
      {closed.length > 0 && (
        <p className="mt-3 text-sm text-soft">
          It has no gate for {closed.map(wordsOf).join(', ')}: asked about these it never answers
          ALLOW.
        </p>
      )}
    </PolicyPart>
  );
}

function Lines({ of }: { readonly of: readonly string[] }) {
  if (of.length === 0) return <span className="text-soft">nothing</span>;
  return (
    <ul className="space-y-0.5">
      {of.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
