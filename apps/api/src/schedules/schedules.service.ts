import type { Firing, NewSchedule, Schedule } from '@holdpoint/shared/contracts/schedules';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { requiredEvaluations } from '@holdpoint/shared/policy/required-evaluations';
import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock.js';
import { Database, jsonColumn, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { PolicyBook } from '../policies/policy-book.service.js';
import { CalendarRule } from './calendar-rule.js';
import { firingsWhere, ScheduleRow, SELECT_SCHEDULES } from './schedule-rows.js';
import { scheduleSentence } from './schedule-sentence.js';

const SHOWN_FIRINGS = 10;
const SHOWN_DUE_TIMES = 5;

/** Schedules as people make, read and change them. What was fired stays, whatever becomes of a schedule. */
@Injectable()
export class SchedulesService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly book: PolicyBook,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds a schedule under `id`; a retake of the same request finds the first. Throws `schedule.name_taken` (conflict),
   * `schedule.cron_invalid`, `schedule.time_zone_unknown`, `model.unknown`, `checkpoint.unknown`, `policy.unknown`,
   * `policy.inactive`, `policy.gate_missing`.
   */
  async add(id: string, wish: NewSchedule, caller: Caller): Promise<Schedule> {
    const rule = wish.when.kind === 'calendar' ? CalendarRule.parse(wish.when) : null;
    const { policy } = await this.book.inForce(wish.policy);
    requiredEvaluations(policy, wish.action);
    const now = await this.clock.now();
    const nextDueAt = rule?.next(now) ?? null;
    return this.database.transaction(async (queries) => {
      const known = await queries.entities.schedule.count({ where: { id } });
      if (known === 1) return this.get(id, queries);
      const place = await this.placeOf(queries, wish.subject);
      const { overlap, missed, budget, freezes } = wish;
      // Two requests for one name wait for each other.
      await queries.execute('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `schedule ${wish.name}`,
      ]);
      await this.requireFreeName(queries, wish.name);
      await queries.entities.schedule.create({
        data: {
          id,
          name: wish.name,
          policyRef: wish.policy,
          action: wish.action,
          ...place,
          firingRule: jsonColumn(wish.when),
          rules: jsonColumn({ overlap, missed, budget, freezes }),
          state: 'active',
          nextDueAt,
          watchesSince: now,
          ownerId: caller.accountId,
          createdAt: now,
        },
      });
      await this.tell(queries, id, 'schedule.added', caller, { ...wish });
      return this.get(id, queries);
    });
  }

  /** In order of name. */
  async list(withRemoved: boolean): Promise<Schedule[]> {
    const rows = await this.database.rows(
      ScheduleRow,
      `${SELECT_SCHEDULES} WHERE schedule.state <> 'removed' OR $1 ORDER BY schedule.name COLLATE "C", schedule.created_at`,
      [withRemoved],
    );
    return this.withFirings(this.database, rows);
  }

  /** Throws `schedule.unknown`. */
  async get(id: string, queries: Queries = this.database): Promise<Schedule> {
    const row = await this.rowOf(queries, id);
    const [schedule] = await this.withFirings(queries, [row]);
    return schedule ?? unknownSchedule(id);
  }

  /** Newest first. Throws `schedule.unknown`. */
  async firings(id: string, limit: number): Promise<Firing[]> {
    await this.rowOf(this.database, id);
    const rows = await firingsWhere(
      this.database,
      'WHERE firing.schedule_id = $1 ORDER BY firing.created_at DESC, firing.id LIMIT $2',
      [id, limit],
    );
    return rows.map(({ firing }) => firing);
  }

  /** Repeated, it changes nothing. Throws `schedule.unknown`, `schedule.removed` (conflict). */
  pause(id: string, caller: Caller): Promise<Schedule> {
    return this.change(id, caller, 'schedule.paused', (row) =>
      row.state === 'paused' ? null : { state: 'paused', nextDueAt: null },
    );
  }

  /** Fires from now on; what fell due meanwhile is not made up for. Throws as `pause`. */
  async resume(id: string, caller: Caller): Promise<Schedule> {
    const now = await this.clock.now();
    return this.change(id, caller, 'schedule.resumed', ({ state, firing_rule: when }) => {
      if (state === 'active') return null;
      const nextDueAt = when.kind === 'calendar' ? CalendarRule.parse(when).next(now) : null;
      return { state: 'active', nextDueAt, watchesSince: now };
    });
  }

  /** Its row and all that it did stay; a firing that waits is given up. Throws as `pause`. */
  async remove(id: string, caller: Caller): Promise<Schedule> {
    const removedAt = await this.clock.now();
    return this.database.transaction(async (queries) => {
      await this.locked(queries, id);
      const { entities } = queries;
      await entities.scheduleFiring.updateMany({
        where: { scheduleId: id, state: 'queued' },
        data: { state: 'failed', detail: 'the schedule was removed while it waited' },
      });
      const data = { state: 'removed', nextDueAt: null, removedAt };
      await entities.schedule.update({ where: { id }, data });
      await this.tell(queries, id, 'schedule.removed', caller, {});
      return this.get(id, queries);
    });
  }

  /** The row, locked until the transaction ends. Throws `schedule.unknown`, `schedule.removed` (conflict). */
  async locked(queries: Queries, id: string): Promise<ScheduleRow> {
    await queries.execute('SELECT FROM schedule WHERE id = $1 FOR UPDATE', [id]);
    const row = await this.rowOf(queries, id);
    if (row.state !== 'removed') return row;
    throw new HoldpointError({
      code: 'schedule.removed',
      kind: 'conflict',
      message: `Schedule ${row.name} was removed. Add another one.`,
    });
  }

  private change(
    id: string,
    caller: Caller,
    type: `schedule.${string}`,
    next: (row: ScheduleRow) => ScheduleChange | null,
  ): Promise<Schedule> {
    return this.database.transaction(async (queries) => {
      const data = next(await this.locked(queries, id));
      if (data !== null) {
        await queries.entities.schedule.update({ where: { id }, data });
        await this.tell(queries, id, type, caller, {});
      }
      return this.get(id, queries);
    });
  }

  private async tell(
    queries: Queries,
    id: string,
    type: `schedule.${string}`,
    caller: Caller,
    body: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const event = { type, actor: actorOf(caller), body: { scheduleId: id, ...body } };
    await this.ledger.append(queries, { stream: `schedule:${id}`, ...event });
  }

  private async placeOf(
    { entities }: Queries,
    subject: NewSchedule['subject'],
  ): Promise<{ readonly modelId: string } | { readonly checkpointId: string }> {
    if (subject.kind === 'model') {
      const model = await entities.model.findUnique({ where: { name: subject.model } });
      if (model !== null) return { modelId: model.id };
      throw unknown('model.unknown', `No model ${subject.model}.`);
    }
    const { checkpointId } = subject;
    const count = await entities.checkpoint.count({ where: { id: checkpointId } });
    if (count === 1) return { checkpointId };
    throw unknown('checkpoint.unknown', `No checkpoint ${checkpointId}.`);
  }

  private async requireFreeName({ entities }: Queries, name: string): Promise<void> {
    const taken = await entities.schedule.count({ where: { name, state: { not: 'removed' } } });
    if (taken === 0) return;
    throw new HoldpointError({
      code: 'schedule.name_taken',
      kind: 'conflict',
      message: `There is a schedule ${name} already.`,
    });
  }

  private async rowOf(queries: Queries, id: string): Promise<ScheduleRow> {
    const row = await queries.row(ScheduleRow, `${SELECT_SCHEDULES} WHERE schedule.id = $1`, [id]);
    return row ?? unknownSchedule(id);
  }

  private async withFirings(queries: Queries, rows: readonly ScheduleRow[]): Promise<Schedule[]> {
    const firings = await firingsWhere(
      queries,
      `WHERE firing.id IN (
          SELECT newest.id FROM unnest($1::uuid[]) AS wanted (id), LATERAL (
            SELECT id FROM schedule_firing WHERE schedule_id = wanted.id
             ORDER BY created_at DESC, id LIMIT ${SHOWN_FIRINGS}) AS newest)
        ORDER BY firing.created_at DESC, firing.id`,
      [rows.map(({ id }) => id)],
    );
    const now = await this.clock.now();
    return rows.map((row) =>
      scheduleOf(
        row,
        firings.filter(({ scheduleId }) => scheduleId === row.id).map(({ firing }) => firing),
        now,
      ),
    );
  }
}

