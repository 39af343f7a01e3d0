import type { Webhook } from '@holdpoint/shared/contracts/webhooks';
import { useState } from 'react';

import { Button } from '../../ui/button.js';
import { CopyLine } from '../../ui/copy-line.js';
import { Facts } from '../../ui/facts.js';
import { Ago, Instant } from '../../ui/instant.js';
import { Card } from '../../ui/panel.js';
import { ProblemState } from '../../ui/states.js';
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
    <Card className="p-6">
      <article aria-label={url}>
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="min-w-64 flex-1">
            <h2 className="flex flex-wrap items-center gap-x-3 text-lg font-[650] break-all">
              <VisibleLine text={url} />
              <Tag tone={look.tone}>
                <span aria-hidden="true">{look.shape}</span>
                {look.word}
              </Tag>
            </h2>
            {description !== '' && (
              <p className="mt-1 max-w-3xl text-soft">
                <VisibleLine text={description} />
              </p>
            )}
          </div>
          {mayChange && (
            <div className="no-print flex flex-wrap gap-2">
              <Button isDisabled={act.isPending} onPress={run('rotateKey')}>
                Rotate key
              </Button>
              <Button
                isDisabled={act.isPending}
                onPress={run(state === 'enabled' ? 'disable' : 'enable')}
              >
                {state === 'enabled' ? 'Disable' : 'Enable'}
              </Button>
            </div>
          )}
        </div>
        <p role="status" className="mt-2 text-sm font-medium empty:hidden">
          {said !== null && act.error === null ? done[said] : ''}
        </p>
        {act.error !== null && (
          <div className="mt-3">
            <ProblemState error={act.error} />
          </div>
        )}
        <div className="mt-5">
          <Facts
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
          />
        </div>
        <DeliveryTable
          label={`Deliveries to ${url}`}
          deliveries={webhook.deliveries}
          mayChange={mayChange}
          onReplayed={() => {
            setSaid('replay');
          }}
        />
      </article>
    </Card>
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
