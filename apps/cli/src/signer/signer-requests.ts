import { EpochFloor } from '@holdpoint/shared/attestation/epoch-list';
import { z } from 'zod';

/** Bytes in base64, in its one canonical spelling. */
export const Base64 = z
  .string()
  .refine((text) => Buffer.from(text, 'base64').toString('base64') === text, 'expected base64');

const Size = z.int().min(0);
/** RFC 9162 §2.1.4: a tree of 2^63 leaves needs no more. */
const Proof = z.array(Base64).max(64);

/** Body of `POST /v1/tree-heads`. */
export const HeadRequest = z.strictObject({ from: Size, size: Size, root: Base64, proof: Proof });
export type HeadRequest = z.infer<typeof HeadRequest>;

/** Body of `POST /v1/statements`: what to sign, and the proof that it stands in the log. */
export const StatementRequest = z.strictObject({
  payloadType: z.string(),
  payload: Base64,
  entry: Base64,
  index: Size,
  size: Size,
  proof: Proof,
  treeHead: z.string(),
});
export type StatementRequest = z.infer<typeof StatementRequest>;

/** Body of `POST /v1/epochs`. Floors as consumers read them: one that they refuse would spoil every list from then on. */
export const EpochRequest = z.strictObject({
  issuedAt: z.iso.datetime(),
  epochs: z.array(EpochFloor).max(100_000),
});
export type EpochRequest = z.infer<typeof EpochRequest>;
