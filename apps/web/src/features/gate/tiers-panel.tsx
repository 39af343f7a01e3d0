import type { Role } from '@holdpoint/shared/contracts/common';
import type { DeterminationView } from '@holdpoint/shared/contracts/determinations';
import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import type { Tier } from '@holdpoint/shared/policy/tier';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { Card, Panel } from '../../ui/panel.js';
import { Loaded } from '../../ui/states.js';
import { policyQuery } from '../policies/policy-queries.js';
import { sessionQuery } from '../session/session-query.js';
import { DeterminationDialog } from './determination-dialog.js';
import type { GatePlace } from './gate-queries.js';
import { determinationsQuery, tierReaderOf } from './governance-queries.js';
import { TierRow } from './tier-row.js';

interface Asked {
  readonly tier: Tier;
  readonly roles: readonly [Role, ...Role[]];
}

/** Tiers that people determine, with their reasons and their dissent: the machine alone can only block. */
export function TiersPanel({
  place,
  decision,
}: {
  readonly place: GatePlace;
  readonly decision: GateDecision;
}) {
  const determinations = useQuery(determinationsQuery(place));
  if (decision.tiers.length === 0) return null;
  return (
    <Panel
      title="Determinations"
      note="Whether a tier is reached is for people to say, on all that is known. Evaluations are signals and never set one; who asked for the evidence says nothing here, and each judges before they see what others said."
    >
      <Loaded query={determinations} lines={3}>
        {({ determinations: words }) => <Tiers place={place} decision={decision} words={words} />}
      </Loaded>
    </Panel>
  );
}

function Tiers({
  place,
  decision,
  words,
}: {
  readonly place: GatePlace;
  readonly decision: GateDecision;
  readonly words: readonly DeterminationView[];
}) {
  const { data: session } = useQuery(sessionQuery);
  const policy = useQuery(policyQuery(decision.policy?.digest ?? place.policy));
  const [asked, setAsked] = useState<Asked | null>(null);
  const [recorded, setRecorded] = useState<string | null>(null);
  const account = session?.account;
  return (
    <>
      {recorded !== null && (
        <p role="status" className="no-print mb-4 rounded-xl border border-line bg-card px-5 py-4">
          Your determination of {recorded} is on record, and the gate above is read anew.
        </p>
      )}
      <Card className="divide-y divide-line">
        {decision.tiers.map((standing) => {
          const tier = policy.data?.policy.tiers.find(({ id }) => id === standing.id);
          const [first, ...others] =
            tier?.determinedBy.filter((role) => account?.roles.includes(role)) ?? [];
          return (
            <TierRow
              key={standing.id}
              standing={standing}
              tier={tier}
              words={words.filter((word) => word.tier === standing.id)}
              reader={
                tier === undefined || account === undefined
                  ? 'awaited'
                  : tierReaderOf(tier, account, words, decision.policy)
              }
              onDetermine={
                tier === undefined || first === undefined
                  ? undefined
                  : () => {
                      setAsked({ tier, roles: [first, ...others] });
                    }
              }
            />
          );
        })}
      </Card>
      {asked !== null && (
        <DeterminationDialog
          place={place}
          tier={asked.tier}
          roles={asked.roles}
          onClose={() => {
            setAsked(null);
          }}
          onDetermined={() => {
            setRecorded(asked.tier.title);
            setAsked(null);
          }}
        />
      )}
    </>
  );
}
