import { z } from 'zod';

import { Sha256, Timestamp } from '../contracts/common.js';
import { Score } from './score.js';

/** Where a transcript lies: bytes [offset, offset + length) of the pack's uncompressed content. */
export const PackReference = z.strictObject({
  digest: Sha256,
  offset: z.int().nonnegative(),
  length: z.int().positive(),
});
export type PackReference = z.infer<typeof PackReference>;

/** The one immutable record of a finished sample. Key: (sampleKey, epoch) within a run. */
export const SampleRecord = z
  .strictObject({
    sampleKey: z.string().min(1).max(200),
    epoch: z.int().positive(),
    score: Score,
    /** SHA-256 of the canonical transcript; null where a record came from an imported log. */
    transcriptDigest: Sha256.nullable(),
    pack: PackReference.nullable(),
    inputTokens: z.int().nonnegative(),
    outputTokens: z.int().nonnegative(),
    costMicroUsd: z.int().nonnegative(),
    modelCalls: z.int().nonnegative(),
    latencyMs: z.int().nonnegative(),
    completedAt: Timestamp,
  })
  .meta({ id: 'SampleRecord' });
export type SampleRecord = z.infer<typeof SampleRecord>;
