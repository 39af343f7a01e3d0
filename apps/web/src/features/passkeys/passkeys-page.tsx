import type { Credential } from '@holdpoint/shared/contracts/credentials';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { Button } from '../../ui/button.js';
import { Page } from '../../ui/page.js';
import { EmptyState, Loaded } from '../../ui/states.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { EnrolDialog } from './enrol-dialog.js';
import { PasskeyCard } from './passkey-card.js';
import { passkeysQuery } from './passkey-queries.js';

/** What the reader signs with. */
export function PasskeysPage() {
  const passkeys = useQuery(passkeysQuery);
  const [isEnrolling, setEnrolling] = useState(false);
  const [enrolled, setEnrolled] = useState<Credential | null>(null);
  const enrol = (
    <Button
      variant="primary"
      onPress={() => {
        setEnrolling(true);
      }}
    >
      Enrol a passkey
    </Button>
  );
  return (
    <Page
      title="Passkeys"
      width="reading"
      lede="A sign-off is your own signature: your device signs the exact words that you read, with a key that the platform never holds."
      actions={enrol}
    >
      {enrolled !== null && (
        <p role="status" className="mb-6 rounded-xl border border-line bg-card px-5 py-4">
          <strong className="font-semibold">
            <VisibleLine text={enrolled.label} />
          </strong>{' '}
          is enrolled.{' '}
          {enrolled.state === 'pending'
            ? 'It signs as soon as the log has signed for it.'
            : 'The log has signed for it: it may sign.'}
        </p>
      )}
      <Loaded query={passkeys} lines={6}>
        {({ credentials }) =>
          credentials.length === 0 ? (
            <EmptyState title="No passkey yet." action={enrol}>
              Without one you can read everything and sign nothing. The private half stays in your
              device or security key; the platform keeps the public half, and the log tells who
              enrolled it and when.
            </EmptyState>
          ) : (
            <ol className="space-y-4">
              {credentials.toReversed().map((credential) => (
                <li key={credential.id}>
                  <PasskeyCard credential={credential} />
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
      <p className="mt-8 max-w-2xl text-sm text-soft">
        Passkeys sign statements here; you still sign in with your password. If a device is lost,
        revoke its passkey: what it signed before stands, and it signs nothing more.
      </p>
      {isEnrolling && (
        <EnrolDialog
          onClose={() => {
            setEnrolling(false);
          }}
          onEnrolled={(credential) => {
            setEnrolling(false);
            setEnrolled(credential);
          }}
        />
      )}
    </Page>
  );
}
