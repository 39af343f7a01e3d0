import type { DecisionWord, Verdict } from '@holdpoint/shared/contracts/common';
import type { ReactNode } from 'react';

/** A shape for each state, so that greyscale, print and colour-blind readers tell them apart. Decoration: the word stands beside it. */
const drawings: Readonly<Record<DecisionWord | Verdict, ReactNode>> = {
  ALLOW: <CircleCheck />,
  DENY: <OctagonCross />,
  INCONCLUSIVE: <DiamondQuestion />,
  PENDING: <HalfCircle />,
  ruled_out: <circle cx="12" cy="12" r="9" fill="currentcolor" />,
  ruled_in: <path d="M12 2 L23 21 H1 Z" fill="currentcolor" />,
  indeterminate: <path d="M12 1 L23 12 L12 23 L1 12 Z" fill="currentcolor" />,
  invalid: <rect x="3" y="3" width="18" height="18" fill="currentcolor" />,
};

export function Shape({
  of,
  className = 'size-[1em]',
}: {
  readonly of: DecisionWord | Verdict;
  readonly className?: string;
}) {
  return (
    <svg viewBox="0 0 24 24" className={`shrink-0 ${className}`} aria-hidden="true">
      {drawings[of]}
    </svg>
  );
}

const cut = {
  fill: 'none',
  stroke: 'var(--card)',
  strokeWidth: 2.4,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const;

function CircleCheck() {
  return (
    <>
      <circle cx="12" cy="12" r="11" fill="currentcolor" />
      <path d="M7 12.5 L10.5 16 L17 8.5" {...cut} />
    </>
  );
}

function OctagonCross() {
  return (
    <>
      <path d="M7.5 1 H16.5 L23 7.5 V16.5 L16.5 23 H7.5 L1 16.5 V7.5 Z" fill="currentcolor" />
      <path d="M8 8 L16 16 M16 8 L8 16" {...cut} />
    </>
  );
}

function DiamondQuestion() {
  return (
    <>
      <path d="M12 0.5 L23.5 12 L12 23.5 L0.5 12 Z" fill="currentcolor" />
      <path d="M9.4 9.6 A2.7 2.7 0 1 1 12 12.6 V13.6 M12 17 V17.01" {...cut} />
    </>
  );
}

function HalfCircle() {
  return (
    <>
      <circle cx="12" cy="12" r="10" fill="none" stroke="currentcolor" strokeWidth="2" />
      <path d="M12 2 A10 10 0 0 1 12 22 Z" fill="currentcolor" />
    </>
  );
}
