import type { Credential, CredentialState } from '@holdpoint/shared/contracts/credentials';
import { useState } from 'react';

import { Button } from '../../ui/button.js';
import { Instant } from '../../ui/instant.js';
import { NoteDialog } from '../../ui/note-dialog.js';
import { Card } from '../../ui/panel.js';
import { Tag } from '../../ui/tag.js';
import type { Tone } from '../../ui/tones.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { useRevocation } from './passkey-queries.js';

const states: Readonly<Record<CredentialState, readonly [string, Tone, string]>> = {
  active: ['● may sign', 'allow', 'The log has signed for its enrolment.'],
  pending: ['◐ waits for the log', 'wait', 'It signs nothing before the log has signed for it.'],
  revoked: ['○ revoked', 'soft', 'It signs nothing more; what it signed before stands.'],
};

const algorithms: Readonly<Record<Credential['algorithm'], string>> = {
  es256: 'ECDSA P-256',
  ed25519: 'Ed25519',
  rs256: 'RSA',
};

/** One passkey, and the way to end it. */
export function PasskeyCard({ credential }: { readonly credential: Credential }) {
  const [isRevoking, setRevoking] = useState(false);
  const revocation = useRevocation(credential.id, () => {
    setRevoking(false);
  });
  const { label, state, algorithm, credentialId, enrolledAt, revokedAt } = credential;
  const [word, tone, means] = states[state];
  return (
    <Card className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 p-5">
      <div className="min-w-0">
        <h2 className="font-[650]">
          <VisibleLine text={label} />
        </h2>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-soft">
          <Tag tone={tone} title={means}>
            {word}
          </Tag>
          <span>
            enrolled <Instant at={enrolledAt} />
          </span>
          {revokedAt !== null && (
            <span>
              revoked <Instant at={revokedAt} />
            </span>
          )}
          <span>{algorithms[algorithm]}</span>
          <span className="font-mono text-xs" title={credentialId}>
            {credentialId.slice(0, 12)}…
          </span>
        </p>
      </div>
      {state !== 'revoked' && (
        <Button
          variant="danger"
          aria-label={`Revoke ${label}`}
          onPress={() => {
            setRevoking(true);
          }}
        >
          Revoke
        </Button>
      )}
      {isRevoking && (
        <NoteDialog
          title="Revoke a passkey"
          label="Reason"
          hint="Kept with the revocation. The log names who revoked it and when."
          act="Revoke"
          isPending={revocation.isPending}
          error={revocation.error}
          onAct={revocation.mutate}
          onClose={() => {
            setRevoking(false);
          }}
        >
          <p>
            <strong className="font-semibold">
              <VisibleLine text={label} />
            </strong>{' '}
            signs nothing more, at once and for good. What it signed before stands.
          </p>
        </NoteDialog>
      )}
    </Card>
  );
}
