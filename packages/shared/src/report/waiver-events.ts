import { digestOf, sha256 } from '../digest/sha256.js';
import type { Waiver, WaiverApproval } from '../gate/waiver.js';

/** What the audit trail says of a waiver, an approval or a revocation: ids and digests, no words. */
export interface WaiverEvent {
  readonly type: 'waiver.requested' | 'waiver.approved' | 'waiver.revoked';
  readonly body: Readonly<Record<string, string | null>> & { readonly id: string };
  readonly at: string;
}

/** The event of the request. */
export function requestEventOf(waiver: Omit<Waiver, 'approvals' | 'revocation'>): WaiverEvent {
  const { reason, finding, ...facts } = waiver;
  return {
    type: 'waiver.requested',
    // Not the whole waiver: what people said of it since has events of its own.
    body: {
      id: facts.id,
      kind: facts.kind,
      criterionId: facts.criterionId,
      tierId: facts.tierId,
      model: facts.model,
      checkpoint: facts.checkpoint,
      weightsDigest: facts.weightsDigest,
      policyRef: facts.policyRef,
      policyDigest: facts.policyDigest,
      action: facts.action,
      evidenceDigest: facts.evidenceDigest,
      requestedBy: facts.requestedBy,
      requestedAt: facts.requestedAt,
      expiresAt: facts.expiresAt,
      reasonDigest: sha256(reason),
      findingDigest: sha256(finding),
    },
    at: facts.requestedAt,
  };
}

/** The event of one approval. */
export function approvalEventOf(
  { id: waiverId }: Pick<Waiver, 'id'>,
  { id, person, role, statementDigest, assertion, at }: WaiverApproval,
): WaiverEvent {
  const { credentialId } = assertion;
  const assertionDigest = digestOf(assertion);
  return {
    type: 'waiver.approved',
    body: { id, waiverId, person, role, statementDigest, credentialId, assertionDigest, at },
    at,
  };
}

/** The event of a revocation. */
export function revocationEventOf(
  { id }: Pick<Waiver, 'id'>,
  { person, reason, at }: NonNullable<Waiver['revocation']>,
): WaiverEvent {
  return { type: 'waiver.revoked', body: { id, person, reasonDigest: sha256(reason), at }, at };
}

/** All that the audit trail must say of a waiver. */
export function eventsOfWaiver(waiver: Waiver): readonly WaiverEvent[] {
  const { approvals, revocation } = waiver;
  return [
    requestEventOf(waiver),
    ...approvals.map((approval) => approvalEventOf(waiver, approval)),
    ...(revocation === null ? [] : [revocationEventOf(waiver, revocation)]),
  ];
}
