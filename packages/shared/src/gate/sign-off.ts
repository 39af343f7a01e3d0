import { z } from 'zod';

import { Action, Role, Sha256, Timestamp } from '../contracts/common.js';
import { Assertion } from '../webauthn/assertion.js';

/** What a signatory may say; to abstain fills no seat and denies nothing. */
export const SignOffChoice = z.enum(['approve', 'reject', 'abstain']).meta({ id: 'SignOffChoice' });
export type SignOffChoice = z.infer<typeof SignOffChoice>;

/**
 * The newest tree head of the log when the statement was read. It bounds the moment of signing from below: nobody knew its
 * root before it was signed.
 */
export const SeenTreeHead = z
  .strictObject({
    /** Name of the log. */
    origin: z.string().min(1).max(255),
    size: z.int().nonnegative(),
    /** 32 bytes, base64. */
    root: z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'expected 32 bytes in base64'),
  })
  .meta({ id: 'SeenTreeHead' });
export type SeenTreeHead = z.infer<typeof SeenTreeHead>;

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
    /** What of the log the statement names. */
    seen: SeenTreeHead,
    /** The authenticator's signature over the statement; whether it is one is checked where the credential is known. */
    assertion: Assertion,
    signedAt: Timestamp,
  })
  .meta({ id: 'SignOff' });
export type SignOff = z.infer<typeof SignOff>;
