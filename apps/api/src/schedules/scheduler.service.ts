import { Action } from '@holdpoint/shared/contracts/common';
import { splitMissed } from '@holdpoint/shared/triggers/judge-firing';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { z } from 'zod';

import { AssessmentsService } from '../assessments/assessments.service.js';
import { CALLER_FIELDS, CallerRow } from '../auth/caller-row.js';
import { Database, type Queries } from '../database/database.js';
import { GatesService } from '../gates/gates.service.js';
import { uuidFrom } from '../http/idempotency.interceptor.js';
import { LOG } from '../tokens.js';
import { CalendarRule } from './calendar-rule.js';
import { ScheduleFirings } from './schedule-firing.service.js';
import { ScheduleRow, SELECT_SCHEDULES } from './schedule-rows.js';

const Id = z.object({ id: z.uuid() });
const Registered = z.object({ id: z.uuid(), created_at: z.date() });
const Undecided = z.object({
  id: z.uuid(),
  checkpoint_id: z.uuid(),
  policy_ref: z.string(),
  action: Action,
  requested_by: z.uuid(),
});
const BATCH = 50;

/**
 * Fires what is due. Each step takes its row by lock and skips one that another process holds, and what it did stands in
 * unique rows: however many schedulers turn, each occasion becomes one campaign and one decision.
 */
