import type { Checkpoint } from '@holdpoint/shared/contracts/checkpoints';
import type { DueDate } from '@holdpoint/shared/contracts/releases';

import type { DecisionRow } from './release-rows.js';

/**
 * What a decision will lose, and when: the evidence of each evaluation at its freshness, and an `ALLOW` at its end. One
 * date an evaluation, the earliest. Total; in no order.
 */
export function dueDatesOf(
  { id: checkpointId, model, checkpoint }: Pick<Checkpoint, 'id' | 'model' | 'checkpoint'>,
  { action, policy_ref: policy, body }: Pick<DecisionRow, 'action' | 'policy_ref' | 'body'>,
): DueDate[] {
  const place = { checkpointId, model, checkpoint, action, policy };
  const ends = new Map<string, string>();
  for (const { evaluation, freshness } of body.criteria) {
    if (freshness === null) continue;
    const known = ends.get(evaluation);
    if (known === undefined || Date.parse(freshness.expiresAt) < Date.parse(known))
      ends.set(evaluation, freshness.expiresAt);
  }
  const evidence = [...ends].map(([evaluation, at]): DueDate => ({
    ...place,
    kind: 'evidence_expires',
    at,
    evaluation,
  }));
  if (body.notAfter === null) return evidence;
  return [...evidence, { ...place, kind: 'decision_expires', at: body.notAfter, evaluation: null }];
}
