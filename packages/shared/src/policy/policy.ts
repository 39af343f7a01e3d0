import { z } from 'zod';

import {
  Action,
  EvaluationRef,
  PolicyRef,
  Role,
  SandboxLevel,
  Timestamp,
} from '../contracts/common.js';

/** How the tries of one task become the task's value. `any_of_k`: passed if any of k tries succeeds (RSP v1.0, Appendix). */
export const Aggregator = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('mean') }),
    z.strictObject({ kind: z.literal('any_of_k'), k: z.int().positive() }),
  ])
  .meta({ id: 'Aggregator' });
export type Aggregator = z.infer<typeof Aggregator>;

/**
 * One question that a policy asks of the evidence, put as the adverse proposition to rule out:
 * "`metric` is `comparison` `thresholdRate`". The unit of sampling is the task, never the try.
 */
export const Criterion = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
    title: z.string().min(1).max(200),
    /** Section of the policy's own text, or the project's reason where the text names no number. */
    clause: z.string().min(1).max(500),
    /** A `tier` criterion is about dangerous capability, a `control` about the deployed model's behaviour. */
    kind: z.enum(['tier', 'control']),
    /** Capability threshold that a tier criterion serves; null for a control. */
    tier: z.string().nullable(),
    evaluation: EvaluationRef,
    metric: z.string().regex(/^[a-z0-9_]+$/),
    aggregator: Aggregator,
    comparison: z.enum(['at_least', 'at_most']),
    thresholdRate: z.number().min(0).max(1),
    /** `point`: the estimate alone rules in. `bound`: only the one-sided bound on the near side does. */
    ruledInBy: z.enum(['point', 'bound']),
    /** Of the one-sided Clopper-Pearson (or, for fractional values, Hoeffding) bound, in (0.5, 1). */
    confidence: z.number().gt(0.5).lt(1),
    minimumTasks: z.int().positive(),
    /** Largest share of planned tries that may lack a score before the run is too holed to judge. */
    maximumUnscoredShare: z.number().min(0).max(1),
    freshnessDays: z.int().positive(),
    minimumSandbox: SandboxLevel,
    /** Least elicitation as a share of training cost, in [0, 1]; below it nothing is ruled out. */
    minimumElicitationCostShare: z.number().min(0).max(1),
    acceptsImported: z.boolean(),
  })
  .meta({ id: 'Criterion' });
export type Criterion = z.infer<typeof Criterion>;

export const SafeguardAxis = z.enum(['deployment', 'security', 'affirmative_case']);

/** What must hold if a tier is not ruled out. */
export const RequiredSafeguard = z.strictObject({
  axis: SafeguardAxis,
  level: z.string().min(1).max(40),
});
export type RequiredSafeguard = z.infer<typeof RequiredSafeguard>;

export const Tier = z.strictObject({
  id: z.string().min(1).max(80),
  title: z.string().min(1).max(200),
  kind: z.enum(['threshold', 'alert', 'checkpoint', 'watch']),
  clause: z.string().min(1).max(500),
  requiredSafeguards: z.array(RequiredSafeguard),
});
export type Tier = z.infer<typeof Tier>;

export const Gate = z.strictObject({
  criteria: z.array(z.string()).min(1),
  /** One seat, one person. Nobody fills two seats, and who requested the evidence fills none. */
  signOffs: z.array(Role),
  /** A decision to allow stands for this long. */
  validDays: z.int().positive(),
  clause: z.string().min(1).max(500),
});
export type Gate = z.infer<typeof Gate>;

export const Policy = z
  .strictObject({
    schema: z.literal('holdpoint.policy.v1'),
    ref: PolicyRef,
    title: z.string().min(1).max(200),
    effectiveAt: Timestamp,
    supersedes: PolicyRef.nullable(),
    source: z.string().min(1).max(500),
    notes: z.array(z.string().max(1000)),
    tiers: z.array(Tier),
    criteria: z.array(Criterion).min(1),
    gates: z.partialRecord(Action, Gate),
  })
  .meta({ id: 'Policy' });
export type Policy = z.infer<typeof Policy>;
