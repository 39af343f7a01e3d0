import { checkPolicy } from '@holdpoint/shared/policy/check-policy';
import type { Policy } from '@holdpoint/shared/policy/policy';

import { readStrictYaml } from './read-strict-yaml.js';

/** Why a text is no policy: where it stands, by line and by name, and what was expected there. */
export interface PolicyTextError {
  readonly line: number;
  readonly column: number;
  /** Such as `criteria[0].thresholdRate`; empty for the text as a whole. */
  readonly path: string;
  readonly message: string;
}

export type PolicyText =
  { readonly policy: Policy } | { readonly errors: readonly PolicyTextError[] };

/** Reads YAML or JSON written by anybody as a policy; errors are all that were found, in the text's order. Total. */
export function readPolicyText(text: string): PolicyText {
  const { value, faults, positionOf } = readStrictYaml(text);
  const check = faults.some(({ path }) => path.length === 0) ? { faults: [] } : checkPolicy(value);
  if ('policy' in check && faults.length === 0) return { policy: check.policy };
  const refusedAt = new Set(faults.map(({ path }) => pathText(path)));
  const misshapen = ('faults' in check ? check.faults : [])
    // What stands in a refused place was never read, so its shape says nothing.
    .filter(({ path }) => !refusedAt.has(pathText(path)))
    .map((fault) => ({ ...fault, ...positionOf(fault.path) }));
  return {
    errors: [...faults, ...misshapen]
      .map(({ line, column, path, message }) => ({ line, column, path: pathText(path), message }))
      .sort((left, right) => left.line - right.line || left.column - right.column),
  };
}

function pathText(path: readonly (string | number)[]): string {
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`,
    )
    .join('');
}
