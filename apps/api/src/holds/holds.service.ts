import type { holdRoutes, HoldView } from '@holdpoint/shared/contracts/holds';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Hold } from '@holdpoint/shared/gate/hold';
import { Injectable } from '@nestjs/common';

import { CheckpointsService } from '../checkpoints/checkpoints.service.js';
import { Database, type Queries } from '../database/database.js';
import { withdrawAllows } from '../epochs/raise-epoch.js';
import { takeTurn } from '../epochs/take-turn.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { holdById, holdsOn, isOfOpenIncident, releasesNeeded } from './hold-rows.js';

/** A hold that is about to be opened. */
export interface NewHold extends Pick<Hold, 'id' | 'kind' | 'actions' | 'reason'> {
  readonly checkpointId: string;
  readonly responseId: string | null;
}

/** Pauses, lockdowns and incidents: opened by one person at once, released with care. */
@Injectable()
export class HoldsService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly checkpoints: CheckpointsService,
  ) {}

  /** Throws `checkpoint.unknown`. */
  open(
    id: string,
    { params, body }: Parsed<typeof holdRoutes.open>,
    caller: Caller,
  ): Promise<HoldView> {
    return this.database.transaction(async (queries) => {
      const { id: checkpointId } = await this.checkpoints.get(params.checkpointId, queries);
      const known = await holdById(queries, id);
      if (known !== undefined) return known;
      return this.openWithin(queries, { id, checkpointId, ...body, responseId: null }, caller);
    });
  }

  /**
   * Counts the caller's word towards the release. A hold that a policy's answer opened is released by the next step of
   * that answer; only what that step left open is released here. Throws `hold.unknown`, `hold.machine_account`,
   * `hold.opener` (forbidden), `hold.released`, `hold.already_released_by_you`, `hold.of_response`, `hold.of_incident` (conflict).
   */
  release(
    id: string,
    { params, body }: Parsed<typeof holdRoutes.release>,
    caller: Caller,
  ): Promise<HoldView> {
    return this.database.transaction(async (queries) => {
      await queries.execute('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `hold:${params.holdId}`,
      ]);
      const hold = await holdById(queries, params.holdId);
      if (hold === undefined) throw refusal('unknown', 'not_found', `No hold ${params.holdId}.`);
      const repeated = await queries.entities.holdRelease.count({ where: { id } });
      if (repeated > 0) return hold;
      if (caller.isMachine)
        throw refusal('machine_account', 'forbidden', 'A machine account releases no hold.');
      if (hold.responseId !== null && (await isNewestStep(queries, hold.responseId))) {
        throw refusal(
          'of_response',
          'conflict',
          'A policy’s answer opened this hold: record its next step to release it.',
        );
      }
      if (await isOfOpenIncident(queries, hold.id))
        throw refusal(
          'of_incident',
          'conflict',
          'An incident opened this hold: close the incident.',
        );
      if (mayNotRelease(hold, caller))
        throw refusal('opener', 'forbidden', 'You opened it: another person releases it.');
      return this.releaseWithin(queries, hold, { id, reason: body.reason, caller });
    });
  }

  /** Newest first. Throws `checkpoint.unknown`. */
  async list(checkpointId: string): Promise<HoldView[]> {
    await this.checkpoints.get(checkpointId);
    return holdsOn(this.database, checkpointId);
  }

  /** Opens a hold within the transaction of what it is opened for. */
  async openWithin(
    queries: Queries,
    { checkpointId, responseId, ...hold }: NewHold,
    caller: Caller,
  ): Promise<HoldView> {
    const actions = [...new Set(hold.actions)];
    await takeTurn(queries, checkpointId);
    await queries.entities.hold.create({
      data: {
        ...hold,
        actions,
        checkpointId,
        responseId,
        openedBy: caller.accountId,
        openedAt: new Date(),
      },
    });
    await this.ledger.append(queries, {
      stream: `checkpoint:${checkpointId}`,
      type: 'hold.opened',
      actor: actorOf(caller),
      body: { id: hold.id, kind: hold.kind, actions, reason: hold.reason, responseId },
    });
    // An ALLOW that was given out stands on its own: what shuts the gate withdraws it as well.
    const reason = `${hold.kind}: ${hold.reason}`.slice(0, 2000);
    await withdrawAllows(queries, this.ledger, { checkpointId, actions, reason, caller });
    return this.require(queries, hold.id);
  }

  /** Counts one person's word within a transaction. Throws `hold.released`, `hold.already_released_by_you`. */
  async releaseWithin(
    queries: Queries,
    hold: HoldView,
    word: { readonly id: string; readonly reason: string; readonly caller: Caller },
  ): Promise<HoldView> {
    const { id, reason, caller } = word;
    if (hold.state === 'released')
      throw refusal('released', 'conflict', 'This hold is released already.');
    if (hold.releases.some(({ person }) => person === caller.name))
      throw refusal('already_released_by_you', 'conflict', 'A second person must release it.');
    await queries.entities.holdRelease.create({
      data: { id, holdId: hold.id, personId: caller.accountId, reason, releasedAt: new Date() },
    });
    const after = await this.require(queries, hold.id);
    await this.ledger.append(queries, {
      stream: `checkpoint:${hold.checkpointId}`,
      type: after.state === 'released' ? 'hold.released' : 'hold.release_begun',
      actor: actorOf(caller),
      body: { id: hold.id, kind: hold.kind, reason, releasesMissing: after.releasesMissing },
    });
    return after;
  }

  private async require(queries: Queries, id: string): Promise<HoldView> {
    const hold = await holdById(queries, id);
    if (hold !== undefined) return hold;
    throw refusal('unknown', 'not_found', `No hold ${id}.`);
  }
}

/** Who opened what one person releases may not be that person; of two, they may be one. Total. */
export function mayNotRelease(
  { kind, openedBy }: Pick<HoldView, 'kind' | 'openedBy'>,
  { name }: Pick<Caller, 'name'>,
): boolean {
  return releasesNeeded(kind) === 1 && openedBy === name;
}

/** Whether the policy's answer still stands where this step led. */
async function isNewestStep({ entities }: Queries, responseId: string): Promise<boolean> {
  const { checkpointId, policyRef, seq } = await entities.policyResponse.findUniqueOrThrow({
    where: { id: responseId },
    select: { checkpointId: true, policyRef: true, seq: true },
  });
  const later = await entities.policyResponse.count({
    where: { checkpointId, policyRef, seq: { gt: seq } },
  });
  return later === 0;
}

function refusal(
  what: string,
  kind: 'forbidden' | 'conflict' | 'not_found',
  message: string,
): HoldpointError {
  return new HoldpointError({ code: `hold.${what}`, kind, message });
}