interface ScheduleChange {
  readonly state: 'active' | 'paused';
  readonly nextDueAt: Date | null;
  readonly watchesSince?: Date;
}

function scheduleOf(row: ScheduleRow, firings: Firing[], now: Date): Schedule {
  const { model, checkpoint, checkpoint_id: checkpointId, firing_rule: when, rules } = row;
  const told = { policy: row.policy_ref, action: row.action, when, ...rules };
  const target =
    checkpoint === null ? `the newest checkpoint of ${model}` : `${model}/${checkpoint}`;
  return {
    id: row.id,
    name: row.name,
    ...told,
    subject: {
      kind: checkpointId === null ? 'model' : 'checkpoint',
      model,
      checkpointId,
      checkpoint,
    },
    state: row.state,
    owner: row.owner,
    createdAt: row.created_at,
    removedAt: row.removed_at,
    nextDueAt: row.next_due_at?.toISOString() ?? null,
    upcoming: upcomingOf(row, now),
    sentence: scheduleSentence(told, target),
    firings,
  };
}

/** Begins with what is due by now and not yet taken up. */
function upcomingOf({ firing_rule: when, next_due_at: next }: ScheduleRow, now: Date): string[] {
  if (next === null || when.kind !== 'calendar') return [];
  const after = new Date(Math.max(next.getTime(), now.getTime()));
  const later = CalendarRule.parse(when).upcoming(after, SHOWN_DUE_TIMES - 1);
  return [next, ...later].map((due) => due.toISOString());
}

function unknown(code: 'model.unknown' | 'checkpoint.unknown', message: string): HoldpointError {
  return new HoldpointError({ code, kind: 'not_found', message });
}

function unknownSchedule(id: string): never {
  throw new HoldpointError({
    code: 'schedule.unknown',
    kind: 'not_found',
    message: `No schedule ${id}.`,
  });
}
