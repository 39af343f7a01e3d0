import type { Role } from '@holdpoint/shared/contracts/common';
import type { obligationRoutes, ObligationStart } from '@holdpoint/shared/contracts/obligations';
import type { Output, Parsed } from '@holdpoint/shared/contracts/route';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import {
  obligationCalendar,
  type ObligationInstance,
  type StartedClock,
} from '@holdpoint/shared/triggers/obligation-calendar';
import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock.js';
import { Database, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { PolicyBook } from '../policies/policy-book.service.js';
import { DoneRow, SELECT_DONE, SELECT_STARTS, StartRow } from './obligation-rows.js';

type Selection = Parsed<typeof obligationRoutes.list>['query'];
type NewStart = Parsed<typeof obligationRoutes.start>['body'];

/** Besides its owner these may say that an obligation is done. */
const ALWAYS: readonly Role[] = ['administrator', 'responsible_scaling_officer'];
/** Clocks of different machines agree this well. */
const TOLERANCE_MS = 60_000;

/** The duties of every policy in force, with the clocks that run. */
@Injectable()
export class ObligationsService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly book: PolicyBook,
    private readonly clock: Clock,
  ) {}

  /** By deadline. */
  async list(selection: Selection): Promise<Output<typeof obligationRoutes.list>> {
    const now = await this.clock.now();
    const [starts, all] = [
      await this.starts(this.database),
      await this.calendar(this.database, now),
    ];
    const obligations = all.filter(
      ({ regime, owner, state }) =>
        (selection.regime ?? regime) === regime &&
        (selection.owner ?? owner) === owner &&
        (selection.state ?? state) === state,
    );
    return { asOf: now.toISOString(), obligations, starts };
  }

  /**
   * Records under `id` what starts clocks; a retake of the same request finds the first. Throws `policy.unknown`,
   * `obligation.machine_account` (forbidden), `obligation.start_in_future`.
   */
  async start(
    id: string,
    wish: NewStart,
    caller: Caller,
  ): Promise<Output<typeof obligationRoutes.start>> {
    requirePerson(caller);
    if (wish.regime !== null) await this.book.byRef(wish.regime);
    const now = await this.clock.now();
    const aware = new Date(wish.at);
    if (aware.getTime() > now.getTime() + TOLERANCE_MS) {
      throw new HoldpointError({
        code: 'obligation.start_in_future',
        kind: 'invalid',
        message: 'A clock starts at awareness, which is not in the future.',
      });
    }
    return this.database.transaction(async (queries) => {
      const { clock, regime, insideEvaluation, note } = wish;
      const { count } = await queries.entities.obligationStart.createMany({
        data: {
          id,
          clock,
          awareAt: new Date(Math.min(aware.getTime(), now.getTime())),
          policyRef: regime,
          insideEvaluation,
          note,
          recordedBy: caller.accountId,
          recordedAt: now,
        },
        skipDuplicates: true,
      });
      const body = { startId: id, clock, at: wish.at, regime, insideEvaluation };
      if (count === 1) {
        await this.ledger.append(queries, {
          stream: `obligation:${id}`,
          type: 'clock.started',
          actor: actorOf(caller),
          body: { ...body, noteDigest: sha256(note) },
        });
      }
      const start = (await this.starts(queries)).find((one) => one.id === id);
      if (start === undefined) throw unknownObligation(id);
      const calendar = await this.calendar(queries, now);
      return { start, obligations: calendar.filter(({ startId }) => startId === id) };
    });
  }

  /**
   * Records a person's word, under `id`, that an obligation is done. Throws `obligation.unknown`,
   * `obligation.already_done` (conflict), `obligation.machine_account`, `obligation.not_owner` (forbidden).
   */
  async done(
    id: string,
    { params, body }: Parsed<typeof obligationRoutes.done>,
    caller: Caller,
  ): Promise<ObligationInstance> {
    requirePerson(caller);
    const now = await this.clock.now();
    const { obligationId } = params;
    return this.database.transaction(async (queries) => {
      const instance = await this.instance(queries, obligationId, now);
      requireOwner(caller, instance);
      const { count } = await queries.entities.obligationDone.createMany({
        data: {
          id,
          instanceId: obligationId,
          policyRef: instance.regime,
          obligation: instance.obligation,
          deadline: new Date(instance.deadline),
          note: body.note,
          doneBy: caller.accountId,
          doneAt: now,
        },
        skipDuplicates: true,
      });
      if (count === 0) await this.requireOwnWord(queries, id, instance);
      else {
        await this.ledger.append(queries, {
          stream: `obligation:${instance.startId}`,
          type: 'obligation.done',
          actor: actorOf(caller),
          body: {
            obligationId,
            regime: instance.regime,
            obligation: instance.obligation,
            deadline: instance.deadline,
            noteDigest: sha256(body.note),
          },
        });
      }
      return this.instance(queries, obligationId, now);
    });
  }

  /** Newest first. */
  private starts(queries: Queries): Promise<ObligationStart[]> {
    return queries.rows(
      StartRow,
      `${SELECT_STARTS} ORDER BY recorded_at DESC, obligation_start.id`,
    );
  }

  private async calendar(queries: Queries, now: Date): Promise<ObligationInstance[]> {
    const active = await this.book.active(queries);
    const policies = active.map(({ policy }) => policy);
    const activations: StartedClock[] = [];
    for (const { ref } of policies) activations.push(...(await this.activationsOf(queries, ref)));
    const starts = await this.starts(queries);
    const done = await queries.rows(DoneRow, SELECT_DONE);
    return obligationCalendar({ policies, starts: [...activations, ...starts], done, now });
  }

  /**
   * The clock of a policy's activation starts with the first under its name: activating it again must not give anybody
   * more time. Each later one is a change.
   */
  private async activationsOf(queries: Queries, ref: string): Promise<StartedClock[]> {
    const rows = await this.book.activationsOf(ref, queries);
    return rows.map(({ activation: { seq, activatedAt } }) => ({
      id: seq === 1 ? `activation ${ref}` : `change ${ref} ${seq}`,
      clock: seq === 1 ? 'policy_activated' : 'policy_changed',
      at: activatedAt,
      note: seq === 1 ? `${ref} in force` : `${ref} changed`,
      insideEvaluation: 'no',
      regime: seq === 1 ? ref : null,
    }));
  }

  private async instance(queries: Queries, id: string, now: Date): Promise<ObligationInstance> {
    const found = (await this.calendar(queries, now)).find((one) => one.id === id);
    if (found === undefined) throw unknownObligation(id);
    return found;
  }

  private async requireOwnWord(
    { entities }: Queries,
    id: string,
    { title, doneBy }: ObligationInstance,
  ): Promise<void> {
    if ((await entities.obligationDone.count({ where: { id } })) === 1) return;
    throw new HoldpointError({
      code: 'obligation.already_done',
      kind: 'conflict',
      message: `${title} was marked done${doneBy === null ? '' : ` by ${doneBy}`}.`,
    });
  }
}

function requirePerson({ isMachine }: Caller): void {
  if (!isMachine) return;
  throw new HoldpointError({
    code: 'obligation.machine_account',
    kind: 'forbidden',
    message: 'Obligations are kept by people: sign in as one.',
  });
}

function requireOwner({ roles }: Caller, { owner }: ObligationInstance): void {
  if (roles.some((role) => role === owner || ALWAYS.includes(role))) return;
  throw new HoldpointError({
    code: 'obligation.not_owner',
    kind: 'forbidden',
    message: `This obligation is kept by the ${owner}.`,
  });
}

function unknownObligation(id: string): HoldpointError {
  return new HoldpointError({
    code: 'obligation.unknown',
    kind: 'not_found',
    message: `No obligation ${id} of a policy in force.`,
  });
}
