import { z } from 'zod';

import { Action, Role, Sha256, Timestamp } from '../contracts/common.js';

/** What a signatory may say; to abstain fills no seat and denies nothing. */
export const SignOffChoice = z.enum(['approve', 'reject', 'abstain']).meta({ id: 'SignOffChoice' });
export type SignOffChoice = z.infer<typeof SignOffChoice>;

/**
 * One person's word on one gate, bound to exactly what was looked at: weights, policy, action and evidence. If any of
 * them changes, the sign-off is stale.
 */
export const SignOff = z
  .strictObject({
    id: z.uuid(),
    person: z.string().min(1).max(120),
    role: Role,
    choice: SignOffChoice,
    /** SHA-256 of the statement that was signed, word for word. */
    statementDigest: Sha256,
    /** Digest of the weights. */
    subjectDigest: Sha256,
    policyDigest: Sha256,
    action: Action,
    /** `evidenceDigestOf` what was signed off. */
    evidenceDigest: Sha256,
    comment: z.string().max(2000),
    signedAt: Timestamp,
  })
  .meta({ id: 'SignOff' });
export type SignOff = z.infer<typeof SignOff>;
