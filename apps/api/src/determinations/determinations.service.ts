import type {
  determinationRoutes,
  DeterminationView,
} from '@holdpoint/shared/contracts/determinations';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Determination } from '@holdpoint/shared/gate/determination';
import type { Policy } from '@holdpoint/shared/policy/policy';
import type { Tier } from '@holdpoint/shared/policy/tier';
import { Injectable } from '@nestjs/common';

import { determinationObstacle } from '../authorization/determination.rules.js';
import { CheckpointsService } from '../checkpoints/checkpoints.service.js';
import { Clock } from '../clock/clock.js';
import { Database, jsonColumn, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { PolicyBook } from '../policies/policy-book.service.js';
import { requestersOn } from '../runs/requesters.js';
import { determinationsOn, type RecordedDetermination, stateOf } from './determination-rows.js';

type Wish = Parsed<typeof determinationRoutes.record>['body'];

const DAY_MS = 86_400_000;

const OBSTACLES = {
  machine_account: 'A machine account determines nothing: sign in as a person.',
  role: 'This tier is not for you to determine in that role.',
  requester: 'You asked for some of the evidence, so you may not say what it shows.',
} as const;

/** What people determine about tiers. Determinations are added and never changed; each person's last word counts. */
@Injectable()
export class DeterminationsService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly checkpoints: CheckpointsService,
    private readonly book: PolicyBook,
    private readonly clock: Clock,
  ) {}

  /**
   * Records a person's word on a tier under the policy in force; a retake of the same request finds the first.
   * Throws `checkpoint.unknown`, `policy.unknown`, `policy.inactive`, `determination.tier_unknown` (invalid), and
   * `determination.machine_account`, `determination.role`, `determination.requester` (forbidden).
   */
  async record(id: string, wish: Wish, caller: Caller): Promise<Determination> {
    // By the clock of what is found bad, and before the evidence is looked at: else a fast clock would outlive that.
    const determinedAt = await this.clock.now();
    return this.database.transaction(async (queries) => {
      const checkpoint = await this.checkpoints.get(wish.checkpointId, queries);
      const { policy, digest } = await this.book.inForce(wish.policy, queries);
      const known = (await determinationsOn(queries, checkpoint.id)).find(
        ({ determination }) => determination.id === id,
      );
      if (known !== undefined) return known.determination;
      const obstacle = determinationObstacle({
        ...caller,
        role: wish.role,
        determinedBy: tierOf(policy, wish.tier).determinedBy,
        requesters: await requestersOn(queries, checkpoint.id),
      });
      if (obstacle !== undefined)
        throw refusal(`determination.${obstacle}`, 'forbidden', OBSTACLES[obstacle]);
      const { checkpointId, policy: _policy, validDays, ...word } = wish;
      const determination: Determination = {
        id,
        ...word,
        person: caller.name,
        subjectDigest: checkpoint.weightsDigest,
        policyDigest: digest,
        determinedAt: determinedAt.toISOString(),
        expiresAt: new Date(determinedAt.getTime() + validDays * DAY_MS).toISOString(),
      };
      await this.insert(queries, determination, { checkpointId, policyRef: policy.ref, caller });
      const { rationale, dissent, attestations, ...facts } = determination;
      await this.ledger.append(queries, {
        stream: `checkpoint:${checkpointId}`,
        type: 'determination.recorded',
        actor: actorOf(caller),
        // The words may be long; their digest stands for them.
        body: {
          ...facts,
          rationaleDigest: sha256(rationale),
          dissent: dissent.length,
          attestations: attestations.length,
        },
      });
      return determination;
    });
  }

  /** Oldest first, without the words that might sway who has yet to determine. Throws `checkpoint.unknown`. */
  async list(
    { query }: Parsed<typeof determinationRoutes.list>,
    caller: Caller,
  ): Promise<DeterminationView[]> {
    await this.checkpoints.get(query.checkpointId);
    const all = await determinationsOn(this.database, query.checkpointId);
    const shown = all.filter(({ policy }) => query.policy === undefined || policy === query.policy);
    const now = new Date();
    const views: DeterminationView[] = [];
    for (const recorded of shown) {
      const isAwaited = await this.awaits(recorded, all, caller);
      views.push(viewOf(recorded, isAwaited, now));
    }
    return views;
  }

  /** Whether the caller may determine the same tier and has not: they judge without seeing others' verdicts first. */
  private async awaits(
    { determination: { tier, policyDigest }, personId }: RecordedDetermination,
    all: readonly RecordedDetermination[],
    caller: Caller,
  ): Promise<boolean> {
    const hasSpoken = all.some(
      (other) =>
        other.personId === caller.accountId &&
        other.determination.tier === tier &&
        other.determination.policyDigest === policyDigest,
    );
    if (hasSpoken || personId === caller.accountId || caller.isMachine) return false;
    const { policy } = await this.book.byDigest(policyDigest);
    return tierOf(policy, tier).determinedBy.some((role) => caller.roles.includes(role));
  }

  private async insert(
    { entities }: Queries,
    { person: _person, subjectDigest, ...row }: Determination,
    place: { readonly checkpointId: string; readonly policyRef: string; readonly caller: Caller },
  ): Promise<void> {
    const { checkpointId, policyRef, caller } = place;
    await entities.determination.create({
      data: {
        ...row,
        checkpointId,
        policyRef,
        personId: caller.accountId,
        weightsDigest: subjectDigest,
        dissent: jsonColumn(row.dissent),
        attestations: jsonColumn(row.attestations),
      },
    });
  }
}

function tierOf(policy: Policy, id: string): Tier {
  const tier = policy.tiers.find((candidate) => candidate.id === id);
  if (tier !== undefined) return tier;
  const names = policy.tiers.map((known) => known.id).join(', ');
  throw refusal('determination.tier_unknown', 'invalid', `No tier ${id}; there are ${names}.`);
}

function viewOf(recorded: RecordedDetermination, isAwaited: boolean, now: Date): DeterminationView {
  const { determination, checkpointId, policy } = recorded;
  const view = { ...determination, checkpointId, policy, state: stateOf(recorded, now) };
  return isAwaited
    ? { ...view, verdict: null, rationale: null, dissent: [], attestations: [] }
    : view;
}

function refusal(
  code: `determination.${string}`,
  kind: 'forbidden' | 'invalid',
  message: string,
): HoldpointError {
  return new HoldpointError({ code, kind, message });
}
