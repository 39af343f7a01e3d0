import type { PolicyRef, Sha256 } from '../contracts/common.js';
import { digestOf } from '../digest/sha256.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { anthropicRsp10 } from './built-in/anthropic-rsp-1-0.js';
import { anthropicRsp22 } from './built-in/anthropic-rsp-2-2.js';
import { anthropicRsp34 } from './built-in/anthropic-rsp-3-4.js';
import { caSb532025 } from './built-in/ca-sb-53-2025.js';
import { deepmindFsf31 } from './built-in/deepmind-fsf-3-1.js';
import { euGpaiCode2025 } from './built-in/eu-gpai-code-2025.js';
import { openaiPreparedness2 } from './built-in/openai-preparedness-2.js';
import { Policy } from './policy.js';
import { policyName } from './policy-name.js';

/** Policy of a question that names none. */
export const DEFAULT_POLICY: PolicyRef = 'anthropic-rsp@2.2';

/** The shipped policies: those that Holdpoint keeps, oldest first, then the crosswalks. */
export const policies: readonly Policy[] = [
  anthropicRsp10,
  anthropicRsp22,
  anthropicRsp34,
  openaiPreparedness2,
  deepmindFsf31,
  euGpaiCode2025,
  caSb532025,
].map((policy) => Policy.parse(policy));

/** A shipped policy. Throws `policy.unknown`. */
export function policyByRef(ref: PolicyRef): Policy {
  const policy = policies.find((candidate) => candidate.ref === ref);
  if (policy !== undefined) return policy;
  throw new HoldpointError({
    code: 'policy.unknown',
    kind: 'not_found',
    message: `No policy ${ref}; there are ${knownRefs()}.`,
  });
}

/**
 * A shipped policy by its reference, or by its name alone where it has one version. Throws `policy.unknown`,
 * `policy.ambiguous`.
 */
export function policyNamed(wanted: string): Policy {
  const versions = policies.filter((policy) => policyName(policy.ref) === wanted);
  const [only, second] = versions;
  if (only === undefined) return policyByRef(wanted);
  if (second === undefined) return only;
  throw new HoldpointError({
    code: 'policy.ambiguous',
    kind: 'invalid',
    message: `${wanted} has more than one version; say one of ${versions.map(({ ref }) => ref).join(', ')}.`,
  });
}

/** Digest that plans, sign-offs and decisions pin: any change of wording or bar changes it. */
export function policyDigest(policy: Policy): Sha256 {
  return digestOf(policy);
}

function knownRefs(): string {
  return policies.map(({ ref }) => ref).join(', ');
}
