import type { DecisionWord, Verdict } from '@holdpoint/shared/contracts/common';
import type { ReactNode } from 'react';

import { Shape } from './shape.js';
import { type Tone, toneGround, toneOf, toneText } from './tones.js';
import { decisionMeanings, verdictMeanings, verdictNames } from './words.js';

/** A decision in its word, shape and colour. */
export function DecisionTag({ word }: { readonly word: DecisionWord }) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 font-semibold tracking-tight ${toneText[toneOf[word]]}`}
      title={decisionMeanings[word]}
    >
      <Shape of={word} className="size-[1.05em]" />
      {word}
    </span>
  );
}

/** A verdict in its word, shape and colour. */
export function VerdictTag({ verdict }: { readonly verdict: Verdict }) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 text-sm font-semibold whitespace-nowrap ${toneText[toneOf[verdict]]}`}
      title={verdictMeanings[verdict]}
    >
      <Shape of={verdict} className="size-[0.8em]" />
      {verdictNames[verdict]}
    </span>
  );
}

/** A small word on a tinted ground. */
export function Tag({
  tone = 'soft',
  children,
  title,
}: {
  readonly tone?: Tone;
  readonly children: ReactNode;
  readonly title?: string;
}) {
  return (
    <span
      className={`inline-flex items-center gap-1 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap ${toneText[tone]} ${toneGround[tone]}`}
      title={title}
    >
      {children}
    </span>
  );
}
