import { Action, DecisionWord } from '@holdpoint/shared/contracts/common';
import { Firing } from '@holdpoint/shared/contracts/schedules';
import { announcedDecision } from '@holdpoint/shared/gate/announced-decision';
import { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import { FiringState, ScheduleRules, When } from '@holdpoint/shared/triggers/schedule-rules';
import { z } from 'zod';

import { Instant, type Queries } from '../database/database.js';
import { statesOf } from '../gates/decision-states.js';

export const SELECT_SCHEDULES = `
  SELECT schedule.id, schedule.name, policy_ref, action, schedule.model_id, schedule.checkpoint_id, model.name AS model,
         checkpoint.name AS checkpoint, firing_rule, rules, schedule.state, next_due_at, watches_since, owner_id,
         account.name AS owner, schedule.created_at, removed_at
    FROM schedule
    JOIN account ON account.id = owner_id
    LEFT JOIN checkpoint ON checkpoint.id = schedule.checkpoint_id
    JOIN model ON model.id = coalesce(schedule.model_id, checkpoint.model_id)`;

export const ScheduleRow = z.object({
  id: z.uuid(),
  name: z.string(),
  policy_ref: z.string(),
  action: Action,
  model_id: z.uuid().nullable(),
  checkpoint_id: z.uuid().nullable(),
  model: z.string(),
  checkpoint: z.string().nullable(),
  firing_rule: When,
  rules: ScheduleRules,
  state: z.enum(['active', 'paused', 'removed']),
  next_due_at: z.date().nullable(),
  watches_since: z.date(),
  owner_id: z.uuid(),
  owner: z.string(),
  created_at: Instant,
  removed_at: Instant.nullable(),
});
export type ScheduleRow = z.infer<typeof ScheduleRow>;

/** Firings with what became of them; `before` is the decision of the same gate that this one took the place of. */
const SELECT_FIRINGS = `
  SELECT firing.id, firing.schedule_id, firing.cause, firing.due_at, firing.due_times, firing.state, firing.detail,
         firing.checkpoint_id, model.name AS model, checkpoint.name AS checkpoint,
         firing.campaign_id, campaign.state AS campaign_state, firing.decision_id,
         decision.body, decision.decided_at, before.decision AS before,
         account.name AS requested_by, firing.created_at
    FROM schedule_firing AS firing
    JOIN account ON account.id = firing.requested_by
    LEFT JOIN checkpoint ON checkpoint.id = firing.checkpoint_id
    LEFT JOIN model ON model.id = checkpoint.model_id
    LEFT JOIN campaign ON campaign.id = firing.campaign_id
    LEFT JOIN gate_decision AS decision ON decision.id = firing.decision_id
    LEFT JOIN LATERAL (
      SELECT earlier.decision FROM gate_decision AS earlier
       WHERE earlier.checkpoint_id = decision.checkpoint_id AND earlier.policy_ref = decision.policy_ref
         AND earlier.action = decision.action AND earlier.decided_at < decision.decided_at
       ORDER BY earlier.decided_at DESC, earlier.id LIMIT 1) AS before ON true`;

const FiringRow = z
  .object({
    id: z.uuid(),
    schedule_id: z.uuid(),
    cause: Firing.shape.cause,
    due_at: Instant,
    due_times: z.int(),
    state: FiringState,
    detail: z.string(),
    checkpoint_id: z.uuid().nullable(),
    model: z.string().nullable(),
    checkpoint: z.string().nullable(),
    campaign_id: z.uuid().nullable(),
    campaign_state: z.enum(['running', 'closed']).nullable(),
    decision_id: z.uuid().nullable(),
    body: GateDecision.nullable(),
    decided_at: Instant.nullable(),
    before: DecisionWord.nullable(),
    requested_by: z.string(),
    created_at: Instant,
  })
  .transform((row) => ({ scheduleId: row.schedule_id, row }));

/** Firings as `SELECT_FIRINGS` tells them with this behind it, each decision as it may be acted on. */
export async function firingsWhere(
  queries: Queries,
  condition: string,
  values: readonly unknown[],
): Promise<{ readonly scheduleId: string; readonly firing: Firing }[]> {
  const rows = await queries.rows(FiringRow, `${SELECT_FIRINGS} ${condition}`, values);
  const states = await statesOf(
    queries,
    rows.flatMap(({ row }) => row.decision_id ?? []),
  );
  return rows.map(({ scheduleId, row }) => {
    const state = states.get(row.decision_id ?? '') ?? { receipt: null, revocation: null };
    const decision = row.body === null ? null : announcedDecision(row.body, state);
    return { scheduleId, firing: firingOf(row, decision) };
  });
}

interface RawFiring {
  readonly id: string;
  readonly cause: Firing['cause'];
  readonly due_at: string;
  readonly due_times: number;
  readonly state: FiringState;
  readonly detail: string;
  readonly checkpoint_id: string | null;
  readonly model: string | null;
  readonly checkpoint: string | null;
  readonly campaign_id: string | null;
  readonly campaign_state: 'running' | 'closed' | null;
  readonly decision_id: string | null;
  readonly decided_at: string | null;
  readonly before: DecisionWord | null;
  readonly requested_by: string;
  readonly created_at: string;
}

function firingOf(
  row: RawFiring,
  announced: Pick<GateDecision, 'decision' | 'sentence'> | null,
): Firing {
  const { checkpoint_id, model, checkpoint, campaign_id, campaign_state } = row;
  const { decision_id, decided_at, before } = row;
  return {
    id: row.id,
    cause: row.cause,
    dueAt: row.due_at,
    dueTimes: row.due_times,
    state: row.state,
    detail: row.detail,
    checkpoint:
      checkpoint_id === null || model === null || checkpoint === null
        ? null
        : { id: checkpoint_id, model, checkpoint },
    campaign:
      campaign_id === null || campaign_state === null
        ? null
        : { id: campaign_id, state: campaign_state },
    decision:
      decision_id === null || announced === null || decided_at === null
        ? null
        : {
            id: decision_id,
            decision: announced.decision,
            sentence: announced.sentence,
            decidedAt: decided_at,
            before,
          },
    requestedBy: row.requested_by,
    createdAt: row.created_at,
  };
}
