import { waiverRoutes } from '@holdpoint/shared/contracts/waivers';
import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import type { WaiverKind } from '@holdpoint/shared/gate/waiver';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { Button } from '../../ui/button.js';
import { Panel } from '../../ui/panel.js';
import { Loaded } from '../../ui/states.js';
import type { GatePlace } from '../gate/gate-queries.js';
import { policyQuery } from '../policies/policy-queries.js';
import { useHasRole } from '../session/session-query.js';
import { AskWaiverDialog } from './ask-waiver-dialog.js';
import { WaiverCard } from './waiver-card.js';
import { waiversQuery } from './waiver-queries.js';

/** What people asked this gate to pass over. Not there where the policy grants nothing and nobody asked. */
export function WaiversPanel({
  place,
  decision,
}: {
  readonly place: GatePlace;
  readonly decision: GateDecision;
}) {
  const waivers = useQuery(waiversQuery(place.checkpointId));
  const { data: policy } = useQuery(policyQuery(place.policy));
  const mayAsk = useHasRole(...waiverRoutes.request.access);
  const [isAsking, setAsking] = useState(false);
  const granted = policy?.policy.gates[place.action]?.waivers;
  const kinds = (['waiver', 'override'] as const).filter((kind) => granted?.[kind] !== undefined);
  const own = waivers.data?.waivers.filter(
    ({ action, policyRef }) => action === place.action && policyRef === place.policy,
  );
  if (kinds.length === 0 && own?.length === 0) return null;
  return (
    <Panel
      title="Waivers"
      note="A waiver stands in for evidence that leaves a criterion open, an override for evidence that speaks against it. Each needs a quorum of its own, a reason and an end, and stands in every report."
      aside={
        mayAsk &&
        kinds.length > 0 && (
          <Button
            onPress={() => {
              setAsking(true);
            }}
          >
            Ask for a waiver
          </Button>
        )
      }
    >
      <Loaded query={waivers} lines={2}>
        {() =>
          own === undefined || own.length === 0 ? (
            <p className="text-soft">Nobody has asked for one.</p>
          ) : (
            <ol className="space-y-4">
              {own.map((waiver) => (
                <li key={waiver.id}>
                  <WaiverCard waiver={waiver} />
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
      {isAsking && granted !== undefined && (
        <AskWaiverDialog
          place={place}
          decision={decision}
          kinds={kinds.map((kind: WaiverKind) => ({
            kind,
            maxDays: granted[kind]?.maxDays ?? 0,
            quorum: granted[kind]?.quorum ?? [],
          }))}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </Panel>
  );
}
