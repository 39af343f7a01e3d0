import { WebhookEventType } from '@holdpoint/shared/webhooks/event-types';
import { useState } from 'react';

import { CheckField, TextField } from '../../ui/fields.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { useAddWebhook } from './webhook-queries.js';

const FIRST: readonly WebhookEventType[] = [
  'gate.decided',
  'gate.decision_revoked',
  'hold.opened',
  'hold.released',
];

/** Where, and of what. */
export function AddWebhookDialog({ onClose }: { readonly onClose: () => void }) {
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const [types, setTypes] = useState<readonly WebhookEventType[]>(FIRST);
  const add = useAddWebhook(onClose);
  return (
    <FormDialog
      title="Add a webhook"
      act="Add the webhook"
      pendingAct="Adding…"
      isReady={types.length > 0}
      isPending={add.isPending}
      error={add.error}
      onAct={() => {
        add.mutate({ url, description, types: [...types] });
      }}
      onClose={onClose}
    >
      <TextField
        label="URL"
        hint="https on port 443, at a public address."
        type="url"
        isRequired
        autoFocus
        maxLength={2000}
        value={url}
        onChange={setUrl}
      />
      <TextField
        label="What it is for"
        maxLength={200}
        value={description}
        onChange={setDescription}
      />
      <fieldset>
        <legend className="text-sm font-medium">Tell it of</legend>
        <div className="mt-2 grid gap-2 sm:grid-cols-2">
          {WebhookEventType.options.map((type) => (
            <CheckField
              key={type}
              isSelected={types.includes(type)}
              onChange={(isSelected) => {
                setTypes(isSelected ? [...types, type] : types.filter((each) => each !== type));
              }}
            >
              {type}
            </CheckField>
          ))}
        </div>
      </fieldset>
    </FormDialog>
  );
}