@Injectable()
export class Scheduler {
  constructor(
    private readonly database: Database,
    private readonly firings: ScheduleFirings,
    private readonly assessments: AssessmentsService,
    private readonly gates: GatesService,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** One turn at `now`. A step that fails is logged and comes again with the next turn; the others go on. */
  async turn(now: Date): Promise<void> {
    for (const id of await this.idsOf(
      `SELECT id FROM schedule WHERE state = 'active' AND next_due_at <= $1 ORDER BY next_due_at LIMIT ${BATCH}`,
      [now],
    )) {
      await this.step(() => this.fireCalendar(id, now));
    }
    for (const id of await this.idsOf(
      `SELECT id FROM schedule WHERE state = 'active' AND firing_rule->>'kind' = 'trigger' ORDER BY id`,
    )) {
      await this.step(() => this.fireTrigger(id, now));
    }
    for (const id of await this.idsOf(
      `SELECT id FROM schedule_firing WHERE state = 'queued' ORDER BY created_at LIMIT ${BATCH}`,
    )) {
      await this.step(() => this.releaseQueued(id, now));
    }
    await this.decideClosed();
  }

  private fireCalendar(id: string, now: Date): Promise<void> {
    return this.withSchedule(id, async (queries, schedule) => {
      const { firing_rule: when, next_due_at: due } = schedule;
      // Another scheduler may have been here between the look and the lock.
      if (when.kind !== 'calendar' || due === null || due.getTime() > now.getTime()) return;
      const rule = CalendarRule.parse(when);
      const dueTimes = rule.passed(due, now);
      const { missed, inTime } = splitMissed(dueTimes, now);
      const skips = schedule.rules.missed === 'skip';
      const [firstMissed, ...moreMissed] = skips ? missed : [];
      if (firstMissed !== undefined) {
        await this.firings.skipMissed(queries, schedule, [firstMissed, ...moreMissed], now);
      }
      const [first, ...more] = skips ? inTime : dueTimes;
      if (first !== undefined) {
        const key = first.toISOString();
        const occasion = { cause: 'calendar', key, dueTimes: [first, ...more] } as const;
        const rest = { id: firingId(id, key), checkpointId: null, accountId: null };
        await this.firings.fire(queries, schedule, { ...occasion, ...rest }, now);
      }
      const nextDueAt = rule.next(now);
      await queries.entities.schedule.update({ where: { id }, data: { nextDueAt } });
    });
  }

  private async fireTrigger(id: string, now: Date): Promise<void> {
    await this.withSchedule(id, async (queries, schedule) => {
      const { firing_rule: when } = schedule;
      if (when.kind !== 'trigger' || schedule.state !== 'active') return;
      if (when.on === 'checkpoint_registered') {
        await this.fireRegistered(queries, schedule, now);
      } else {
        await this.fireAssessment(queries, schedule, now);
      }
    });
  }

  private async fireRegistered(queries: Queries, schedule: ScheduleRow, now: Date): Promise<void> {
    // Compared with what was fired and not with the newest seen: rows commit out of order.
    const registered = await queries.rows(
      Registered,
      `SELECT checkpoint.id, checkpoint.created_at FROM checkpoint
        WHERE (checkpoint.model_id = $2 OR checkpoint.id = $3) AND checkpoint.created_at > $4
          AND NOT EXISTS (SELECT FROM schedule_firing
                           WHERE schedule_id = $1 AND occasion = 'checkpoint ' || checkpoint.id)
        ORDER BY checkpoint.created_at, checkpoint.id LIMIT ${BATCH}`,
      [schedule.id, schedule.model_id, schedule.checkpoint_id, schedule.watches_since],
    );
    for (const { id: checkpointId, created_at } of registered) {
      const key = `checkpoint ${checkpointId}`;
      const occasion = { cause: 'checkpoint_registered', key, dueTimes: [created_at] } as const;
      const rest = { id: firingId(schedule.id, key), checkpointId, accountId: null };
      await this.firings.fire(queries, schedule, { ...occasion, ...rest }, now);
    }
  }

  /**
   * Once for each checkpoint while it is the newest and an assessment is due, so that a campaign that fails is not repeated
   * without end. An assessment stays due where a rule skipped it: then it is tried again every day.
   */
  private async fireAssessment(queries: Queries, schedule: ScheduleRow, now: Date): Promise<void> {
    const newest = await queries.row(
      Id,
      `SELECT id FROM checkpoint WHERE model_id = $1 OR id = $2 ORDER BY created_at DESC, id LIMIT 1`,
      [schedule.model_id, schedule.checkpoint_id],
    );
    if (newest === undefined) return;
    const answer = await this.assessments.due(newest.id, schedule.policy_ref, queries);
    if (answer.state === 'not_due') return;
    const episode = `assessment after ${answer.last?.campaignId ?? 'none'} of ${newest.id}`;
    const settled = await queries.entities.scheduleFiring.count({
      where: {
        scheduleId: schedule.id,
        occasion: { startsWith: episode },
        state: { in: ['fired', 'queued', 'failed'] },
      },
    });
    if (settled > 0) return;
    const key = `${episode} on ${now.toISOString().slice(0, 10)}`;
    // A state and not a moment: what counts is whether a freeze holds now.
    const occasion = { cause: 'assessment_due', key, dueTimes: [now] } as const;
    const rest = { id: firingId(schedule.id, key), checkpointId: newest.id, accountId: null };
    await this.firings.fire(queries, schedule, { ...occasion, ...rest }, now);
  }

  private async releaseQueued(id: string, now: Date): Promise<void> {
    const firing = await this.database.entities.scheduleFiring.findUnique({
      where: { id },
      select: { scheduleId: true },
    });
    if (firing === null) return;
    await this.withSchedule(firing.scheduleId, (queries, schedule) =>
      this.firings.release(queries, schedule, id, now),
    );
  }

  /**
   * Decides the gate of each campaign that a schedule opened and that is closed, under an id of the firing's own. In the
   * name of a disabled account nothing is decided: it waits until the account is enabled, or somebody decides by hand.
   */
  private async decideClosed(): Promise<void> {
    const undecided = await this.database.rows(
      Undecided,
      `SELECT firing.id, campaign.checkpoint_id, campaign.policy_ref, campaign.action, firing.requested_by
         FROM schedule_firing AS firing JOIN campaign ON campaign.id = firing.campaign_id
         JOIN account ON account.id = firing.requested_by
        WHERE firing.state = 'fired' AND firing.decision_id IS NULL AND campaign.state = 'closed'
          AND account.disabled_at IS NULL
        ORDER BY campaign.closed_at LIMIT ${BATCH}`,
    );
    for (const firing of undecided) await this.step(() => this.decide(firing));
  }

  private async decide(firing: z.infer<typeof Undecided>): Promise<void> {
    const account = await this.database.entities.account.findFirst({
      where: { id: firing.requested_by, disabledAt: null },
      select: CALLER_FIELDS,
    });
    if (account === null) return;
    const decisionId = uuidFrom(['schedule.decision', firing.id]);
    await this.gates.decide(
      decisionId,
      {
        params: { action: firing.action },
        body: { checkpointId: firing.checkpoint_id, policy: firing.policy_ref },
      },
      CallerRow.parse(account),
    );
    await this.database.execute(
      'UPDATE schedule_firing SET decision_id = $2 WHERE id = $1 AND decision_id IS NULL',
      [firing.id, decisionId],
    );
  }

  private withSchedule(
    id: string,
    work: (queries: Queries, schedule: ScheduleRow) => Promise<void>,
  ): Promise<void> {
    return this.database.transaction(async (queries) => {
      const locked = await queries.row(
        Id,
        `SELECT id FROM schedule WHERE id = $1 AND state <> 'removed' FOR UPDATE SKIP LOCKED`,
        [id],
      );
      if (locked === undefined) return;
      const schedule = await queries.row(
        ScheduleRow,
        `${SELECT_SCHEDULES} WHERE schedule.id = $1`,
        [id],
      );
      if (schedule !== undefined) await work(queries, schedule);
    });
  }

  private async idsOf(sql: string, values: readonly unknown[] = []): Promise<string[]> {
    return (await this.database.rows(Id, sql, values)).map(({ id }) => id);
  }

  private async step(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.log.warn({ err: error }, 'a step of the scheduler failed; it will be tried again');
    }
  }
}

/** One campaign for one occasion: two schedulers that came to it at once would open the same. */
function firingId(scheduleId: string, key: string): string {
  return uuidFrom(['schedule.firing', scheduleId, key]);
}
