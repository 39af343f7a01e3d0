import type { TrustAnchor } from '@holdpoint/shared/attestation/trust-anchor';
import { useQuery } from '@tanstack/react-query';

import { Button } from '../../ui/button.js';
import { Instant } from '../../ui/instant.js';
import { Card, Panel } from '../../ui/panel.js';
import { Loaded } from '../../ui/states.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { KeyText } from './key-text.js';
import { type Trust, trustQuery, useTrustAnew } from './log-queries.js';

/** The keys that this page verifies with, since when this browser knows them, and the loud word when they change. */
export function TrustPanel() {
  const trust = useQuery(trustQuery);
  return (
    <Panel
      title="Keys"
      note="This browser remembers the keys that it saw first and believes no others unless one of them vouches. Compare them once with the operator, over another channel: the page that shows them comes from the platform that they check."
    >
      <Loaded query={trust} lines={4}>
        {(found) => (
          <>
            <Standing trust={found} />
            <Keys anchor={found.shown} />
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Standing({ trust }: { readonly trust: Trust }) {
  const { standing, shown, isRemembered } = trust;
  const anew = useTrustAnew();
  if (standing.kind === 'changed') {
    return (
      <div role="alert" className="mb-4 rounded-xl border-2 border-deny bg-deny-bg px-6 py-5">
        <p className="text-lg font-[680] text-deny">
          The keys have changed, and nobody vouches for the new ones.
        </p>
        <ul className="mt-2 list-disc space-y-1 pl-5">
          {standing.changes.map((change) => (
            <li key={change}>
              <VisibleLine text={change} />
            </li>
          ))}
        </ul>
        <p className="mt-2 max-w-3xl">
          {standing.since !== null && (
            <>
              This browser has known the others since <Instant at={standing.since} />, and goes on
              checking with them.{' '}
            </>
          )}
          A platform that was set up anew looks like this; so does one that somebody else has taken
          over. Ask the operator before you trust the new keys.
        </p>
        <Button
          className="mt-4"
          variant="danger"
          isPending={anew.isPending}
          onPress={() => {
            anew.mutate(shown);
          }}
        >
          I have compared them: trust the new keys
        </Button>
      </div>
    );
  }
  return (
    <p className="mb-3 text-sm">
      {standing.kind === 'first' && 'Seen by this browser for the first time now.'}
      {standing.kind === 'same' && (
        <>
          The same since <Instant at={standing.since} />.
        </>
      )}
      {standing.kind === 'endorsed' && (
        <>
          Known since <Instant at={standing.since} />; the new key is endorsed by an old one.
        </>
      )}
      {!isRemembered && ' This browser keeps nothing here, so it can’t notice a change.'}
    </p>
  );
}

function Keys({ anchor }: { readonly anchor: TrustAnchor }) {
  const rows = [
    ...anchor.logKeys.map((key) => ['of the log', key]),
    ...anchor.statementKeys.map(({ keyid, algorithm, publicKey }) => [
      `of statements, ${algorithm}`,
      `${keyid} ${publicKey}`,
    ]),
    ...anchor.witnesses.map((key) => ['of an outside witness', key]),
  ] as const;
  return (
    <Card className="divide-y divide-line">
      {rows.map(([role = '', key = '']) => (
        <div key={`${role} ${key}`} className="px-5 py-3">
          <p className="label-caps">{role}</p>
          <KeyText text={key} />
        </div>
      ))}
    </Card>
  );
}
