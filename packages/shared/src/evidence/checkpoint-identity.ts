import { z } from 'zod';

import { EndpointBinding } from '../attestation/decision-predicate.js';
import { Sha256, Timestamp } from '../contracts/common.js';

/** A verified signature of a model (OpenSSF Model Signing), as it is kept: who signed, and what. */
export const VerifiedModelSignature = z
  .strictObject({
    verifiedBy: z.enum(['public_key', 'certificate']),
    /** Name that the operator gave the key, or the certificate's subject. */
    identity: z.string().min(1).max(1000),
    /** Who vouched for the subject when it signed; null for a key. */
    issuer: z.string().max(1000).nullable(),
    /** Equal to the checkpoint's weights digest. */
    rootDigest: Sha256,
    /** How many files were signed. */
    files: z.int().positive(),
    /** Of the bundle, as `modelSignatureDigest` takes it; the bundle stays with whoever registered. */
    bundleDigest: Sha256,
    verifiedAt: Timestamp,
  })
  .meta({ id: 'VerifiedModelSignature' });
export type VerifiedModelSignature = z.infer<typeof VerifiedModelSignature>;

/** Who vouches for the weights, and what says that the evaluated endpoint serves them. Neither is part of a plan. */
export const CheckpointIdentity = z.strictObject({
  /** Null: nobody signed the weights, as far as is known here. */
  modelSignature: VerifiedModelSignature.nullable(),
  binding: EndpointBinding,
});
export type CheckpointIdentity = z.infer<typeof CheckpointIdentity>;
