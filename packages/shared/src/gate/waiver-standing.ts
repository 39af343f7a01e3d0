import { z } from 'zod';

import { Role, Timestamp } from '../contracts/common.js';
import { WaiverKind } from './waiver.js';

/** A waiver by which a criterion or tier passes, as a decision states it beside the figures. */
export const UsedWaiver = z
  .strictObject({
    id: z.uuid(),
    kind: WaiverKind,
    reason: z.string(),
    requestedBy: z.string(),
    /** Approvals that count, oldest first. */
    approvedBy: z.array(z.strictObject({ person: z.string(), role: Role, at: Timestamp })),
    expiresAt: Timestamp,
  })
  .meta({ id: 'UsedWaiver' });
export type UsedWaiver = z.infer<typeof UsedWaiver>;

/** Why a waiver has effect or none. Closed. */
export const WaiverEffect = z
  .enum([
    'in_effect',
    'unneeded',
    'revoked',
    'expired',
    'weights_differ',
    'policy_differs',
    'not_granted',
    'not_asked',
    'never_waivable',
    'waiver_needed',
    'override_needed',
    'evidence_changed',
    'quorum_incomplete',
  ])
  .meta({ id: 'WaiverEffect' });
export type WaiverEffect = z.infer<typeof WaiverEffect>;

/** How a waiver stands at the gate. `unneeded`: the gate doesn't stop there, or another one of it is in effect. */
export const WaiverStanding = UsedWaiver.extend({
  criterionId: z.string().nullable(),
  tierId: z.string().nullable(),
  state: z.enum(['used', 'unneeded', 'refused']),
  effect: WaiverEffect,
  /** The same in words. */
  detail: z.string().max(4000),
}).meta({ id: 'WaiverStanding' });
export type WaiverStanding = z.infer<typeof WaiverStanding>;
