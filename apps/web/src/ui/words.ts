import type { DecisionWord, Role, Verdict } from '@holdpoint/shared/contracts/common';

/** What each decision means to a reader, in one line. */
export const decisionMeanings: Readonly<Record<DecisionWord, string>> = {
  ALLOW: 'The action may be taken.',
  DENY: 'A threshold is crossed, or somebody rejected.',
  INCONCLUSIVE: 'Evidence is missing or too weak: the gate stays shut.',
  PENDING: 'Every criterion holds; only sign-offs are missing.',
};

export const verdictNames: Readonly<Record<Verdict, string>> = {
  ruled_out: 'Ruled out',
  ruled_in: 'Ruled in',
  indeterminate: 'Indeterminate',
  invalid: 'Invalid',
};

export const verdictMeanings: Readonly<Record<Verdict, string>> = {
  ruled_out: 'The evidence shows that the bar is not reached.',
  ruled_in: 'The evidence shows that the bar is reached.',
  indeterminate: 'The evidence does not show that the bar is not reached.',
  invalid: 'The evidence contradicts itself, its plan or its subject.',
};

/** An identifier of the product as words: `deploy_external` reads `deploy external`. */
export function wordsOf(identifier: string): string {
  return identifier.replaceAll('_', ' ');
}

/** As `wordsOf`, beginning with a capital. */
export function titleOf(identifier: string): string {
  const words = wordsOf(identifier);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const SHORT_ROLES: Readonly<Partial<Record<Role, string>>> = {
  responsible_scaling_officer: 'Responsible Scaling Officer',
  chief_executive_officer: 'Chief Executive Officer',
};

/** A role as its holder would write it. */
export function roleNameOf(role: Role): string {
  return SHORT_ROLES[role] ?? titleOf(role);
}

/** A decision's sentence as it reads under its word: without the word, with a capital. Total. */
export function spokenOf(sentence: string): string {
  const rest = sentence.replace(/^(?:ALLOW|DENY|INCONCLUSIVE|PENDING): /, '');
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
