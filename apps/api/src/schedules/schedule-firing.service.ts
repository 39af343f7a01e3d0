import { campaignRoutes } from '@holdpoint/shared/contracts/campaigns';
import type { Firing } from '@holdpoint/shared/contracts/schedules';
import { HoldpointError, isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { judgeFiring, type ScheduleUse } from '@holdpoint/shared/triggers/judge-firing';
import type { FiringState } from '@holdpoint/shared/triggers/schedule-rules';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { CALLER_FIELDS, CallerRow } from '../auth/caller-row.js';
import { accessLack } from '../authorization/access.rules.js';
import { CampaignOpening } from '../campaigns/campaign-opening.service.js';
import { Clock } from '../clock/clock.js';
import { Count, Database, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { Ledger } from '../ledger/ledger.service.js';
import { firingsWhere, type ScheduleRow } from './schedule-rows.js';
import { SchedulesService } from './schedules.service.js';

const MAXIMUM_SEED = 2_147_483_647;
const ACTOR = 'system:scheduler';

/**
 * Schedules whose use counts against the budget of `$1`: those that ever had its name, and those that its owner removed
 * for the same model. To remove one and add it anew buys nothing.
 */
const SAME_BUDGET = `
  SELECT other.id FROM schedule AS other
    LEFT JOIN checkpoint AS others ON others.id = other.checkpoint_id,
         schedule AS this LEFT JOIN checkpoint AS own ON own.id = this.checkpoint_id
   WHERE this.id = $1 AND (other.id = this.id OR other.name = this.name OR (
           other.state = 'removed' AND other.owner_id = this.owner_id
           AND coalesce(other.model_id, others.model_id) = coalesce(this.model_id, own.model_id)))`;

/** Something for which a schedule fires, once. */
export interface Occasion {
  readonly id: string;
  readonly cause: Firing['cause'];
  /** Names it among the occasions of its schedule: the same one never fires twice. */
  readonly key: string;
  /** Due times that it stands for, earliest first and never empty. */
  readonly dueTimes: readonly [Date, ...Date[]];
  /** Null: what the schedule's subject says. */
  readonly checkpointId: string | null;
  /** Whose campaign it becomes; null: the owner's. */
  readonly accountId: string | null;
}

interface Outcome {
  readonly state: FiringState;
  readonly detail: string;
  readonly checkpointId: string | null;
  readonly campaignId: string | null;
}

/** Turns an occasion into one row and, if the rules allow it, one campaign, in the transaction that holds the schedule's lock. */
@Injectable()
export class ScheduleFirings {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly schedules: SchedulesService,
    private readonly opening: CampaignOpening,
    private readonly clock: Clock,
  ) {}

  /** Fires now in the caller's name; a retake of the same request finds the first. Throws as `SchedulesService.locked`. */
  async runNow(scheduleId: string, id: string, caller: Caller): Promise<Firing> {
    const now = await this.clock.now();
    return this.database.transaction(async (queries) => {
      const schedule = await this.schedules.locked(queries, scheduleId);
      const occasion: Occasion = {
        id,
        cause: 'run_now',
        key: `run_now ${id}`,
        dueTimes: [now],
        checkpointId: null,
        accountId: caller.accountId,
      };
      await this.fire(queries, schedule, occasion, now);
      const [row] = await firingsWhere(queries, 'WHERE firing.id = $1', [id]);
      if (row !== undefined) return row.firing;
      throw new HoldpointError({
        code: 'schedule.firing_lost',
        kind: 'bug',
        message: `No firing ${id}.`,
      });
    });
  }

  /** Records what comes of an occasion; one that was recorded before does nothing. */
  async fire(
    queries: Queries,
    schedule: ScheduleRow,
    occasion: Occasion,
    now: Date,
  ): Promise<void> {
    const { id, cause, key, dueTimes } = occasion;
    const where = { scheduleId: schedule.id, occasion: key };
    if ((await queries.entities.scheduleFiring.count({ where })) > 0) return;
    const requestedBy = occasion.accountId ?? schedule.owner_id;
    const outcome = await this.outcomeOf(queries, schedule, { ...occasion, requestedBy }, now);
    await queries.entities.scheduleFiring.create({
      data: {
        id,
        ...where,
        cause,
        dueAt: dueTimes[0],
        dueTimes: dueTimes.length,
        requestedBy,
        createdAt: now,
        ...outcome,
      },
    });
    await this.tell(queries, schedule, { id, cause }, outcome);
  }

  /** Records due times that nobody was there for, where the schedule's rule is to skip them. */
  async skipMissed(
    queries: Queries,
    schedule: ScheduleRow,
    dueTimes: readonly [Date, ...Date[]],
    now: Date,
  ): Promise<void> {
    const [dueAt] = dueTimes;
    const firing = { id: crypto.randomUUID(), cause: 'calendar' } as const;
    const outcome = {
      state: 'skipped_missed',
      detail: `no platform ran at ${dueTimes.length === 1 ? 'this due time' : `${dueTimes.length} due times`}`,
      checkpointId: null,
      campaignId: null,
    } as const;
    const { count } = await queries.entities.scheduleFiring.createMany({
      data: {
        ...firing,
        scheduleId: schedule.id,
        occasion: dueAt.toISOString(),
        dueAt,
        dueTimes: dueTimes.length,
        requestedBy: schedule.owner_id,
        createdAt: now,
        ...outcome,
      },
      skipDuplicates: true,
    });
    if (count === 1) await this.tell(queries, schedule, firing, outcome);
  }

  /** Judges a firing that waited again, once nothing of its schedule runs. The schedule's lock is held. */
  async release(
    queries: Queries,
    schedule: ScheduleRow,
    firingId: string,
    now: Date,
  ): Promise<void> {
    const firing = await queries.entities.scheduleFiring.findFirst({
      where: { id: firingId, state: 'queued' },
    });
    // A paused schedule keeps what waits until it is resumed.
    if (firing === null || schedule.state !== 'active') return;
    const occasion = {
      id: firing.id,
      dueTimes: [now],
      checkpointId: firing.checkpointId,
      requestedBy: firing.requestedBy,
    };
    const outcome = await this.outcomeOf(queries, schedule, occasion, now);
    if (outcome.state === 'queued' || outcome.state === 'skipped_overlap') return;
    await queries.entities.scheduleFiring.update({ where: { id: firing.id }, data: outcome });
    await this.tell(queries, schedule, firing, outcome);
  }

  private async outcomeOf(
    queries: Queries,
    schedule: ScheduleRow,
    {
      id,
      dueTimes,
      checkpointId: asked,
      requestedBy,
    }: Pick<Occasion, 'id' | 'checkpointId'> & {
      readonly dueTimes: readonly Date[];
      readonly requestedBy: string;
    },
    now: Date,
  ): Promise<Outcome> {
    const use = await this.useOf(queries, schedule, now);
    const verdict = judgeFiring({ rules: schedule.rules, dueTimes, use, now });
    if (verdict.state !== 'fired') return { ...verdict, checkpointId: asked, campaignId: null };
    const checkpointId = asked ?? (await this.checkpointOf(queries, schedule));
    if (checkpointId === null) {
      return failed(`${schedule.model} has no checkpoint yet`, null);
    }
    try {
      const caller = await this.callerOf(queries, requestedBy);
      const wish = {
        checkpointId,
        policy: schedule.policy_ref,
        action: schedule.action,
        seed: seedOf(id),
        evaluations: [],
      };
      await this.opening.openIn(queries, id, wish, caller);
      return { ...verdict, checkpointId, campaignId: id };
    } catch (error) {
      // A policy or evaluation that is gone is for people to mend; anything else is tried again.
      if (!isHoldpointError(error) || error.kind === 'unavailable' || error.kind === 'bug')
        throw error;
      return failed(`${error.message} (${error.code})`.slice(0, 1000), checkpointId);
    }
  }

  private async useOf(
    queries: Queries,
    { id, rules }: ScheduleRow,
    now: Date,
  ): Promise<ScheduleUse> {
    const since = new Date(now.getTime() - (rules.budget?.perDays ?? 0) * 86_400_000);
    const row = await queries.row(
      z.object({ running: Count, queued: Count, campaigns: Count, cost: Count }),
      `SELECT count(*) FILTER (WHERE campaign.state = 'running') AS running,
              count(*) FILTER (WHERE firing.state = 'queued') AS queued,
              (SELECT count(*) FROM schedule_firing AS spent
                WHERE spent.schedule_id IN (${SAME_BUDGET}) AND spent.state = 'fired' AND spent.created_at > $2) AS campaigns,
              (SELECT coalesce(sum(cost_micro_usd), 0) FROM schedule_firing AS paid
                 JOIN run ON run.campaign_id = paid.campaign_id JOIN sample_record ON run_id = run.id
                WHERE paid.schedule_id IN (${SAME_BUDGET}) AND paid.created_at > $2 AND $3) AS cost
         FROM schedule_firing AS firing LEFT JOIN campaign ON campaign.id = firing.campaign_id
        WHERE firing.schedule_id = $1`,
      [id, since, rules.budget?.maxCostUsd != null],
    );
    const { running = 0, queued = 0, campaigns = 0, cost = 0 } = row ?? {};
    return { running, queued, campaigns, costMicroUsd: cost };
  }

  private async checkpointOf(queries: Queries, schedule: ScheduleRow): Promise<string | null> {
    if (schedule.checkpoint_id !== null || schedule.model_id === null)
      return schedule.checkpoint_id;
    const newest = await queries.entities.checkpoint.findFirst({
      where: { modelId: schedule.model_id },
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      select: { id: true },
    });
    return newest?.id ?? null;
  }

  /** Rights are those of the moment: a schedule outlives neither its owner's account nor their role. */
  private async callerOf({ entities }: Queries, accountId: string): Promise<Caller> {
    const row = await entities.account.findFirst({
      where: { id: accountId, disabledAt: null },
      select: CALLER_FIELDS,
    });
    const caller = row === null ? null : CallerRow.parse(row);
    // Who may make schedules and open no campaign gets none from a schedule either.
    if (caller !== null && accessLack(campaignRoutes.open.access, caller.roles) === 'none')
      return caller;
    throw new HoldpointError({
      code: 'schedule.owner_without_rights',
      kind: 'forbidden',
      message:
        'Whoever asked for this schedule may not open campaigns: somebody who may must remove it, and add it anew',
    });
  }

  private async tell(
    queries: Queries,
    schedule: ScheduleRow,
    firing: { readonly id: string; readonly cause: string },
    outcome: Outcome,
  ): Promise<void> {
    const { state, checkpointId, campaignId } = outcome;
    const body = { scheduleId: schedule.id, firingId: firing.id, cause: firing.cause, state };
    await this.ledger.append(queries, {
      stream: `schedule:${schedule.id}`,
      type: 'schedule.fired',
      actor: ACTOR,
      body: { ...body, checkpointId, campaignId },
    });
  }
}

function failed(detail: string, checkpointId: string | null): Outcome {
  return { state: 'failed', detail, checkpointId, campaignId: null };
}

/** Of the firing's id: each campaign draws anew, and a retake draws the same. */
function seedOf(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 8), 16) % MAXIMUM_SEED;
}
