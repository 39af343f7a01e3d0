import { type Invalidation, InvalidationTarget } from '@holdpoint/shared/evidence/invalidation';
import { z } from 'zod';

import { Instant, type Queries } from '../database/database.js';

const InvalidationRow = z
  .object({
    id: z.uuid(),
    target: InvalidationTarget,
    reason: z.string(),
    person: z.string(),
    invalidated_at: Instant,
  })
  .transform(({ person, invalidated_at, ...row }): Invalidation => ({
    ...row,
    by: person,
    at: invalidated_at,
  }));

const SELECT_INVALIDATIONS = `
  SELECT invalidation.id, target, reason, account.name AS person, invalidated_at
    FROM invalidation JOIN account ON account.id = person_id`;

/** Condition on `run` by which a target of each kind names it: `value` and `task` are SQL for what the target says. */
export const RUNS_OF_TARGET = {
  grader: ({ value }) => `run.evaluation_ref = ${value}`,
  task: ({ value, task }) => `run.evaluation_ref = ${value} AND EXISTS (
           SELECT FROM sample WHERE sample.run_id = run.id AND sample_key = ${task})`,
  run: ({ value }) => `run.id::text = ${value}`,
  model: ({ value }) =>
    `run.checkpoint_id IN (SELECT id FROM checkpoint WHERE weights_digest = ${value})`,
} as const satisfies Record<
  InvalidationTarget['kind'],
  (target: { readonly value: string; readonly task: string }) => string
>;

/**
 * Condition on `invalidation`: it is about these weights (SQL for their digest), or about a run on them that was registered
 * before, or imported whenever. Read from the targets and not from what was listed then: a run that was being opened meanwhile is in no list.
 */
export function concernsWeights(weights: string): string {
  const named = (member: string) => `(target->>'${member}')`;
  const isOf = (kind: InvalidationTarget['kind'], member: string) =>
    `(target->>'kind' = '${kind}' AND ${RUNS_OF_TARGET[kind]({ value: named(member), task: named('task') })})`;
  return `(
    (target->>'kind' = 'model' AND target->>'weightsDigest' = ${weights}) OR EXISTS (
      SELECT FROM run JOIN checkpoint AS measured ON measured.id = run.checkpoint_id
       WHERE measured.weights_digest = ${weights} AND (run.created_at < invalidated_at OR run.source = 'imported')
         AND (${isOf('run', 'runId')} OR ${isOf('grader', 'evaluation')} OR ${isOf('task', 'evaluation')})))`;
}

/** All evidence that was found bad, newest first. */
export function allInvalidations(queries: Queries): Promise<Invalidation[]> {
  return queries.rows(
    InvalidationRow,
    `${SELECT_INVALIDATIONS} ORDER BY invalidated_at DESC, invalidation.id`,
  );
}

/** What was found bad that concerns the weights of a checkpoint, or a run on them, oldest first. */
export function invalidationsOn(queries: Queries, checkpointId: string): Promise<Invalidation[]> {
  const weights = '(SELECT weights_digest FROM checkpoint WHERE id = $1)';
  return queries.rows(
    InvalidationRow,
    `${SELECT_INVALIDATIONS} WHERE ${concernsWeights(weights)} ORDER BY invalidated_at, invalidation.id`,
    [checkpointId],
  );
}

export function invalidationById(queries: Queries, id: string): Promise<Invalidation | undefined> {
  return queries.row(InvalidationRow, `${SELECT_INVALIDATIONS} WHERE invalidation.id = $1`, [id]);
}
