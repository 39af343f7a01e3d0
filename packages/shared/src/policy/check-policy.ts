import type { z } from 'zod';

import { knownKeysAt } from './known-keys.js';
import { Policy } from './policy.js';
import type { PolicyFault } from './policy-faults.js';

/** A policy, or all that keeps a value from being one (never empty). */
export type PolicyCheck = { readonly policy: Policy } | { readonly faults: readonly PolicyFault[] };

/**
 * Reads any value as a policy. Faults say what was expected; those between the parts, such as a name that leads nowhere,
 * are only looked for once every part has its shape. Total.
 */
export function checkPolicy(value: unknown): PolicyCheck {
  const read = Policy.safeParse(value);
  if (read.success) return { policy: read.data };
  return { faults: read.error.issues.flatMap((issue) => faultsOf(issue, value)) };
}

type Issue = z.core.$ZodIssue;

function faultsOf(issue: Issue, value: unknown): PolicyFault[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') {
    const message = `unknown key; expected one of ${knownKeysAt(path).join(', ')}`;
    return issue.keys.map((key) => ({ path: [...path, key], message }));
  }
  const message = expectation(issue.message);
  return [{ path, message: isMissing(value, path) ? `missing: ${message}` : message }];
}

/** zod opens its messages with a verdict; the reader has that from the exit code. */
function expectation(message: string): string {
  return message
    .replace(/^Invalid (?:input|option|discriminator value)[:.] /, '')
    .replace(/^Expected/, 'expected')
    .replace(/, received undefined$/, '');
}

function isMissing(value: unknown, path: PolicyFault['path']): boolean {
  let place = value;
  for (const step of path) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, step)) return true;
    place = Object.entries(place).find(([name]) => name === String(step))?.[1];
  }
  return false;
}
