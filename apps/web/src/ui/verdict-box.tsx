import type { DecisionWord } from '@holdpoint/shared/contracts/common';
import type { ReactNode } from 'react';

import { Shape } from './shape.js';
import { toneGround, toneOf, toneText } from './tones.js';
import { VisibleLine } from './visible-text.js';
import { spokenOf } from './words.js';

/** Borders differ too: only an ALLOW and a DENY are drawn as settled. */
const borders: Readonly<Record<DecisionWord, string>> = {
  ALLOW: 'border-solid',
  DENY: 'border-solid',
  INCONCLUSIVE: 'border-dashed',
  PENDING: 'border-dotted',
};

/**
 * A decision as the first thing that a reader sees: its shape, its word, its one sentence. A word that is not that of
 * today is drawn without its colour, so that nobody takes it for one.
 */
export function VerdictBox({
  word,
  sentence,
  isPast = false,
  children,
}: {
  readonly word: DecisionWord;
  readonly sentence: string;
  readonly isPast?: boolean;
  readonly children?: ReactNode;
}) {
  const tone = isPast ? 'soft' : toneOf[word];
  return (
    <section
      aria-label="Decision"
      className={`print-whole grid gap-x-6 gap-y-3 rounded-2xl border-2 p-6 md:grid-cols-[auto_1fr] md:items-center md:p-8 ${isPast ? 'border-dashed' : borders[word]} ${toneText[tone]} ${toneGround[tone]}`}
    >
      <Shape of={word} className="size-12 md:size-16" />
      <div>
        <p className="text-3xl leading-none font-[760] tracking-tight md:text-4xl">{word}</p>
        <p className="mt-2.5 max-w-3xl text-lg leading-snug text-pretty text-ink">
          <VisibleLine text={spokenOf(sentence)} />
        </p>
        {children}
      </div>
    </section>
  );
}
