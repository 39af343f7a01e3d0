import type { Policy } from '@holdpoint/shared/policy/policy';

import { Facts } from '../../ui/facts.js';
import { counted } from '../../ui/figures.js';
import { Card } from '../../ui/panel.js';
import { Clause } from './clause.js';
import { PolicyPart } from './policy-part.js';

/** When a comprehensive assessment is due, and whether training may go on meanwhile. */
export function PolicyTriggers({ policy }: { readonly policy: Policy }) {
  const { triggers } = policy;
  return (
    <PolicyPart id="triggers" title="Triggers of an assessment">
      {triggers === null ? (
        <p className="text-soft">It names none.</p>
      ) : (
        <Card>
          <Facts
            facts={[
              {
                name: 'Effective compute',
                value:
                  triggers.effectiveComputeMultiple === null
                    ? 'no trigger'
                    : `at ${triggers.effectiveComputeMultiple}x since the last, by its upper bound`,
              },
              {
                name: 'Calendar',
                value:
                  triggers.calendarMonths === null
                    ? 'no trigger'
                    : `every ${counted(triggers.calendarMonths, 'month')}`,
              },
              {
                name: 'Changed elicitation or scaffold',
                value: triggers.onElicitationChange ? 'calls for one' : 'no trigger',
              },
              {
                name: "Officer's discretion",
                value: triggers.atOfficersDiscretion ? 'at any time' : 'no trigger',
              },
              {
                name: 'Safety buffer',
                value:
                  triggers.safetyBufferMultiple === null
                    ? 'none'
                    : `an assessment speaks up to ${triggers.safetyBufferMultiple}x`,
              },
              {
                name: 'Complete within',
                value:
                  triggers.completeWithinDays === null
                    ? 'no time is named'
                    : counted(triggers.completeWithinDays, 'day'),
              },
              {
                name: 'Training meanwhile',
                value: triggers.trainingMeanwhile === 'may_continue' ? 'may go on' : 'must pause',
              },
              {
                name: 'Source',
                isWide: true,
                value: <Clause policy={policy} of={triggers} />,
              },
            ]}
          />
        </Card>
      )}
    </PolicyPart>
  );
}
