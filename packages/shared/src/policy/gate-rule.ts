import { z } from 'zod';

import { Role } from '../contracts/common.js';
import { Cited, Slug } from './source.js';
import { SafeguardAxis } from './tier.js';

/** Who together may have the gate pass over a criterion, and for how long. One seat, one person. */
export const WaiverRule = z.strictObject({
  quorum: z.array(Role).min(2),
  /** From an approval to the end of what it approves. */
  maxDays: z.int().positive().max(366),
});
export type WaiverRule = z.infer<typeof WaiverRule>;

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
  /**
   * What people may have passed over, all of a quorum together: with `waiver` what the evidence leaves open, with `override`
   * what it speaks against. Left out, nothing.
   */
  waivers: z
    .strictObject({ waiver: WaiverRule.optional(), override: WaiverRule.optional() })
    .optional(),
  /** How long ago an outside witness may have cosigned the log when the gate decides. Left out, none is asked for. */
  witness: z.strictObject({ maxAgeHours: z.int().positive() }).optional(),
});
export type Gate = z.infer<typeof Gate>;

/** Two controls that only mean something together: a model that refuses everything complies with no harm. */
export const ControlPair = z.strictObject({ refusals: Slug, harmfulCompliance: Slug });
export type ControlPair = z.infer<typeof ControlPair>;
