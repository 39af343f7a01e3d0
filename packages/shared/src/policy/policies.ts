import type { PolicyRef, Sha256 } from '../contracts/common.js';
import { digestOf } from '../digest/sha256.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { anthropicRsp10 } from './anthropic-rsp-1-0.js';
import { anthropicRsp22 } from './anthropic-rsp-2-2.js';
import type { Policy } from './policy.js';

/** The built-in policies, oldest first. */
export const policies: readonly Policy[] = [anthropicRsp10, anthropicRsp22];

/** A built-in policy. Throws `policy.unknown`. */
export function policyByRef(ref: PolicyRef): Policy {
  const policy = policies.find((candidate) => candidate.ref === ref);
  if (policy !== undefined) return policy;
  throw new HoldpointError({
    code: 'policy.unknown',
    kind: 'not_found',
    message: `No policy ${ref}; there are ${policies.map((known) => known.ref).join(', ')}.`,
  });
}

/** Digest that plans, sign-offs and decisions pin: any change of wording or bar changes it. */
export function policyDigest(policy: Policy): Sha256 {
  return digestOf(policy);
}
