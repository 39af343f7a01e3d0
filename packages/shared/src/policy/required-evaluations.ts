import type { Action, EvaluationRef } from '../contracts/common.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import type { Criterion } from './criterion.js';
import type { Gate } from './gate-rule.js';
import type { Policy } from './policy.js';

/** One evaluation to run, with all that the gate will ask of it. */
export interface RequiredEvaluation {
  readonly evaluation: EvaluationRef;
  readonly criteria: readonly Criterion[];
}

/** The gate before `action`. Throws `policy.gate_missing` when the policy has none. */
export function gateOf(policy: Policy, action: Action): Gate {
  const gate = policy.gates[action];
  if (gate !== undefined) return gate;
  throw new HoldpointError({
    code: 'policy.gate_missing',
    kind: 'not_found',
    message: `${policy.ref} has no gate for ${action}.`,
  });
}

/**
 * The criteria of the gate before `action`, in the gate's order.
 * Throws `policy.gate_missing`, or `policy.criterion_unknown` when the gate names a criterion that isn't defined once.
 */
export function criteriaOf(policy: Policy, action: Action): readonly Criterion[] {
  return [...new Set(gateOf(policy, action).criteria)].map((id) => {
    const [criterion, second] = policy.criteria.filter((candidate) => candidate.id === id);
    if (criterion !== undefined && second === undefined) return criterion;
    throw new HoldpointError({
      code: 'policy.criterion_unknown',
      kind: 'invalid',
      message: `${policy.ref} defines criterion ${id} ${second === undefined ? 'nowhere' : 'more than once'}.`,
    });
  });
}

/**
 * What must be run before `action` can be decided: one entry an evaluation, in the gate's order.
 * Throws `policy.gate_missing`, `policy.criterion_unknown`.
 */
export function requiredEvaluations(policy: Policy, action: Action): readonly RequiredEvaluation[] {
  const criteria = criteriaOf(policy, action);
  const evaluations = new Set(criteria.map((criterion) => criterion.evaluation));
  return [...evaluations].map((evaluation) => ({
    evaluation,
    criteria: criteria.filter((criterion) => criterion.evaluation === evaluation),
  }));
}
