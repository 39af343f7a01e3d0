import type { Role } from '@holdpoint/shared/contracts/common';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import type { Safeguard, safeguardRoutes } from '@holdpoint/shared/contracts/safeguards';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Injectable } from '@nestjs/common';

import { CheckpointsService } from '../checkpoints/checkpoints.service.js';
import { Database, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { safeguardById, safeguardsOf } from './safeguard-rows.js';

type Wish = Parsed<typeof safeguardRoutes.record>['body'];

/** Safeguards must be approved anew at least annually (RSP v2.2, Safeguards Report). */
const LONGEST_DAYS = 365;
const DAY_MS = 86_400_000;

/** What protects a checkpoint or a model: written down by one person, approved by another. */
@Injectable()
export class SafeguardsService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly checkpoints: CheckpointsService,
  ) {}

  /**
   * Throws `checkpoint.unknown`, `model.unknown`, `safeguard.machine_account` (forbidden) and
   * `safeguard.expiry_out_of_range` (invalid).
   */
  record(id: string, wish: Wish, caller: Caller): Promise<Safeguard> {
    return this.database.transaction(async (queries) => {
      const known = await safeguardById(queries, id, new Date());
      if (known !== undefined) return known;
      refuseMachine(caller);
      const recordedAt = new Date();
      const leftMs = Date.parse(wish.expiresAt) - recordedAt.getTime();
      if (!(leftMs > 0 && leftMs <= LONGEST_DAYS * DAY_MS)) {
        throw refusal(
          'expiry_out_of_range',
          'invalid',
          `A safeguard expires within ${LONGEST_DAYS} days from now.`,
        );
      }
      const { axis, level, title, efficacy, expiresAt } = wish;
      const place = await this.placeOf(queries, wish);
      await queries.entities.safeguard.create({
        data: {
          id,
          axis,
          level,
          title,
          efficacy,
          expiresAt,
          ...place,
          recordedBy: caller.accountId,
          recordedAt,
        },
      });
      const body = { safeguardId: id, axis, level, expiresAt, efficacyDigest: sha256(efficacy) };
      await this.tell(queries, id, 'safeguard.recorded', body, caller);
      return required(await safeguardById(queries, id, recordedAt), id);
    });
  }

  /**
   * From here on it counts. Throws `safeguard.unknown`, `safeguard.machine_account`, `safeguard.role`,
   * `safeguard.same_person` (forbidden), `safeguard.already_approved`, `safeguard.expired` (conflict).
   */
  approve(id: string, role: Role, caller: Caller): Promise<Safeguard> {
    return this.database.transaction(async (queries) => {
      const now = new Date();
      const safeguard = required(await safeguardById(queries, id, now), id);
      refuseMachine(caller);
      if (!caller.roles.includes(role))
        throw refusal('role', 'forbidden', 'You do not hold the role that you want to speak for.');
      if (safeguard.recordedBy === caller.name) {
        throw refusal('same_person', 'forbidden', 'You recorded it: a second person approves it.');
      }
      if (safeguard.state === 'expired')
        throw refusal('expired', 'conflict', 'It has expired: record it anew.');
      const { count } = await queries.entities.safeguardApproval.createMany({
        data: { safeguardId: id, personId: caller.accountId, role, approvedAt: now },
        skipDuplicates: true,
      });
      if (count === 0) throw refusal('already_approved', 'conflict', 'It is approved already.');
      const { axis, level, expiresAt } = safeguard;
      const body = { safeguardId: id, axis, level, expiresAt, role };
      await this.tell(queries, id, 'safeguard.approved', body, caller);
      return required(await safeguardById(queries, id, now), id);
    });
  }

  /** Newest first. Throws `checkpoint.unknown`. */
  async list(checkpointId: string | undefined): Promise<Safeguard[]> {
    if (checkpointId !== undefined) await this.checkpoints.get(checkpointId);
    return safeguardsOf(this.database, checkpointId, new Date());
  }

  private async placeOf(
    queries: Queries,
    { checkpointId, model }: Wish,
  ): Promise<{ checkpointId: string } | { modelId: string }> {
    if (checkpointId !== undefined)
      return { checkpointId: (await this.checkpoints.get(checkpointId, queries)).id };
    const known = await queries.entities.model.findUnique({ where: { name: model ?? '' } });
    if (known !== null) return { modelId: known.id };
    throw new HoldpointError({
      code: 'model.unknown',
      kind: 'not_found',
      message: `No model ${model ?? ''}.`,
    });
  }

  /** In the stream of every checkpoint that it protects: their gates read something else from here on. */
  private async tell(
    queries: Queries,
    id: string,
    type: 'safeguard.recorded' | 'safeguard.approved',
    body: Readonly<Record<string, unknown>>,
    caller: Caller,
  ): Promise<void> {
    const checkpoints = await queries.entities.checkpoint.findMany({
      where: {
        OR: [{ safeguards: { some: { id } } }, { model: { safeguards: { some: { id } } } }],
      },
      select: { id: true },
    });
    const events = checkpoints.map(
      (checkpoint) =>
        ({ stream: `checkpoint:${checkpoint.id}`, type, actor: actorOf(caller), body }) as const,
    );
    await this.ledger.append(queries, ...events);
  }
}

function required(safeguard: Safeguard | undefined, id: string): Safeguard {
  if (safeguard !== undefined) return safeguard;
  throw refusal('unknown', 'not_found', `No safeguard ${id}.`);
}

function refuseMachine(caller: Caller): void {
  if (caller.isMachine)
    throw refusal('machine_account', 'forbidden', 'A machine account vouches for no safeguard.');
}

function refusal(
  what: string,
  kind: 'forbidden' | 'conflict' | 'invalid' | 'not_found',
  message: string,
): HoldpointError {
  return new HoldpointError({ code: `safeguard.${what}`, kind, message });
}
