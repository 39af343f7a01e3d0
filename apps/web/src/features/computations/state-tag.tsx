import type { ComputationState } from '@holdpoint/shared/contracts/computations';
import type { ReactNode } from 'react';

import { Tag } from '../../ui/tag.js';
import { type StateShape, stateWords } from './computation-words.js';

const drawings: Readonly<Record<StateShape, ReactNode>> = {
  check: <path d="M2 6.5 5 9.5 10 3" />,
  cross: <path d="M2.5 2.5l7 7M9.5 2.5l-7 7" />,
  stop: <path d="M3.9 1.2h4.2l2.7 2.7v4.2l-2.7 2.7H3.9L1.2 8.1V3.9zM6 3.4v3.2M6 8.5v.1" />,
  bar: <path d="M2 6h8" />,
  ring: <circle cx="6" cy="6" r="4.5" />,
  half: (
    <>
      <circle cx="6" cy="6" r="4.5" />
      <path d="M6 1.5a4.5 4.5 0 0 1 0 9z" fill="currentcolor" />
    </>
  ),
};

/** The state of a computation in its word, shape and colour. */
export function StateTag({ state }: { readonly state: ComputationState }) {
  const { name, tone, shape, means } = stateWords[state];
  return (
    <Tag tone={tone} title={means}>
      <svg viewBox="0 0 12 12" className="size-3 shrink-0" aria-hidden="true">
        <g
          fill="none"
          stroke="currentcolor"
          strokeWidth="1.7"
          strokeLinecap="round"
          strokeLinejoin="round"
        >
          {drawings[shape]}
        </g>
      </svg>
      {name}
    </Tag>
  );
}
