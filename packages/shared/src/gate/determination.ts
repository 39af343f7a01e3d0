import { z } from 'zod';

import { Role, Sha256, Timestamp } from '../contracts/common.js';
import { Slug } from '../policy/source.js';

/** Who disagreed, in their own words. */
export const Dissent = z.strictObject({
  person: z.string().min(1).max(120),
  text: z.string().min(1).max(4000),
});
export type Dissent = z.infer<typeof Dissent>;

/** Evidence of others that a determination leans on; only its digest is kept here. */
export const Attestation = z.strictObject({
  title: z.string().min(1).max(300),
  by: z.string().min(1).max(200),
  digest: Sha256,
});
export type Attestation = z.infer<typeof Attestation>;

/**
 * What a person determined about a tier of a policy for one checkpoint, on all that is known. An evaluation never
 * decides a tier by itself: it is a signal (domain: "does not automatically determine").
 */
export const Determination = z
  .strictObject({
    id: z.uuid(),
    tier: Slug,
    verdict: z.enum(['ruled_out', 'ruled_in']),
    person: z.string().min(1).max(120),
    role: Role,
    rationale: z.string().min(1).max(8000),
    dissent: z.array(Dissent).max(50),
    attestations: z.array(Attestation).max(50),
    /** Digest of the weights. */
    subjectDigest: Sha256,
    policyDigest: Sha256,
    determinedAt: Timestamp,
    expiresAt: Timestamp,
  })
  .meta({ id: 'Determination' });
export type Determination = z.infer<typeof Determination>;
