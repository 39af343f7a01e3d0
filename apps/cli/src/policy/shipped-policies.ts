import type { PolicyRef, Sha256 } from '@holdpoint/shared/contracts/common';
import { policies, policyDigest } from '@holdpoint/shared/policy/policies';
import type { Policy } from '@holdpoint/shared/policy/policy';
import type { SourceStatus } from '@holdpoint/shared/policy/source';

/** A line of `holdpoint policy list`. */
export interface ShippedPolicy {
  readonly ref: PolicyRef;
  readonly kind: Policy['kind'];
  readonly title: string;
  readonly effectiveAt: string;
  readonly digest: Sha256;
  /** The weakest of its texts' statuses; what Holdpoint chose itself is not counted. */
  readonly sourceStatus: SourceStatus;
}

/** The shipped policies, in their order. */
export function shippedPolicies(): readonly ShippedPolicy[] {
  return policies.map((policy) => ({
    ref: policy.ref,
    kind: policy.kind,
    title: policy.title,
    effectiveAt: policy.effectiveAt,
    digest: policyDigest(policy),
    sourceStatus: weakestStatus(policy),
  }));
}

function weakestStatus({ sources }: Policy): SourceStatus {
  const statuses = new Set(sources.map(({ status }) => status));
  return (
    (['unverified', 'secondary', 'primary'] as const).find((status) => statuses.has(status)) ??
    'own'
  );
}
