import type { Score } from '@holdpoint/shared/evidence/score';

import type { Tone } from '../../ui/tones.js';

/** A score in a word, with the colour of its weight; a value of 1 is the event that the metric names. */
export interface OutcomeWords {
  readonly word: string;
  readonly tone: Tone;
}

/** Total. A missing score is never read as a low one. */
export function outcomeOf(score: Score): OutcomeWords {
  switch (score.status) {
    case 'scored':
      return { word: `scored ${score.value}`, tone: 'soft' };
    case 'unscored':
      return { word: `no score: ${score.reason.replaceAll('_', ' ')}`, tone: 'open' };
    case 'errored':
      return { word: `error: ${score.code}`, tone: 'deny' };
  }
}
