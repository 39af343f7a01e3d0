import type { Policy } from '@holdpoint/shared/policy/policy';
import type { Tier } from '@holdpoint/shared/policy/tier';

import { Card } from '../../ui/panel.js';
import { Tag } from '../../ui/tag.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { roleNameOf, wordsOf } from '../../ui/words.js';
import { Clause } from './clause.js';
import { PolicyPart } from './policy-part.js';

const kinds: Readonly<Record<Tier['kind'], string>> = {
  threshold: 'Binds: not passed, or its safeguards.',
  alert: 'Comes before a threshold.',
  checkpoint: 'Binds, and is sufficient to rule out what lies above.',
  watch: 'Assessed without a bar.',
};

/** Domains of risk with their threat models, and in each the tiers with the safeguards that they call for. */
export function PolicyTiers({ policy }: { readonly policy: Policy }) {
  return (
    <PolicyPart
      id="tiers"
      title="Domains, threat models and tiers"
      note="A tier that is not ruled out calls for its safeguards. No evaluation sets one by itself."
    >
      <div className="space-y-5">
        {policy.domains.map(({ id, title, threatModels }) => (
          <Card key={id} className="p-5">
            <h3 className="font-[650]">
              <VisibleLine text={title} />
            </h3>
            {threatModels.length > 0 && (
              <ul className="mt-2 space-y-1 text-sm">
                {threatModels.map((threat) => (
                  <li key={threat.id}>
                    <span className="font-medium">
                      <VisibleLine text={threat.title} />.
                    </span>{' '}
                    <Clause policy={policy} of={threat} />
                  </li>
                ))}
              </ul>
            )}
            <ul className="mt-4 divide-y divide-line border-t border-line">
              {policy.tiers
                .filter(({ domain }) => domain === id)
                .map((tier) => (
                  <li key={tier.id} className="grid gap-x-8 gap-y-1 py-3 md:grid-cols-[14rem_1fr]">
                    <div>
                      <h4 className="font-semibold">
                        <VisibleLine text={tier.title} />
                      </h4>
                      <Tag title={kinds[tier.kind]}>{tier.kind}</Tag>
                    </div>
                    <div>
                      <p className="text-sm">
                        <Safeguards tier={tier} />
                        {tier.determinedBy.length > 0 &&
                          ` Determined by ${tier.determinedBy.map(roleNameOf).join(' or ')}.`}
                      </p>
                      <Clause policy={policy} of={tier} />
                    </div>
                  </li>
                ))}
            </ul>
          </Card>
        ))}
      </div>
    </PolicyPart>
  );
}

function Safeguards({ tier }: { readonly tier: Tier }) {
  if (tier.requiredSafeguards.length === 0) return 'Calls for no safeguard.';
  return (
    <>
      Calls for{' '}
      <strong className="font-semibold">
        {tier.requiredSafeguards
          .map(({ axis, level }) => `${wordsOf(axis)} ${level}`)
          .join(' and ')}
      </strong>
      .
    </>
  );
}
