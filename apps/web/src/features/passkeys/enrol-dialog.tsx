import type { Credential } from '@holdpoint/shared/contracts/credentials';
import { useState } from 'react';

import { TextField } from '../../ui/fields.js';
import { FormDialog } from '../../ui/form-dialog.js';
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
    <FormDialog
      title="Enrol a passkey"
      act="Enrol"
      pendingAct="Waiting for your device…"
      isReady={name !== ''}
      isPending={enrolment.isPending}
      error={enrolment.error}
      onAct={() => {
        enrolment.mutate(name);
      }}
      onClose={onClose}
    >
      <p className="text-soft">
        Your browser asks your device or security key to make a key for this platform, and to check
        that it is you: by fingerprint, face or PIN.
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
    </FormDialog>
  );
}
