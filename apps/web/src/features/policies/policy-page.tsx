import type { PolicyRecord } from '@holdpoint/shared/contracts/policies';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';

import { ButtonLink } from '../../ui/button.js';
import { Digest } from '../../ui/digest.js';
import { Facts } from '../../ui/facts.js';
import { Instant } from '../../ui/instant.js';
import { Page } from '../../ui/page.js';
import { Card } from '../../ui/panel.js';
import { Loaded } from '../../ui/states.js';
import { Tag } from '../../ui/tag.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { PolicyActivations } from './policy-activations.js';
import { PolicyCriteria } from './policy-criteria.js';
import { PolicyGates } from './policy-gates.js';
import { PolicyObligations } from './policy-obligations.js';
import { policyQuery } from './policy-queries.js';
import { PolicyResponses } from './policy-responses.js';
import { PolicySources } from './policy-sources.js';
import { policyStates } from './policy-states.js';
import { PolicyTiers } from './policy-tiers.js';
import { PolicyTriggers } from './policy-triggers.js';

const route = getRouteApi('/signed-in/policies/$policyRef');

const parts = [
  ['activation', 'Activation'],
  ['sources', 'Sources'],
  ['criteria', 'Criteria'],
  ['gates', 'Gates'],
  ['tiers', 'Tiers'],
  ['triggers', 'Triggers'],
  ['responses', 'Responses'],
  ['obligations', 'Obligations'],
] as const;

/** One policy, whole, in the words and with the sources that its file gives. */
export function PolicyPage() {
  const { policyRef } = route.useParams();
  const policy = useQuery(policyQuery(policyRef));
  const found = policy.data?.policy;
  return (
    <Page
      title={found?.title ?? policyRef}
      kicker={
        <Link to="/policies" className="text-soft hover:text-ink">
          Policies
        </Link>
      }
      actions={policy.data !== undefined && <Compare record={policy.data} />}
    >
      <Loaded query={policy} lines={16}>
        {(record) => (
          <>
            <Head record={record} />
            <nav aria-label="Parts of the policy" className="no-print mt-6">
              <ul className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
                {parts.map(([id, name]) => (
                  <li key={id}>
                    <a href={`#${id}`}>{name}</a>
                  </li>
                ))}
              </ul>
            </nav>
            <PolicyActivations record={record} />
            <PolicySources policy={record.policy} />
            <PolicyCriteria policy={record.policy} />
            <PolicyGates policy={record.policy} />
            <PolicyTiers policy={record.policy} />
            <PolicyTriggers policy={record.policy} />
            <PolicyResponses policy={record.policy} />
            <PolicyObligations policy={record.policy} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function Compare({ record: { policy, digest, quorum } }: { readonly record: PolicyRecord }) {
  const from =
    quorum.from !== null && quorum.from.digest !== digest ? quorum.from.digest : policy.supersedes;
  if (from === null) return null;
  return (
    <ButtonLink
      to="/policies/$policyRef/diff"
      params={{ policyRef: digest }}
      search={{ from }}
      variant="primary"
    >
      What it moved{policy.supersedes === from ? ` against ${from}` : ''}
    </ButtonLink>
  );
}

function Head({ record }: { readonly record: PolicyRecord }) {
  const { policy, digest, state, proposedBy, proposedAt } = record;
  const { word, tone, means } = policyStates[state];
  return (
    <Card>
      <p className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-1">
        <Tag tone={tone}>{word}</Tag>
        <span className="text-sm text-soft">{means}</span>
      </p>
      <Facts
        facts={[
          { name: 'Policy', value: <span className="font-mono text-sm">{policy.ref}</span> },
          { name: 'Kind', value: policy.kind },
          { name: 'In effect since', value: policy.effectiveAt.slice(0, 10) },
          {
            name: 'Supersedes',
            value:
              policy.supersedes === null ? (
                'nothing'
              ) : (
                <Link
                  to="/policies/$policyRef"
                  params={{ policyRef: policy.supersedes }}
                  className="link"
                >
                  {policy.supersedes}
                </Link>
              ),
          },
          {
            name: 'Came from',
            value:
              proposedBy === null ? (
                'this release'
              ) : (
                <>
                  <VisibleLine text={proposedBy} />, <Instant at={proposedAt} />
                </>
              ),
          },
          { name: 'Digest', value: <Digest of={digest} /> },
        ]}
      />
      {policy.notes.length > 0 && (
        <details className="mt-5">
          <summary className="cursor-pointer text-sm font-medium text-soft hover:text-ink">
            {policy.notes.length === 1 ? '1 note' : `${policy.notes.length} notes`} on how the text
            was read
          </summary>
          <ul className="mt-2 max-w-3xl list-disc space-y-1 pl-5 text-sm">
            {policy.notes.map((note) => (
              <li key={note}>
                <VisibleLine text={note} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </Card>
  );
}
