import { z } from 'zod';

import { EvaluationRef, PolicyRef, Sha256, storable, Timestamp } from '../contracts/common.js';
import { digestOf } from '../digest/sha256.js';
import { Slug } from '../policy/source.js';

const Rate = z.number().min(0).max(1);

/** Where the measured rate will lie: below each with 10, 50 and 90 %. In [0, 1], in this order; they may be equal. */
export const RateQuantiles = z
  .strictObject({ p10: Rate, p50: Rate, p90: Rate })
  .refine(({ p10, p50, p90 }) => p10 <= p50 && p50 <= p90, {
    message: 'expected p10 <= p50 <= p90',
  })
  .meta({ id: 'RateQuantiles' });
export type RateQuantiles = z.infer<typeof RateQuantiles>;

/** What a person foresees; at least one of the two is said. */
export const Foreseen = z
  .strictObject({
    /** That the criterion will be ruled in, in [0, 1]. */
    probability: Rate.nullable(),
    quantiles: RateQuantiles.nullable(),
    rationale: z.string().trim().min(1).max(8000).regex(storable, 'expected text without NUL'),
  })
  .meta({ id: 'Foreseen' });
export type Foreseen = z.infer<typeof Foreseen>;

/** A forecast as it is sealed: of one criterion on one checkpoint, before any run of its evaluation there. */
export const Forecast = Foreseen.extend({
  schema: z.literal('holdpoint.forecast.v1'),
  id: z.uuid(),
  checkpointId: z.uuid(),
  weightsDigest: Sha256,
  evaluation: EvaluationRef,
  policy: z.strictObject({ ref: PolicyRef, digest: Sha256 }),
  criterion: Slug,
  person: z.string().min(1).max(120),
  sealedAt: Timestamp,
  /** 128 random bits: without them the digest of a forecast could be guessed from its few likely numbers. */
  nonce: z.string().regex(/^[0-9a-f]{32}$/, 'expected 32 lower-case hex digits'),
}).meta({ id: 'Forecast' });
export type Forecast = z.infer<typeof Forecast>;

/** What the audit trail keeps of a forecast while nobody may read it. */
export function forecastDigest(forecast: Forecast): Sha256 {
  return digestOf(forecast);
}
