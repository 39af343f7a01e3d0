import { z } from 'zod';

import { Action, PolicyRef, Role, Timestamp } from '../contracts/common.js';
import { Criterion } from './criterion.js';
import { Obligation, Triggers } from './duties.js';
import { ControlPair, Gate } from './gate-rule.js';
import { faultsIn } from './policy-faults.js';
import { Responses } from './response.js';
import { Cited, PolicySource } from './source.js';
import { RiskDomain, Tier } from './tier.js';

/** A bar or rule that this version changed beside the one that it supersedes, as its publisher's text shows. */
export const PolicyChange = z.strictObject({
  version: z.string().min(1).max(40),
  date: z.iso.date().nullable().default(null),
  change: z.string().min(1).max(400),
  direction: z.enum(['looser', 'tighter', 'removed', 'reworded', 'redefined', 'mixed']),
});
export type PolicyChange = z.infer<typeof PolicyChange>;

export const Policy = z
  .strictObject({
    schema: z.literal('holdpoint.policy.v2'),
    ref: PolicyRef,
    title: z.string().min(1).max(200),
    /** A `crosswalk` maps another regime onto the same evidence; its bars are Holdpoint's reading. */
    kind: z.enum(['policy', 'crosswalk']),
    effectiveAt: Timestamp,
    supersedes: PolicyRef.nullable(),
    sources: z.array(PolicySource).min(1),
    notes: z.array(z.string().max(1000)).default([]),
    domains: z.array(RiskDomain).min(1),
    tiers: z.array(Tier),
    criteria: z.array(Criterion).default([]),
    jointControls: z.array(ControlPair).default([]),
    gates: z.partialRecord(Action, Gate),
    /** Seats of the quorum that activates this policy; nobody fills two, and who proposed it fills none. */
    activation: z.strictObject({ ...Cited.shape, signOffs: z.array(Role).min(2) }),
    triggers: Triggers.nullable(),
    responses: Responses.nullable().default(null),
    obligations: z.array(Obligation).default([]),
    changes: z.array(PolicyChange).default([]),
  })
  .superRefine((policy, context) => {
    for (const { path, message } of faultsIn(policy)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  })
  .meta({ id: 'Policy' });
export type Policy = z.infer<typeof Policy>;
