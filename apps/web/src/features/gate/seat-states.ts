import type { SeatDecision } from '@holdpoint/shared/gate/gate-decision';

import type { Tone } from '../../ui/tones.js';

/** How a seat stands, in words. */
export const seatStates: Readonly<
  Record<
    SeatDecision['state'],
    { readonly word: string; readonly tone: Tone; readonly means: string }
  >
> = {
  approved: { word: 'approved', tone: 'allow', means: 'stands under this very evidence' },
  missing: { word: 'missing', tone: 'wait', means: 'nobody has approved' },
  stale: {
    word: 'out of date',
    tone: 'open',
    means: 'signed over other evidence than the gate reads now',
  },
  conflict: {
    word: 'conflict',
    tone: 'deny',
    means: 'asked for the evidence, or fills another seat',
  },
  rejected: { word: 'rejected', tone: 'deny', means: 'a rejection denies the gate' },
};
