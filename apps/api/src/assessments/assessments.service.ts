import type {
  AssessmentCall,
  AssessmentDue,
  assessmentRoutes,
} from '@holdpoint/shared/contracts/assessments';
import type { PolicyRef } from '@holdpoint/shared/contracts/common';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Policy } from '@holdpoint/shared/policy/policy';
import { assessmentDue } from '@holdpoint/shared/triggers/assessment-due';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Clock } from '../clock/clock.js';
import { Database, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { PolicyBook } from '../policies/policy-book.service.js';
import {
  CallRow,
  LastAssessmentRow,
  LineageRow,
  type PlacedCheckpoint,
  SELECT_CALLS,
  SELECT_LAST_ASSESSMENT,
  SELECT_LINEAGE,
} from './assessment-rows.js';

type Wish = Parsed<typeof assessmentRoutes.call>['body'];

const NEWEST_CALLS = 200;

/** Says when comprehensive assessments are due, from what is recorded. */
@Injectable()
export class AssessmentsService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly book: PolicyBook,
    private readonly clock: Clock,
  ) {}

  /** Throws `checkpoint.unknown`, `policy.unknown`. */
  async due(
    checkpointId: string,
    policyRef: PolicyRef,
    queries: Queries = this.database,
  ): Promise<AssessmentDue> {
    const { policy } = await this.book.byRef(policyRef, queries);
    const checkpoints = await queries.rows(LineageRow, SELECT_LINEAGE, [checkpointId]);
    const checkpoint = checkpoints.find(({ id }) => id === checkpointId);
    if (checkpoint === undefined) throw unknownCheckpoint(checkpointId);
    const last = await this.lastOf(queries, checkpoint.modelId, policy);
    const assessed = checkpoints.find(({ id }) => id === last?.checkpoint_id);
    const completed =
      last === undefined || assessed === undefined
        ? null
        : { checkpoint: assessed, completedAt: last.closed_at };
    const calls = await queries.rows(
      CallRow,
      `${SELECT_CALLS} WHERE assessment_call.model_id = $1 AND (policy_ref IS NULL OR policy_ref = $2) ORDER BY called_at`,
      [checkpoint.modelId, policyRef],
    );
    const now = await this.clock.now();
    const answer = assessmentDue({
      triggers: policy.triggers,
      checkpoint,
      checkpoints,
      assessments: completed === null ? [] : [completed],
      calls: calls.map(({ calledAt, calledBy, reason }) => ({
        at: calledAt,
        by: calledBy,
        reason,
      })),
      now,
    });
    return {
      ...answer,
      checkpoint: nameOf(checkpoint),
      policy: policy.ref,
      asOf: now.toISOString(),
      last:
        last === undefined || completed === null
          ? null
          : {
              checkpoint: nameOf(completed.checkpoint),
              campaignId: last.campaign_id,
              decisionId: last.decision_id,
              completedAt: completed.completedAt,
            },
    };
  }

  /** Of the newest checkpoint of every model, in order of their names. Throws `policy.unknown`. */
  async list(policyRef: PolicyRef): Promise<AssessmentDue[]> {
    const newest = await this.database.rows(
      z.object({ id: z.uuid() }),
      `SELECT DISTINCT ON (model.name COLLATE "C") checkpoint.id FROM checkpoint JOIN model ON model.id = model_id
        ORDER BY model.name COLLATE "C", checkpoint.created_at DESC, checkpoint.id`,
    );
    const found: AssessmentDue[] = [];
    for (const { id } of newest) found.push(await this.due(id, policyRef));
    return found;
  }

  /**
   * Records an officer's call under `id`; a retake of the same request finds the first. Throws `checkpoint.unknown`,
   * `policy.unknown`, `assessment.machine_account` (forbidden).
   */
  async call(
    id: string,
    { checkpointId, policy, reason }: Wish,
    caller: Caller,
  ): Promise<AssessmentCall> {
    if (caller.isMachine) {
      throw new HoldpointError({
        code: 'assessment.machine_account',
        kind: 'forbidden',
        message: "The officer's discretion is a person's: sign in as one.",
      });
    }
    if (policy !== null) await this.book.byRef(policy);
    const calledAt = await this.clock.now();
    return this.database.transaction(async (queries) => {
      const [checkpoint] = (await queries.rows(LineageRow, SELECT_LINEAGE, [checkpointId])).filter(
        (one) => one.id === checkpointId,
      );
      if (checkpoint === undefined) throw unknownCheckpoint(checkpointId);
      const { modelId } = checkpoint;
      const data = { id, modelId, checkpointId, policyRef: policy, reason, calledAt };
      const { count } = await queries.entities.assessmentCall.createMany({
        data: { ...data, calledBy: caller.accountId },
        skipDuplicates: true,
      });
      if (count === 1) {
        await this.ledger.append(queries, {
          stream: `model:${modelId}`,
          type: 'assessment.called',
          actor: actorOf(caller),
          body: { callId: id, checkpointId, policy, reasonDigest: sha256(reason) },
        });
      }
      return this.callOf(queries, id);
    });
  }

  /** The newest 200, newest first. */
  calls(): Promise<AssessmentCall[]> {
    return this.database.rows(
      CallRow,
      `${SELECT_CALLS} ORDER BY called_at DESC, assessment_call.id LIMIT ${NEWEST_CALLS}`,
    );
  }

  private async callOf(queries: Queries, id: string): Promise<AssessmentCall> {
    const [call] = await queries.rows(CallRow, `${SELECT_CALLS} WHERE assessment_call.id = $1`, [
      id,
    ]);
    if (call !== undefined) return call;
    throw new HoldpointError({
      code: 'assessment.unknown',
      kind: 'bug',
      message: `No call ${id}.`,
    });
  }

  private lastOf(queries: Queries, modelId: string, policy: Policy) {
    const tiers = policy.criteria.filter(({ kind }) => kind === 'tier').map(({ id }) => id);
    return queries.row(LastAssessmentRow, SELECT_LAST_ASSESSMENT, [modelId, policy.ref, tiers]);
  }
}

function nameOf({ id, model, name }: PlacedCheckpoint): AssessmentDue['checkpoint'] {
  return { id, model, checkpoint: name };
}

function unknownCheckpoint(id: string): HoldpointError {
  return new HoldpointError({
    code: 'checkpoint.unknown',
    kind: 'not_found',
    message: `No checkpoint ${id}.`,
  });
}
