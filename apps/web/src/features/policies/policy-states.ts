import type { PolicyState } from '@holdpoint/shared/contracts/policies';

import type { Tone } from '../../ui/tones.js';

/** Each state of a policy in a word, a colour and a line. */
export const policyStates: Readonly<
  Record<PolicyState, { readonly word: string; readonly tone: Tone; readonly means: string }>
> = {
  active: { word: '● active', tone: 'allow', means: 'Its bars hold under its name.' },
  proposed: {
    word: '◐ proposed',
    tone: 'wait',
    means: 'It decides nothing until its quorum has activated it.',
  },
  superseded: { word: '○ superseded', tone: 'soft', means: 'Another document took its place.' },
  inactive: {
    word: '○ inactive',
    tone: 'soft',
    means: 'It came with this release; nobody has activated it.',
  },
};
