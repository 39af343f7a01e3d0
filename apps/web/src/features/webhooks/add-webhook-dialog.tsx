import { WebhookEventType } from '@holdpoint/shared/webhooks/event-types';
import { useState } from 'react';
import { Form } from 'react-aria-components';

import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { CheckField, TextField } from '../../ui/fields.js';
import { ProblemState } from '../../ui/states.js';
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
    <Dialog title="Add a webhook" isOpen onClose={onClose}>
      <Form
        className="space-y-6"
        onSubmit={(event) => {
          event.preventDefault();
          if (add.isPending || types.length === 0) return;
          add.mutate({ url, description, types: [...types] });
        }}
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
        {add.error !== null && <ProblemState error={add.error} />}
        <div className="flex justify-end gap-2 border-t border-line pt-5">
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            variant="primary"
            isDisabled={types.length === 0}
            isPending={add.isPending}
          >
            {add.isPending ? 'Adding…' : 'Add the webhook'}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
