import { Role } from '@holdpoint/shared/contracts/common';
import type { BundleSource } from '@holdpoint/shared/report/bundle';
import type { Report } from '@holdpoint/shared/report/report';
import type { EnrolledCredential } from '@holdpoint/shared/webauthn/enrolled-credential';

import { Table } from '../../ui/data-twin.js';
import { Tag } from '../../ui/tag.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { roleNameOf, titleOf } from '../../ui/words.js';
import { seatStates } from '../gate/seat-states.js';
import { SignedWords } from '../gate/signed-words.js';
import { ReportSection } from './report-section.js';

/** Seats of the gate, and every sign-off word for word; dissent stands out whatever was decided. */
export function ReportSignOffs({
  report: { seats, signOffs },
  source,
}: {
  readonly report: Report;
  readonly source: Pick<BundleSource, 'credentials' | 'signOffs'>;
}) {
  return (
    <ReportSection
      id="sign-offs"
      title="Sign-offs"
      note="One seat, one person: nobody fills two, and who asked for the evidence fills none."
    >
      {seats.length === 0 ? (
        <p>The gate names no signatory.</p>
      ) : (
        <Table
          label="Seats of the gate"
          columns={['Seat', 'Person', 'State']}
          rows={seats.map(({ role, person, state }) => [
            roleNameOf(role),
            person === null ? 'nobody yet' : <VisibleLine key="person" text={person} />,
            <Tag key="state" tone={seatStates[state].tone} title={seatStates[state].means}>
              {seatStates[state].word}
            </Tag>,
          ])}
        />
      )}
      {signOffs.length === 0 && <p className="mt-4 text-soft">Nobody has signed.</p>}
      <ol className="mt-5 space-y-4">
        {signOffs.map((signOff) => (
          <li key={`${signOff.statementDigest} ${signOff.person} ${signOff.signedAt}`}>
            <SignedWords signOff={signOff} roleName={nameOf(signOff.role)}>
              <SignedWith credential={credentialOf(signOff, source)} />
            </SignedWords>
          </li>
        ))}
      </ol>
    </ReportSection>
  );
}

/** A report keeps roles as they were written. */
function nameOf(role: string): string {
  const known = Role.safeParse(role);
  return known.success ? roleNameOf(known.data) : titleOf(role);
}

function credentialOf(
  { person, statementDigest, signedAt }: Report['signOffs'][number],
  { credentials, signOffs }: Pick<BundleSource, 'credentials' | 'signOffs'>,
): EnrolledCredential | undefined {
  const signed = signOffs.find(
    (each) =>
      each.person === person &&
      each.statementDigest === statementDigest &&
      each.signedAt === signedAt,
  );
  return credentials.find(({ credentialId }) => credentialId === signed?.assertion.credentialId);
}

/** Whether the signature holds is among the checks above; this says whose key it names. */
function SignedWith({ credential }: { readonly credential: EnrolledCredential | undefined }) {
  if (credential === undefined)
    return (
      <p className="mt-2 text-sm font-medium text-deny">Signed with no passkey that is known.</p>
    );
  return (
    <p className="mt-2 text-sm text-soft">
      Signed with the passkey “<VisibleLine text={credential.label} />” of{' '}
      <VisibleLine text={credential.person} />, <VisibleLine text={credential.rpId} />,{' '}
      {credential.algorithm}{' '}
      <span className="font-mono text-xs" title={credential.credentialId}>
        {credential.credentialId.slice(0, 12)}…
      </span>
    </p>
  );
}
