import { z } from 'zod';

import type { Sha256 } from '../contracts/common.js';

/** `payloadType` of every envelope over a statement. in-toto attestation, envelope.md. */
export const STATEMENT_TYPE = 'application/vnd.in-toto+json';

/** `_type` of the statements. in-toto attestation, Statement v1. */
export const STATEMENT_SCHEMA = 'https://in-toto.io/Statement/v1';

/** 64 lower-case hex digits: in-toto names the algorithm beside the digest, not in it. */
export const HexSha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** SHA-256 and nothing else: a second algorithm could name another artifact. */
export const DigestSet = z.strictObject({ sha256: HexSha256 });
export type DigestSet = z.infer<typeof DigestSet>;

/** in-toto ResourceDescriptor, as far as it is used here. */
export const ResourceDescriptor = z.strictObject({
  uri: z.string().min(1).max(2000),
  digest: DigestSet,
});
export type ResourceDescriptor = z.infer<typeof ResourceDescriptor>;

/** in-toto Statement v1 of any predicate. */
export const Statement = z.strictObject({
  _type: z.string(),
  subject: z.array(z.strictObject({ name: z.string().min(1).max(1000), digest: DigestSet })).min(1),
  predicateType: z.string(),
  predicate: z.record(z.string(), z.unknown()),
});
export type Statement = z.infer<typeof Statement>;

/** A digest of ours as in-toto writes it. */
export function digestSetOf(digest: Sha256): DigestSet {
  return { sha256: digest.slice('sha256:'.length) };
}
