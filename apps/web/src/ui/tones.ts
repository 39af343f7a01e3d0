import type { DecisionWord, Verdict } from '@holdpoint/shared/contracts/common';

/** Colours of a state, as classes. */
export type Tone = 'allow' | 'deny' | 'open' | 'wait' | 'soft';

export const toneOf: Readonly<Record<DecisionWord | Verdict, Tone>> = {
  ALLOW: 'allow',
  DENY: 'deny',
  INCONCLUSIVE: 'open',
  PENDING: 'wait',
  ruled_out: 'allow',
  ruled_in: 'deny',
  indeterminate: 'open',
  invalid: 'deny',
};

export const toneText: Readonly<Record<Tone, string>> = {
  allow: 'text-allow',
  deny: 'text-deny',
  open: 'text-open',
  wait: 'text-wait',
  soft: 'text-soft',
};

export const toneGround: Readonly<Record<Tone, string>> = {
  allow: 'bg-allow-bg',
  deny: 'bg-deny-bg',
  open: 'bg-open-bg',
  wait: 'bg-wait-bg',
  soft: 'bg-sunk',
};
