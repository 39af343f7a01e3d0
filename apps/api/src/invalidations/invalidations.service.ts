import type {
  Affected,
  InvalidationReport,
  invalidationRoutes,
} from '@holdpoint/shared/contracts/invalidations';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Invalidation, InvalidationTarget } from '@holdpoint/shared/evidence/invalidation';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Database, Instant, jsonColumn, type Queries } from '../database/database.js';
import { withdrawAllows } from '../epochs/raise-epoch.js';
import { takeTurn } from '../epochs/take-turn.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger, type NewEvent } from '../ledger/ledger.service.js';
import { allInvalidations, invalidationById } from '../runs/invalidation-rows.js';
import { affectedBy } from './affected.js';

type Wish = Parsed<typeof invalidationRoutes.record>['body'];

interface Effect {
  readonly kind: 'run' | 'sign_off' | 'determination' | 'decision';
  readonly subjectId: string;
  readonly checkpointId: string;
}

const REOPENED = {
  run: 'run.invalidated',
  sign_off: 'signoff.reopened',
  determination: 'determination.reopened',
  decision: 'decision.reopened',
} as const satisfies Record<Effect['kind'], NewEvent['type']>;

/** Says that evidence was found bad, and re-opens what rests on it. */
@Injectable()
export class InvalidationsService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  /**
   * Lists what rests on the target, and unless it is a dry run records it all in one transaction: from then on the runs
   * rule nothing out, sign-offs are stale, determinations lapse and decisions are superseded. A retake under the same id
   * lists what is affected by now. Throws `invalidation.machine_account`, `invalidation.requester` (forbidden),
   * `invalidation.nothing_known` (not found).
   */
  record(
    id: string,
    { target, reason, dryRun }: Wish,
    caller: Caller,
  ): Promise<InvalidationReport> {
    return this.database.transaction(async (queries) => {
      const affected = await affectedBy(queries, target);
      const known = await invalidationById(queries, id);
      if (dryRun || known !== undefined) return { invalidation: known ?? null, target, affected };
      if (caller.isMachine) {
        throw new HoldpointError({
          code: 'invalidation.machine_account',
          kind: 'forbidden',
          message: 'A machine account invalidates nothing: sign in as a person.',
        });
      }
      if (effectsOf(affected).length === 0) throw nothingKnown(target);
      await refuseRequester(queries, affected, caller);
      await takeTurn(queries, ...effectsOf(affected).map(({ checkpointId }) => checkpointId));
      const invalidation: Invalidation = {
        id,
        target,
        reason,
        by: caller.name,
        at: await momentAfter(queries),
      };
      await this.insert(queries, invalidation, affected, caller);
      await this.tell(queries, invalidation, affected, caller);
      await this.withdraw(queries, affected, id, caller);
      return { invalidation, target, affected };
    }, 'repeatable read');
  }

  /** Newest first. */
  list(): Promise<Invalidation[]> {
    return allInvalidations(this.database);
  }

  private async insert(
    { entities }: Queries,
    { id, target, reason, at }: Invalidation,
    affected: Affected,
    caller: Caller,
  ): Promise<void> {
    await entities.invalidation.create({
      data: {
        id,
        target: jsonColumn(target),
        reason,
        personId: caller.accountId,
        invalidatedAt: at,
      },
    });
    await entities.invalidationEffect.createMany({
      data: effectsOf(affected).map((effect) => ({ ...effect, invalidationId: id })),
    });
  }

  /** What was allowed on bad evidence stands no longer, also where nobody can ask. */
  private async withdraw(
    queries: Queries,
    { decisions }: Affected,
    id: string,
    caller: Caller,
  ): Promise<void> {
    const reason = `It rests on evidence that was found bad: invalidation ${id}.`;
    for (const { checkpointId, action } of decisions)
      await withdrawAllows(queries, this.ledger, {
        checkpointId,
        actions: [action],
        reason,
        caller,
      });
  }

  /**
   * One event of the whole in a stream of its own, which reports carry whose runs were opened meanwhile, and on each
   * checkpoint; and one of each thing that is open again.
   */
  private async tell(
    queries: Queries,
    { id, target, reason, by }: Invalidation,
    affected: Affected,
    caller: Caller,
  ): Promise<void> {
    const effects = effectsOf(affected);
    const actor = actorOf(caller);
    const checkpoints = [...new Set(effects.map(({ checkpointId }) => checkpointId))].sort();
    const facts = { id, by, target, reasonDigest: sha256(reason) };
    const streams = [
      `invalidation:${id}` as const,
      ...checkpoints.map((one) => `checkpoint:${one}` as const),
    ];
    await this.ledger.append(
      queries,
      ...streams.map((stream): NewEvent => ({
        stream,
        type: 'evidence.invalidated',
        actor,
        body: facts,
      })),
      ...effects.map(({ kind, subjectId, checkpointId }): NewEvent => ({
        stream: `checkpoint:${checkpointId}`,
        type: REOPENED[kind],
        actor,
        body: { invalidationId: id, subjectId },
      })),
    );
  }
}

function effectsOf({ runs, signOffs, determinations, decisions }: Affected): Effect[] {
  return [
    ...runs.map(({ runId, checkpointId }) => effect('run', runId, checkpointId)),
    ...signOffs.map(({ signOffId, checkpointId }) => effect('sign_off', signOffId, checkpointId)),
    ...determinations.map(({ determinationId, checkpointId }) =>
      effect('determination', determinationId, checkpointId),
    ),
    ...decisions.map(({ decisionId, checkpointId }) =>
      effect('decision', decisionId, checkpointId),
    ),
  ];
}

function effect(kind: Effect['kind'], subjectId: string, checkpointId: string): Effect {
  return { kind, subjectId, checkpointId };
}

/**
 * Of the database's clock, as the moments of runs are, and after every run that was listed; runs that were being opened
 * meanwhile are before it too. Up to a whole millisecond, since that is what is kept of it.
 */
async function momentAfter(queries: Queries): Promise<string> {
  const row = await queries.row(
    z.object({ at: Instant }),
    `SELECT date_trunc('milliseconds', clock_timestamp()) + interval '1 millisecond' AS at`,
  );
  if (row !== undefined) return row.at;
  throw new HoldpointError({
    code: 'invalidation.no_clock',
    kind: 'bug',
    message: 'The database said no time.',
  });
}

/** Who asked for a run could otherwise take back alone what it showed. */
async function refuseRequester(
  { entities }: Queries,
  { runs }: Affected,
  caller: Caller,
): Promise<void> {
  const own = await entities.run.count({
    where: { id: { in: runs.map(({ runId }) => runId) }, requestedBy: caller.accountId },
  });
  if (own === 0) return;
  throw new HoldpointError({
    code: 'invalidation.requester',
    kind: 'forbidden',
    message: 'You asked for a run that it takes back: somebody else must say that it is bad.',
  });
}

function nothingKnown(target: InvalidationTarget): HoldpointError {
  return new HoldpointError({
    code: 'invalidation.nothing_known',
    kind: 'not_found',
    message: `No evidence here rests on ${JSON.stringify(target)}.`,
  });
}
