import type { PolicySummary } from '@holdpoint/shared/contracts/policies';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { ButtonLink } from '../../ui/button.js';
import { Table } from '../../ui/data-twin.js';
import { Digest } from '../../ui/digest.js';
import { Page } from '../../ui/page.js';
import { Panel } from '../../ui/panel.js';
import { EmptyState, Loaded } from '../../ui/states.js';
import { Tag } from '../../ui/tag.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { EffectiveDate } from './effective-date.js';
import { policyListQuery } from './policy-queries.js';
import { policyStates } from './policy-states.js';

const kinds = [
  [
    'policy',
    'Scaling policies',
    'Each is code: decisions pin its digest, and a run opened before its activation is not judged by its bars.',
  ],
  [
    'crosswalk',
    'Crosswalks',
    "Another regime mapped onto the same evidence; its bars are Holdpoint's reading. One body of evidence answers all of them.",
  ],
] as const;

/** Every policy that this platform knows, and which of them hold. */
export function PoliciesPage() {
  const list = useQuery(policyListQuery);
  return (
    <Page
      title="Policies"
      lede="What is asked of a model before each action, clause by clause with its source, and every bar that ever moved."
      actions={
        <ButtonLink
          to="/policies/$policyRef/diff"
          params={{ policyRef: 'anthropic-rsp@2.2' }}
          search={{ from: 'anthropic-rsp@1.0' }}
        >
          What RSP 2.2 moved
        </ButtonLink>
      }
    >
      <Loaded query={list} lines={9}>
        {({ policies }) =>
          policies.length === 0 ? (
            <EmptyState title="No policy is known.">
              Without one every gate answers INCONCLUSIVE. Propose one with{' '}
              <code className="font-mono text-xs">holdpoint policy propose</code>.
            </EmptyState>
          ) : (
            kinds.map(([kind, title, note]) => {
              const found = policies.filter((policy) => policy.kind === kind);
              return found.length === 0 ? null : (
                <Panel key={kind} title={title} note={note}>
                  <Table
                    label={`${title}: table`}
                    columns={['Policy', 'State', 'In effect since', 'Digest']}
                    rows={found.map(rowOf)}
                  />
                </Panel>
              );
            })
          )
        }
      </Loaded>
    </Page>
  );
}

function rowOf({ ref, title, digest, state }: PolicySummary) {
  const { word, tone, means } = policyStates[state];
  return [
    <span key="policy">
      <Link
        to="/policies/$policyRef"
        params={{ policyRef: state === 'active' ? ref : digest }}
        className="link"
      >
        <VisibleLine text={title} />
      </Link>
      <span className="block font-mono text-xs font-normal text-soft">{ref}</span>
    </span>,
    <Tag key="state" tone={tone} title={means}>
      {word}
    </Tag>,
    <EffectiveDate key="date" digest={digest} />,
    <Digest key="digest" of={digest} />,
  ];
}
