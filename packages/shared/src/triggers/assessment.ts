import { z } from 'zod';

import { Timestamp } from '../contracts/common.js';

/** Why a comprehensive assessment is due. */
export const AssessmentTrigger = z
  .enum(['never_assessed', 'effective_compute', 'calendar', 'elicitation_change', 'officer'])
  .meta({ id: 'AssessmentTrigger' });
export type AssessmentTrigger = z.infer<typeof AssessmentTrigger>;

export const AssessmentReason = z
  .strictObject({
    trigger: AssessmentTrigger,
    /** From when on it calls for an assessment. */
    since: Timestamp,
    detail: z.string().min(1).max(2600),
  })
  .meta({ id: 'AssessmentReason' });
export type AssessmentReason = z.infer<typeof AssessmentReason>;

/** Effective compute of the lineage beside what was assessed; multiples have no unit. */
export const ComputeGrowth = z
  .strictObject({
    /** Point estimate of what was assessed, in FLOP. */
    assessedFlop: z.number().positive(),
    /** Upper bound of the checkpoint in the lineage that has the largest, in FLOP. */
    upperFlop: z.number().positive(),
    /** `not_given`: it was registered without an upper bound, so its point estimate stands in. */
    interval: z.enum(['given', 'not_given']),
    upperMultiple: z.number().nonnegative(),
    /** From here an assessment is due; null: the policy names none. */
    triggerMultiple: z.number().nullable(),
    /** Beyond here nothing was assessed; null: the policy names none. */
    bufferMultiple: z.number().nullable(),
  })
  .meta({ id: 'ComputeGrowth' });
export type ComputeGrowth = z.infer<typeof ComputeGrowth>;

/** What a pipeline is told. No boolean, so that no caller finds "may go on" where it is not written. */
export const AssessmentAnswer = z
  .strictObject({
    state: z.enum(['not_due', 'due', 'overdue']),
    reasons: z.array(AssessmentReason),
    /** Due since then or, while nothing is due, the next date that is known; null where none is. */
    dueAt: Timestamp.nullable(),
    /** Overdue after this; null where nothing is due or the policy names no time. */
    completeBy: Timestamp.nullable(),
    training: z.enum(['may_continue', 'must_pause']),
    whyTraining: z.string().min(1).max(1000),
    growth: ComputeGrowth.nullable(),
    /** The one line that a person reads first. */
    sentence: z.string().min(1).max(4000),
  })
  .meta({ id: 'AssessmentAnswer' });
export type AssessmentAnswer = z.infer<typeof AssessmentAnswer>;
