import type { Webhook } from '@holdpoint/shared/contracts/webhooks';
import { useState } from 'react';

import { Button } from '../../ui/button.js';
import { CopyLine } from '../../ui/copy-line.js';
import { Ago, Instant } from '../../ui/instant.js';
import { ManagedCard } from '../../ui/managed-card.js';
import { Tag } from '../../ui/tag.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { DeliveryTable } from './delivery-table.js';
import { webhookLook } from './delivery-words.js';
import { useWebhookAct, type WebhookAct } from './webhook-queries.js';

const done: Readonly<Record<WebhookAct | 'replay', string>> = {
  enable: 'Enabled: what waited goes out first.',
  disable: 'Disabled: nothing goes out until it is enabled.',
  rotateKey: 'A new key signs from now on, and for a day the one before does too.',
  replay: 'It goes out again, under the same webhook-id.',
};

/** One endpoint: how it stands, what receivers verify by, and what went there last. */
export function WebhookCard({
  webhook,
  mayChange,
}: {
  readonly webhook: Webhook;
  readonly mayChange: boolean;
}) {
  const [said, setSaid] = useState<WebhookAct | 'replay' | null>(null);
  const act = useWebhookAct(webhook.id, setSaid);
  const { url, description, state, types, keys } = webhook;
  const look = webhookLook(webhook);
  const run = (what: WebhookAct) => () => {
    act.mutate(what);
  };
  return (
    <ManagedCard
      name={url}
      tag={
        <Tag tone={look.tone}>
          <span aria-hidden="true">{look.shape}</span>
          {look.word}
        </Tag>
      }
      about={description}
      acts={
        mayChange ? (
          <>
            <Button isDisabled={act.isPending} onPress={run('rotateKey')}>
              Rotate key
            </Button>
            <Button
              isDisabled={act.isPending}
              onPress={run(state === 'enabled' ? 'disable' : 'enable')}
            >
              {state === 'enabled' ? 'Disable' : 'Enable'}
            </Button>
          </>
        ) : null
      }
      said={said === null ? null : done[said]}
      error={act.error}
      facts={[
        { name: 'Waiting', value: <Waiting webhook={webhook} /> },
        { name: 'Given up', value: webhook.failedCount },
        { name: 'Added by', value: <VisibleLine text={webhook.createdBy} /> },
        { name: 'Told of', isWide: true, value: types.join(', ') },
        {
          name: keys.length > 1 ? 'Public keys' : 'Public key',
          isWide: true,
          value: <Keys keys={keys} />,
        },
      ]}
    >
      <DeliveryTable
        label={`Deliveries to ${url}`}
        deliveries={webhook.deliveries}
        mayChange={mayChange}
        onReplayed={() => {
          setSaid('replay');
        }}
      />
    </ManagedCard>
  );
}

function Waiting({ webhook }: { readonly webhook: Webhook }) {
  const { pendingCount, circuitOpenUntil, disabledBecause } = webhook;
  return (
    <>
      {pendingCount}
      {circuitOpenUntil !== null && (
        <span className="block text-sm text-soft">
          tried again <Ago at={circuitOpenUntil} />
        </span>
      )}
      {disabledBecause === 'gone' && (
        <span className="block text-sm text-soft">the receiver answered 410, gone</span>
      )}
    </>
  );
}

function Keys({ keys }: { readonly keys: Webhook['keys'] }) {
  return (
    <ul className="space-y-2">
      {keys.map(({ publicKey, signsUntil }) => (
        <li key={publicKey}>
          <CopyLine text={publicKey} />
          {signsUntil !== null && (
            <span className="text-sm text-soft">
              signs until <Instant at={signsUntil} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
