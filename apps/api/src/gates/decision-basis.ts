import { RunRegistration } from '@holdpoint/shared/evidence/run-evidence';
import { Subject } from '@holdpoint/shared/evidence/run-plan';
import { HeldSafeguard } from '@holdpoint/shared/gate/gate-decision';
import { Governance, noGovernance, SignedStatement } from '@holdpoint/shared/report/bundle';
import { EnrolledCredential } from '@holdpoint/shared/webauthn/enrolled-credential';
import { z } from 'zod';

import { ReviewHeads } from '../runs/review-rows.js';

/**
 * What a decision was made from, as it stood then. Records are insert-only and closed runs don't change, so their ids
 * stand for them; what may grow later (registrations, reviews, sign-offs, audit streams) is kept or bounded here.
 */
export const DecisionBasis = z.strictObject({
  subject: Subject,
  registrations: z.array(RunRegistration),
  runIds: z.array(z.uuid()),
  /** The last review of each run that the gate read. A decision without them was made before there were any. */
  reviewHeads: ReviewHeads.default({}),
  signOffs: z.array(SignedStatement),
  /** With which they were signed. */
  credentials: z.array(EnrolledCredential),
  safeguards: z.array(HeldSafeguard),
  /** A decision without it was made before people could say any of this. */
  governance: Governance.default(noGovernance),
  auditHeads: z.record(z.string(), z.int().positive()),
});
export type DecisionBasis = z.infer<typeof DecisionBasis>;
