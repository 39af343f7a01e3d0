import { Action, DecisionWord, Role } from '@holdpoint/shared/contracts/common';
import type { Affected } from '@holdpoint/shared/contracts/invalidations';
import type { InvalidationTarget } from '@holdpoint/shared/evidence/invalidation';
import { z } from 'zod';

import type { Queries } from '../database/database.js';
import { RUNS_OF_TARGET } from '../runs/invalidation-rows.js';

const place = { checkpointId: z.uuid(), model: z.string(), checkpoint: z.string() };

const RunPlace = z.object({ runId: z.uuid(), ...place, evaluation: z.string() });
const SignOffPlace = z.object({
  signOffId: z.uuid(),
  ...place,
  policy: z.string(),
  action: Action,
  role: Role,
  person: z.string(),
});
const DeterminationPlace = z.object({
  determinationId: z.uuid(),
  ...place,
  policy: z.string(),
  tier: z.string(),
  role: Role,
  person: z.string(),
});
const DecisionPlace = z.object({
  decisionId: z.uuid(),
  ...place,
  policy: z.string(),
  action: Action,
  decision: DecisionWord,
});

const PLACE = `checkpoint.id AS "checkpointId", model.name AS model, checkpoint.name AS checkpoint`;
const JOIN_PLACE = `JOIN checkpoint ON checkpoint.id = checkpoint_id JOIN model ON model.id = checkpoint.model_id`;

function valuesOf(target: InvalidationTarget): readonly [string, ...string[]] {
  switch (target.kind) {
    case 'grader':
      return [target.evaluation];
    case 'task':
      return [target.evaluation, target.task];
    case 'run':
      return [target.runId];
    case 'model':
      return [target.weightsDigest];
  }
}

/**
 * What rests on evidence at this moment: the runs themselves; every sign-off and determination on their weights that was
 * made when they were known; every decision that read them. Wide on purpose: what people had before their eyes
 * may have moved them, whatever criterion it served.
 */
export async function affectedBy(queries: Queries, target: InvalidationTarget): Promise<Affected> {
  const runs = await queries.rows(
    RunPlace,
    `SELECT run.id AS "runId", ${PLACE}, evaluation_ref AS evaluation
       FROM run ${JOIN_PLACE}
      WHERE ${RUNS_OF_TARGET[target.kind]({ value: '$1', task: '$2' })} ORDER BY run.created_at, run.id`,
    valuesOf(target),
  );
  const runIds = runs.map(({ runId }) => runId);
  const weights = target.kind === 'model' ? target.weightsDigest : null;
  // A determination or sign-off on other weights than it names rests on nothing, with or without runs.
  const rests = (at: string) => `(
    checkpoint.weights_digest = $2 OR EXISTS (
      SELECT FROM run JOIN checkpoint AS measured ON measured.id = run.checkpoint_id
       WHERE run.id = ANY($1::uuid[]) AND measured.weights_digest = checkpoint.weights_digest
         AND run.created_at < ${at}))`;
  const values = [runIds, weights];
  return {
    runs,
    signOffs: await queries.rows(
      SignOffPlace,
      `SELECT sign_off.id AS "signOffId", ${PLACE}, policy_ref AS policy, action, role, account.name AS person
         FROM sign_off ${JOIN_PLACE} JOIN account ON account.id = person_id
        WHERE ${rests('signed_at')} ORDER BY signed_at, sign_off.id`,
      values,
    ),
    determinations: await queries.rows(
      DeterminationPlace,
      `SELECT determination.id AS "determinationId", ${PLACE}, policy_ref AS policy, tier, role, account.name AS person
         FROM determination ${JOIN_PLACE} JOIN account ON account.id = person_id
        WHERE ${rests('determined_at')} ORDER BY determined_at, determination.id`,
      values,
    ),
    decisions: await queries.rows(
      DecisionPlace,
      `SELECT gate_decision.id AS "decisionId", ${PLACE}, policy_ref AS policy, action, decision
         FROM gate_decision ${JOIN_PLACE}
        WHERE checkpoint.weights_digest = $2
           OR jsonb_path_query_array(evidence, '$.registrations[*].runId') ?| $1::text[]
        ORDER BY decided_at, gate_decision.id`,
      values,
    ),
  };
}
