import { z } from 'zod';

import { type EvaluationRef, PolicyRef } from '../contracts/common.js';
import type { Criterion } from '../policy/criterion.js';
import type { Policy } from '../policy/policy.js';
import { Slug } from '../policy/source.js';

/** A policy with those of its criteria that are asked of one evaluation; never without a criterion. */
export const Leaning = z
  .strictObject({ policy: PolicyRef, criteria: z.array(Slug).min(1) })
  .meta({ id: 'Leaning' });
export type Leaning = z.infer<typeof Leaning>;

/** The policies that ask something of an evaluation, in the order given. Total. */
export function leaningOn(policies: readonly Policy[], evaluation: EvaluationRef): Leaning[] {
  return leaningsOf(policies, (_policy, criterion) => criterion.evaluation === evaluation);
}

/**
 * The policies and criteria that nothing would answer if `evaluation` gave way to `replacement`; all that lean where no
 * replacement is named. A criterion is replaced by another of its own policy that serves the same: a tier's by one of
 * that tier, a control's by one of its side of the joint controls. Each gate that asks for the one must ask for such
 * another too, since a criterion that no gate reads replaces nothing. Total.
 */
export function unreplacedBy(
  policies: readonly Policy[],
  evaluation: EvaluationRef,
  replacement: EvaluationRef | undefined,
): Leaning[] {
  return leaningsOf(
    policies,
    (policy, criterion) =>
      criterion.evaluation === evaluation && !isReplaced(policy, criterion, replacement),
  );
}

function leaningsOf(
  policies: readonly Policy[],
  fits: (policy: Policy, criterion: Criterion) => boolean,
): Leaning[] {
  return policies
    .map((policy) => ({
      policy: policy.ref,
      criteria: policy.criteria.filter((criterion) => fits(policy, criterion)).map(({ id }) => id),
    }))
    .filter(({ criteria }) => criteria.length > 0);
}

function isReplaced(
  policy: Policy,
  criterion: Criterion,
  replacement: EvaluationRef | undefined,
): boolean {
  if (replacement === undefined || replacement === criterion.evaluation) return false;
  const service = serviceOf(policy, criterion);
  const others = policy.criteria
    .filter((other) => other.evaluation === replacement && serviceOf(policy, other) === service)
    .map(({ id }) => id);
  const gates = Object.values(policy.gates).filter(({ criteria }) =>
    criteria.includes(criterion.id),
  );
  return (
    others.length > 0 && gates.every(({ criteria }) => others.some((id) => criteria.includes(id)))
  );
}

/** What a criterion is for: over-refusal and harmful compliance are both controls, and no answer to each other. */
function serviceOf({ jointControls }: Policy, { id, tier }: Criterion): string {
  if (tier !== null) return `tier ${tier}`;
  if (jointControls.some(({ refusals }) => refusals === id)) return 'control of refusals';
  if (jointControls.some(({ harmfulCompliance }) => harmfulCompliance === id))
    return 'control of harmful compliance';
  return 'control';
}
