import { z } from 'zod';

import { Role } from '../contracts/common.js';
import { Cited, Slug } from './source.js';
import { SafeguardAxis } from './tier.js';

/** What a policy asks before an action. */
export const Gate = z.strictObject({
  ...Cited.shape,
  criteria: z.array(Slug).default([]),
  /** Tiers that people must have determined, beside what the criteria show. */
  determinations: z.array(Slug).default([]),
  /** Axes of the tiers' safeguards that answer for a tier at this gate. */
  safeguardAxes: z.array(SafeguardAxis),
  /** One seat, one person. Nobody fills two seats, and who requested the evidence fills none. */
  signOffs: z.array(Role),
  /** A decision to allow stands for this long. */
  validDays: z.int().positive(),
});
export type Gate = z.infer<typeof Gate>;

/** Two controls that only mean something together: a model that refuses everything complies with no harm. */
export const ControlPair = z.strictObject({ refusals: Slug, harmfulCompliance: Slug });
export type ControlPair = z.infer<typeof ControlPair>;
