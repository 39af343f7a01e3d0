import { WEBHOOK_READING_ROLES, WEBHOOK_ROLES } from '@holdpoint/shared/contracts/webhooks';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { Button } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { EmptyState, Loaded } from '../../ui/states.js';
import { useHasRole } from '../session/session-query.js';
import { AddWebhookDialog } from './add-webhook-dialog.js';
import { WebhookCard } from './webhook-card.js';
import { webhooksQuery } from './webhook-queries.js';

/** Who is told of what happens here, and whether it arrived. */
export function WebhooksPage() {
  const [isAdding, setAdding] = useState(false);
  const mayChange = useHasRole(...WEBHOOK_ROLES);
  const mayRead = useHasRole(...WEBHOOK_READING_ROLES);
  const add = mayChange && (
    <Button
      variant="primary"
      onPress={() => {
        setAdding(true);
      }}
    >
      Add a webhook
    </Button>
  );
  return (
    <Page
      title="Webhooks"
      lede="An endpoint is told of events once they are in the signed log: ids and digests, under a signature that its public key verifies."
      actions={add}
    >
      {mayRead ? (
        <List mayChange={mayChange} add={add} />
      ) : (
        <EmptyState title="Not for your roles.">
          Addresses of receivers may be secrets: administrators, the responsible scaling officer,
          pipelines and auditors see them.
        </EmptyState>
      )}
      {isAdding && (
        <AddWebhookDialog
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
    </Page>
  );
}

function List({ mayChange, add }: { readonly mayChange: boolean; readonly add: ReactNode }) {
  const webhooks = useQuery(webhooksQuery);
  return (
    <Loaded query={webhooks} lines={9}>
      {({ webhooks: found }) =>
        found.length === 0 ? (
          <EmptyState title="No webhook yet." {...(mayChange && { action: add })}>
            Nobody is told of decisions and holds. Add an endpoint here or with{' '}
            <code className="font-mono text-xs">holdpoint webhook add</code>.
          </EmptyState>
        ) : (
          <ol className="space-y-5">
            {found.map((webhook) => (
              <li key={webhook.id}>
                <WebhookCard webhook={webhook} mayChange={mayChange} />
              </li>
            ))}
          </ol>
        )
      }
    </Loaded>
  );
}
