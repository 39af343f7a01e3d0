import type { Credential } from '@holdpoint/shared/contracts/credentials';
import { useState } from 'react';
import { Form } from 'react-aria-components';

import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/fields.js';
import { ProblemState } from '../../ui/states.js';
import { useEnrolment } from './passkey-queries.js';

/** Names a passkey and has the device make it. */
export function EnrolDialog({
  onClose,
  onEnrolled,
}: {
  readonly onClose: () => void;
  readonly onEnrolled: (credential: Credential) => void;
}) {
  const [label, setLabel] = useState('');
  const enrolment = useEnrolment(onEnrolled);
  const name = label.trim();
  return (
    <Dialog title="Enrol a passkey" isOpen onClose={onClose}>
      <Form
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (name !== '' && !enrolment.isPending) enrolment.mutate(name);
        }}
      >
        <p className="text-soft">
          Your browser asks your device or security key to make a key for this platform, and to
          check that it is you: by fingerprint, face or PIN.
        </p>
        <TextField
          label="Name of the device"
          hint="So that you know later which one it is, such as “work laptop”."
          maxLength={120}
          isRequired
          autoFocus
          value={label}
          onChange={setLabel}
        />
        {enrolment.error !== null && <ProblemState error={enrolment.error} />}
        <div className="flex justify-end gap-2 border-t border-line pt-5">
          <Button variant="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            variant="primary"
            isDisabled={name === ''}
            isPending={enrolment.isPending}
          >
            {enrolment.isPending ? 'Waiting for your device…' : 'Enrol'}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
