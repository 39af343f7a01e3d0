import type { PolicyRef } from '../contracts/common.js';

/** `anthropic-rsp` of `anthropic-rsp@2.2`: what the versions of one policy have in common. */
export function policyName(ref: PolicyRef): string {
  return ref.slice(0, ref.indexOf('@'));
}
