import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

import { VisibleLine } from '../../ui/visible-text.js';
import type { CheckOutcome } from './receipt-queries.js';

const looks = {
  verified: 'bg-link-bg',
  refuted: 'border-2 border-deny bg-deny-bg',
  pending: 'border border-dotted border-wait bg-wait-bg',
  unable: 'border border-dashed border-open bg-open-bg',
} as const;

/** What came of a check in this browser: in plain words, and never green for anything but a proof. */
export function CheckOutcomeBox<Proven>({
  outcome,
  what,
  headline,
  children,
}: {
  readonly outcome: CheckOutcome<Proven>;
  /** Such as `decision`. */
  readonly what: string;
  readonly headline: (proven: Proven) => string;
  readonly children: (proven: Proven) => ReactNode;
}) {
  return (
    <div className={`rounded-xl px-5 py-4 ${looks[outcome.kind]}`} data-outcome={outcome.kind}>
      <p
        role="status"
        className={`text-lg font-[650] tracking-[-0.01em] ${outcome.kind === 'refuted' ? 'text-deny' : ''}`}
      >
        {outcome.kind === 'verified' && `Verified in this browser: ${headline(outcome.proven)}`}
        {outcome.kind === 'refuted' && `Does not hold: do not rely on this ${what}.`}
        {outcome.kind === 'pending' && `Not in the log yet: this ${what} has no effect.`}
        {outcome.kind === 'unable' && 'Not verified: this browser cannot tell.'}
      </p>
      <div className="mt-1 max-w-3xl">
        <Explained outcome={outcome}>{children}</Explained>
      </div>
    </div>
  );
}

function Explained<Proven>({
  outcome,
  children,
}: {
  readonly outcome: CheckOutcome<Proven>;
  readonly children: (proven: Proven) => ReactNode;
}) {
  switch (outcome.kind) {
    case 'verified':
      return (
        <>
          {children(outcome.proven)}
          {outcome.trust.kind === 'first' && (
            <p className="mt-2 text-sm">
              This browser saw the log’s keys for the first time and believed them; from now on it
              notices others.{' '}
              <Link to="/log" className="link">
                Compare them
              </Link>{' '}
              with the operator.
            </p>
          )}
          {outcome.trust.kind === 'changed' && (
            <p className="mt-2 text-sm font-medium text-deny">
              With the keys that this browser remembers; the platform shows others now.{' '}
              <Link to="/log" className="link">
                Read which
              </Link>
            </p>
          )}
        </>
      );
    case 'refuted':
      return (
        <p>
          <VisibleLine text={outcome.detail} />{' '}
          <span className="font-mono text-xs text-soft">{outcome.code}</span>
        </p>
      );
    case 'pending':
      return <p>The log signs within seconds as a rule. This page asks again by itself.</p>;
    case 'unable':
      return <Unable why={outcome.why} />;
  }
}

function Unable({ why }: { readonly why: 'ed25519' | 'keys' | 'tiles' }) {
  switch (why) {
    case 'ed25519':
      return (
        <p>
          It has no Ed25519 here: that needs https or localhost, and a browser of our days. Check
          the files with <code className="font-mono text-xs">holdpoint gate verify</code> instead.
        </p>
      );
    case 'keys':
      return (
        <p>
          It remembers no keys that it could trust.{' '}
          <Link to="/log" className="link">
            Compare the log’s keys
          </Link>
        </p>
      );
    case 'tiles':
      return (
        <p>
          The signature of the head holds, but the log’s published files could not be read: whether
          it continues what this browser saw before is not shown.
        </p>
      );
  }
}
