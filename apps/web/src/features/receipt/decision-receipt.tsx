import type { Decision } from '@holdpoint/shared/contracts/gates';
import { useQuery } from '@tanstack/react-query';

import { counted } from '../../ui/figures.js';
import { Instant } from '../../ui/instant.js';
import { Loaded } from '../../ui/states.js';
import { VisibleLine } from '../../ui/visible-text.js';
import { CheckOutcomeBox } from './check-outcome.js';
import { decisionReceiptQuery } from './receipt-queries.js';
import type { VerifiedDecision, VerifiedEntry } from './verify-receipt.js';

/** Whether the log and the signature say what the page says, by the browser's own check; and the files to check elsewhere. */
export function DecisionReceiptPanel({ decision }: { readonly decision: Decision }) {
  const receipt = useQuery(decisionReceiptQuery(decision));
  return (
    <section aria-label="Receipt" className="print-whole mt-4">
      {receipt.isPending ? (
        <p role="status" className="rounded-xl border border-line bg-card px-5 py-4 text-soft">
          Checking the log’s proof and the signature…
        </p>
      ) : (
        <Loaded query={receipt}>
          {(outcome) => (
            <CheckOutcomeBox
              outcome={outcome}
              what="decision"
              headline={() => 'the decision is in the log and signed.'}
            >
              {(proven) => <Proven proven={proven} decision={decision} />}
            </CheckOutcomeBox>
          )}
        </Loaded>
      )}
      {decision.receipt !== null && <Downloads decisionId={decision.id} />}
    </section>
  );
}

function Proven({
  proven: { entry, attested },
  decision,
}: {
  readonly proven: VerifiedDecision;
  readonly decision: Decision;
}) {
  return (
    <>
      <p>
        <InLog entry={entry} />{' '}
        {attested === null
          ? 'The gate could not read what it was asked, so nothing more was signed.'
          : 'It names the digest of the signed statement, and the statement says what this page says.'}
        {attested?.verdict.status === 'stale' && decision.revocation === null && (
          <>
            {' '}
            <strong className="font-semibold">It no longer grants anything:</strong>{' '}
            <VisibleLine text={attested.verdict.detail} />
          </>
        )}
      </p>
      <details className="mt-2 text-sm">
        <summary className="cursor-pointer text-soft hover:text-ink">
          What was checked, and what that cannot show
        </summary>
        <ul className="mt-2 list-disc space-y-1 pl-5">
          <li>The proof leads from the entry to the root of the tree head (RFC 9162 §2.1.3).</li>
          <li>A key that this browser remembers for this log has signed that head.</li>
          {attested !== null && (
            <>
              <li>A key that this browser remembers has signed the statement (DSSE).</li>
              <li>
                The entry names{' '}
                <span className="font-mono text-xs break-all">{attested.statementDigest}</span>, the
                digest of those bytes.
              </li>
            </>
          )}
          <li>
            {entry.cosigners.length === 0
              ? 'No outside witness has signed this head: that everybody sees the same log is not shown.'
              : `${counted(entry.cosigners.length, 'outside witness', 'outside witnesses')} signed this very head.`}
          </li>
          <li>
            The code of this page comes from the platform that it checks: who does not trust that
            downloads the files and checks them elsewhere.
          </li>
        </ul>
      </details>
    </>
  );
}

/** `Entry 41 of 96 in holdpoint.local/default`, and who outside signed that. */
export function InLog({
  entry: { index, size, origin, cosigners },
}: {
  readonly entry: VerifiedEntry;
}) {
  const [witness] = cosigners;
  return (
    <>
      It is entry {index} of {size} in the log <VisibleLine text={origin} />, under a head that the
      log’s key signed
      {witness !== undefined && (
        <>
          {' '}
          and <VisibleLine text={witness.name} /> witnessed at <Instant at={witness.at} />
        </>
      )}
      .
    </>
  );
}

function Downloads({ decisionId }: { readonly decisionId: string }) {
  const base = `/v1/decisions/${encodeURIComponent(decisionId)}`;
  const files = [
    ['Attestation (DSSE, in-toto)', `${base}/attestation`, 'decision.dsse.json'],
    ['SLSA summary', `${base}/verification-summary`, 'vsa.dsse.json'],
    ['Proof (tlog-proof)', `${base}/proof`, 'decision.tlog-proof'],
    ['Keys to verify with', '/v1/log/trust', 'trust-anchor.json'],
  ] as const;
  return (
    <ul
      aria-label="Files of this decision"
      className="no-print mt-3 flex flex-wrap gap-x-5 gap-y-1 text-sm"
    >
      {files.map(([name, href, file]) => (
        <li key={href}>
          <a href={href} download={file}>
            {name}
          </a>
        </li>
      ))}
    </ul>
  );
}
