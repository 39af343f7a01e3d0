import type { Firing } from '@holdpoint/shared/contracts/schedules';

import type { Tone } from '../../ui/tones.js';

interface Look {
  readonly shape: string;
  readonly word: string;
  readonly tone: Tone;
}

/** How a firing ended, in a shape, a word and a colour. */
export const firingLooks: Readonly<Record<Firing['state'], Look>> = {
  fired: { shape: '●', word: 'fired', tone: 'allow' },
  queued: { shape: '◐', word: 'waits for the one before', tone: 'wait' },
  skipped_overlap: { shape: '○', word: 'skipped: one was running', tone: 'open' },
  skipped_missed: { shape: '○', word: 'skipped: missed', tone: 'open' },
  skipped_budget: { shape: '○', word: 'skipped: budget', tone: 'open' },
  skipped_frozen: { shape: '○', word: 'skipped: freeze', tone: 'open' },
  failed: { shape: '■', word: 'failed', tone: 'deny' },
};

/** Why it fired. */
export const causeNames: Readonly<Record<Firing['cause'], string>> = {
  calendar: 'calendar',
  checkpoint_registered: 'checkpoint registered',
  assessment_due: 'assessment due',
  run_now: 'run now',
};

/** What the gate said before and after, as `PENDING → ALLOW`; null while it has not been decided anew. Total. */
export function changeOf({ decision }: Pick<Firing, 'decision'>): string | null {
  if (decision === null) return null;
  const { before, decision: word } = decision;
  if (before === null) return `${word}, decided for the first time`;
  return before === word ? `${word}, as before` : `${before} → ${word}`;
}
