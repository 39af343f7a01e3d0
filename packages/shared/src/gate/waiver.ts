import { z } from 'zod';

import { Action, PolicyRef, Role, Sha256, Timestamp } from '../contracts/common.js';
import { Slug } from '../policy/source.js';
import { Assertion } from '../webauthn/assertion.js';

/** `waiver`: stands in for evidence that leaves a criterion open. `override`: lets pass what the evidence speaks against. */
export const WaiverKind = z.enum(['waiver', 'override']).meta({ id: 'WaiverKind' });
export type WaiverKind = z.infer<typeof WaiverKind>;

/** One person's approval of a waiver, in one seat of its quorum. */
export const WaiverApproval = z
  .strictObject({
    id: z.uuid(),
    person: z.string().min(1).max(120),
    role: Role,
    /** SHA-256 of `waiverStatement` for this role, word for word. */
    statementDigest: Sha256,
    /** The authenticator's signature over the statement; whether it is one is checked where the credential is known. */
    assertion: Assertion,
    at: Timestamp,
  })
  .meta({ id: 'WaiverApproval' });
export type WaiverApproval = z.infer<typeof WaiverApproval>;

/**
 * What people ask the gate to pass over, bound to what they saw: one criterion or tier, of these weights, under this text
 * of the policy, before this action, on this evidence, until it expires. If any of them changes, it covers nothing.
 */
export const Waiver = z
  .strictObject({
    id: z.uuid(),
    kind: WaiverKind,
    /** Null exactly where a tier is named. */
    criterionId: Slug.nullable(),
    tierId: Slug.nullable(),
    model: z.string().min(1).max(120),
    checkpoint: z.string().min(1).max(120),
    weightsDigest: Sha256,
    policyRef: PolicyRef,
    policyDigest: Sha256,
    action: Action,
    /** `criterionEvidenceDigestOf` or `tierEvidenceDigestOf` what was seen. */
    evidenceDigest: Sha256,
    /** What the gate said of it when it was asked for; for people. */
    finding: z.string().min(1).max(4000),
    reason: z.string().min(1).max(2000),
    requestedBy: z.string().min(1).max(120),
    requestedAt: Timestamp,
    expiresAt: Timestamp,
    approvals: z.array(WaiverApproval),
    revocation: z
      .strictObject({
        person: z.string().min(1).max(120),
        reason: z.string().min(1).max(2000),
        at: Timestamp,
      })
      .nullable(),
  })
  .refine(({ criterionId, tierId }) => (criterionId === null) !== (tierId === null), {
    message: 'expected either a criterion or a tier',
  })
  .meta({ id: 'Waiver' });
export type Waiver = z.infer<typeof Waiver>;
