import type {
  holdRoutes,
  HoldView,
  PolicyResponse,
  ResponseStanding,
} from '@holdpoint/shared/contracts/holds';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import {
  nextResponse,
  possibleResponses,
  responseState,
} from '@holdpoint/shared/policy/next-response';
import type { Responses, ResponseState } from '@holdpoint/shared/policy/response';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { CheckpointsService } from '../checkpoints/checkpoints.service.js';
import { Database, Instant, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { PolicyBook } from '../policies/policy-book.service.js';
import { holdsOn } from './hold-rows.js';
import { HoldsService, mayNotRelease } from './holds.service.js';

const ResponseRow = z
  .object({
    id: z.uuid(),
    checkpointId: z.uuid(),
    policyRef: z.string(),
    policyDigest: z.string(),
    seq: z.int(),
    event: z.string(),
    fromState: z.string(),
    toState: z.string(),
    rationale: z.string(),
    person: z.object({ name: z.string() }),
    recordedAt: Instant,
  })
  .transform(
    ({ policyRef, policyDigest, event, fromState, toState, person, ...row }): PolicyResponse => ({
      ...row,
      policy: { ref: policyRef, digest: policyDigest },
      on: event,
      from: fromState,
      to: toState,
      person: person.name,
    }),
  );

interface Answering {
  readonly policy: { readonly ref: string; readonly digest: string };
  readonly responses: Responses;
  readonly history: readonly PolicyResponse[];
  readonly state: string;
}

/** The answer that a policy prescribes to a crossed threshold, step by step. */
@Injectable()
export class ResponsesService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly checkpoints: CheckpointsService,
    private readonly book: PolicyBook,
    private readonly holds: HoldsService,
  ) {}

  /** Throws `checkpoint.unknown`, `policy.unknown`, `policy.inactive`, `response.none` (not found). */
  standing({ params, query }: Parsed<typeof holdRoutes.responses>): Promise<ResponseStanding> {
    return this.database.transaction(async (queries) => {
      await this.checkpoints.get(params.checkpointId, queries);
      return standingOf(await this.answering(queries, params.checkpointId, query.policy));
    }, 'repeatable read');
  }

  /**
   * Records one step: the holds of the state that is left are released, by one of the people that each needs, and those of
   * the new state opened. What the same person opened, and nothing of the new state shuts, stays for another to release.
   * Throws as `standing`, and `response.machine_account`, `response.role` (forbidden),
   * `response.not_possible` (conflict).
   */
  record(
    id: string,
    { params, body }: Parsed<typeof holdRoutes.respond>,
    caller: Caller,
  ): Promise<ResponseStanding> {
    const { checkpointId } = params;
    return this.database.transaction(async (queries) => {
      await this.checkpoints.get(checkpointId, queries);
      await queries.execute('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `response:${checkpointId}`,
      ]);
      const before = await this.answering(queries, checkpointId, body.policy);
      if (before.history.some((step) => step.id === id)) return standingOf(before);
      if (caller.isMachine) {
        throw new HoldpointError({
          code: 'response.machine_account',
          kind: 'forbidden',
          message: 'A machine account records no step: sign in as a person.',
        });
      }
      const to = nextResponse(before.responses, before.state, body.on, caller.roles);
      const seq = before.history.length + 1;
      await queries.entities.policyResponse.create({
        data: {
          id,
          checkpointId,
          policyRef: before.policy.ref,
          policyDigest: before.policy.digest,
          seq,
          event: body.on,
          fromState: before.state,
          toState: to.id,
          rationale: body.rationale,
          personId: caller.accountId,
          recordedAt: new Date(),
        },
      });
      await this.ledger.append(queries, {
        stream: `checkpoint:${checkpointId}`,
        type: 'response.recorded',
        actor: actorOf(caller),
        body: {
          responseId: id,
          policy: before.policy,
          seq,
          on: body.on,
          from: before.state,
          to: to.id,
        },
      });
      await this.moveHolds(
        queries,
        before,
        { id, checkpointId, to, rationale: body.rationale },
        caller,
      );
      return standingOf(await this.answering(queries, checkpointId, body.policy));
    });
  }

  /** Opens before it releases: no moment is without the holds of one of the two states. */
  private async moveHolds(
    queries: Queries,
    before: Answering,
    step: {
      readonly id: string;
      readonly checkpointId: string;
      readonly to: ResponseState;
      readonly rationale: string;
    },
    caller: Caller,
  ): Promise<void> {
    const { checkpointId, to } = step;
    const earlier = await openOf(queries, checkpointId, before.history);
    if (to.holds.length > 0) {
      const hold = {
        id: crypto.randomUUID(),
        checkpointId,
        kind: kindOf(to),
        actions: to.holds,
        reason: `${before.policy.ref}, ${to.title}: ${to.clause}`.slice(0, 2000),
        responseId: step.id,
      };
      await this.holds.openWithin(queries, hold, caller);
    }
    for (const hold of earlier) {
      if (hold.releases.some(({ person }) => person === caller.name)) continue;
      const staysShut = hold.actions.every((action) => to.holds.includes(action));
      if (mayNotRelease(hold, caller) && !staysShut) continue;
      const word = { id: crypto.randomUUID(), reason: step.rationale, caller };
      await this.holds.releaseWithin(queries, hold, word);
    }
  }

  private async answering(queries: Queries, checkpointId: string, ref: string): Promise<Answering> {
    const { policy, digest } = await this.book.inForce(ref, queries);
    const { responses } = policy;
    if (responses === null) {
      throw new HoldpointError({
        code: 'response.none',
        kind: 'not_found',
        message: `${ref} prescribes no answer to a crossed threshold.`,
      });
    }
    const rows = await queries.entities.policyResponse.findMany({
      where: { checkpointId, policyRef: ref },
      include: { person: { select: { name: true } } },
      orderBy: { seq: 'asc' },
    });
    const history = z.array(ResponseRow).parse(rows);
    const state = history.at(-1)?.to ?? responses.initial;
    return { policy: { ref, digest }, responses, history, state };
  }
}

async function openOf(
  queries: Queries,
  checkpointId: string,
  history: readonly PolicyResponse[],
): Promise<HoldView[]> {
  const steps = new Set(history.map(({ id }) => id));
  return (await holdsOn(queries, checkpointId)).filter(
    ({ responseId, state }) => state === 'open' && responseId !== null && steps.has(responseId),
  );
}

/** A state that locks the weights away is a lockdown, with the two people that its release asks for. */
function kindOf({ id, holds }: ResponseState): 'lockdown' | 'pause' {
  return id === 'lockdown' || holds.includes('store_weights') ? 'lockdown' : 'pause';
}

function standingOf({ policy, responses, history, state }: Answering): ResponseStanding {
  const { title, clause } = responseState(responses, state);
  return {
    policy,
    state,
    title,
    clause,
    possible: possibleResponses(responses, state).map(({ on, to, by }) => ({ on, to, by })),
    history: [...history],
  };
}
