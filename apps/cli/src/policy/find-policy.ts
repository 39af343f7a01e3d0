import { policyNamed } from '@holdpoint/shared/policy/policies';
import type { Policy } from '@holdpoint/shared/policy/policy';

import { policyInFile } from './read-policy-file.js';

/**
 * A shipped policy by `name@version`, or by its name where it has one version, or any policy by its file. Throws
 * `policy.unknown`, `policy.ambiguous`, `policy.invalid`, `policy.unreadable`.
 */
export async function findPolicy(refOrFile: string): Promise<Policy> {
  return isFile(refOrFile) ? policyInFile(refOrFile) : policyNamed(refOrFile);
}

/** References hold neither slashes nor these endings, so no file of the working directory can pass for one. */
function isFile(text: string): boolean {
  return text.includes('/') || /\.(?:ya?ml|json)$/i.test(text);
}
