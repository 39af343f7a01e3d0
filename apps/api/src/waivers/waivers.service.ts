import type { Parsed } from '@holdpoint/shared/contracts/route';
import type {
  waiverRoutes,
  WaiverStatementView,
  WaiverView,
} from '@holdpoint/shared/contracts/waivers';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Waiver } from '@holdpoint/shared/gate/waiver';
import type { WaiverEffect } from '@holdpoint/shared/gate/waiver-standing';
import { waiverStatement } from '@holdpoint/shared/gate/waiver-statement';
import type { Gate } from '@holdpoint/shared/policy/gate-rule';
import { gateOf } from '@holdpoint/shared/policy/required-evaluations';
import {
  approvalEventOf,
  requestEventOf,
  revocationEventOf,
  type WaiverEvent,
} from '@holdpoint/shared/report/waiver-events';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';

import { signOffObstacle } from '../authorization/signoff.rules.js';
import { CheckpointsService } from '../checkpoints/checkpoints.service.js';
import { AssertionCheck } from '../credentials/assertion-check.service.js';
import { Database, jsonColumn, type Queries } from '../database/database.js';
import { raiseEpoch } from '../epochs/raise-epoch.js';
import { takeTurn } from '../epochs/take-turn.js';
import { type GateCase, GateCaseReader } from '../gates/gate-case.service.js';
import {
  decisionOpenedBy,
  type StandingWaiver,
  waiverById,
  waiversOn,
} from '../gates/waiver-rows.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { Receipts } from '../ledger/receipts.service.js';
import { PolicyBook } from '../policies/policy-book.service.js';
import { judgeWaiver, waiverToRequest } from './judge-waiver.js';
import { viewOf } from './waiver-view.js';

const OBSTACLES = {
  machine_account: 'A machine account approves no waiver: sign in as a person.',
  role: 'You do not hold the role that you want to speak for.',
  requester: 'You asked for this waiver or for some of the evidence: others approve it.',
} as const;

/** What the gate may say of a waiver that somebody is about to approve. */
const APPROVABLE: readonly WaiverEffect[] = ['quorum_incomplete', 'in_effect', 'unneeded'];

/** Waivers and overrides: asked for by one, approved by a quorum of others, taken back by anybody. */
@Injectable()
export class WaiversService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly receipts: Receipts,
    private readonly checkpoints: CheckpointsService,
    private readonly book: PolicyBook,
    private readonly cases: GateCaseReader,
    private readonly assertions: AssertionCheck,
  ) {}

  /**
   * Asks for a waiver that would do, once its quorum approves it, on the evidence as it stands. Throws
   * `checkpoint.unknown`, `policy.unknown`, `policy.inactive`, `policy.gate_missing`, `waiver.expiry_out_of_range`
   * (invalid), and `waiver.<effect>` (conflict) as the gate says why it would have none, such as `waiver.override_needed`.
   */
  async request(
    id: string,
    { params, body }: Parsed<typeof waiverRoutes.request>,
    caller: Caller,
  ): Promise<WaiverView> {
    return this.database.transaction(async (queries) => {
      const known = await waiverById(queries, id, this.assertions);
      if (known !== undefined) return this.view(queries, known, new Date());
      // Within the transaction: a sign-off that was recorded meanwhile must not turn out to be the later one.
      const now = new Date();
      await this.book.inForce(body.policy, queries);
      const { checkpointId } = params;
      const about = { policy: body.policy, checkpointId };
      const gateCase = await this.cases.read(queries, about, now);
      const gate = gateOf(gateCase.known.policy, body.action);
      refuseTooLong(body.expiresAt, gate.waivers?.[body.kind]?.maxDays, now);
      const waiver = waiverToRequest({ id, wish: body, gateCase, requestedBy: caller.name, now });
      refuseUnless(['quorum_incomplete'], waiver, gateCase, now);
      const event = requestEventOf(waiver);
      const eventId = await this.tell(queries, checkpointId, event, caller);
      const { approvals: _, revocation: _r, checkpoint: checkpointName, ...facts } = waiver;
      await queries.entities.waiver.create({
        data: { ...facts, checkpointName, checkpointId, requestedBy: caller.accountId, eventId },
      });
      return viewOf({ checkpointId, waiver, credentials: [] }, gate, now);
    }, 'repeatable read');
  }

  /** The words of an approval in this role. Throws `waiver.unknown`. */
  statement(
    { params, query }: Parsed<typeof waiverRoutes.statement>,
    caller: Caller,
  ): Promise<z.infer<typeof WaiverStatementView>> {
    return this.database.transaction(async (queries) => {
      const { waiver } = await this.require(queries, params.waiverId);
      const words = waiverStatement(waiver, query.role);
      const request = await this.assertions.requestFor(queries, caller, words.text);
      return { ...words, ...request };
    });
  }

  /**
   * Records an approval, signed with the caller's authenticator, and waits for the log's receipt, before which it has no
   * effect. Throws `waiver.unknown`, `waiver.machine_account`, `waiver.role`, `waiver.requester` (forbidden),
   * `waiver.role_not_asked`, `signoff.assertion_missing`, `signoff.assertion_invalid` (invalid), `waiver.stale`,
   * `waiver.already_approved` and `waiver.<effect>` (conflict) where it could take no effect any more.
   */
  async approve(
    id: string,
    { params, body }: Parsed<typeof waiverRoutes.approve>,
    caller: Caller,
  ): Promise<WaiverView> {
    const eventId = await this.database.transaction(
      (queries) => this.record(queries, { id, waiverId: params.waiverId, body, caller }),
      'repeatable read',
    );
    await this.receipts.await(eventId);
    return this.get(params.waiverId);
  }

  /**
   * Takes a waiver back for good, at once, and with it the decisions that it opened; once more is the same. Throws
   * `waiver.unknown`.
   */
  async revoke(
    { params, body }: Parsed<typeof waiverRoutes.revoke>,
    caller: Caller,
  ): Promise<WaiverView> {
    const { waiverId } = params;
    const eventId = await this.database.transaction(async (queries) => {
      await this.revokeWithin(queries, waiverId, body.reason, caller);
      const decisionId = await decisionOpenedBy(queries, waiverId);
      if (decisionId === undefined) return undefined;
      const said = `It rests on waiver ${waiverId}, which was revoked: ${body.reason}`;
      const withdrawal = { id: crypto.randomUUID(), decisionId, reason: said.slice(0, 2000) };
      return raiseEpoch(queries, this.ledger, { ...withdrawal, caller });
    }, 'repeatable read');
    if (eventId !== undefined) await this.receipts.await(eventId);
    return this.get(waiverId);
  }

  /** Throws `waiver.unknown`. */
  get(waiverId: string): Promise<WaiverView> {
    return this.database.transaction(async (queries) =>
      this.view(queries, await this.require(queries, waiverId), new Date()),
    );
  }

  /** Newest first, of all names of the weights. Throws `checkpoint.unknown`. */
  list(checkpointId: string): Promise<WaiverView[]> {
    return this.database.transaction(async (queries) => {
      await this.checkpoints.get(checkpointId, queries);
      const now = new Date();
      const views: WaiverView[] = [];
      for (const standing of await waiversOn(queries, checkpointId, this.assertions))
        views.push(await this.view(queries, standing, now));
      return views;
    });
  }

  private async revokeWithin(
    queries: Queries,
    waiverId: string,
    reason: string,
    caller: Caller,
  ): Promise<void> {
    const { waiver, checkpointId } = await this.require(queries, waiverId);
    await takeTurn(queries, checkpointId);
    if (waiver.revocation !== null) return;
    const at = new Date().toISOString();
    const event = revocationEventOf(waiver, { person: caller.name, reason, at });
    const eventId = await this.tell(queries, checkpointId, event, caller);
    await queries.entities.waiverRevocation.create({
      data: { waiverId, personId: caller.accountId, reason, revokedAt: at, eventId },
    });
  }

  private async record(
    queries: Queries,
    given: {
      readonly id: string;
      readonly waiverId: string;
      readonly body: Parsed<typeof waiverRoutes.approve>['body'];
      readonly caller: Caller;
    },
  ): Promise<string> {
    const { id, waiverId, body, caller } = given;
    const now = new Date();
    const { waiver, checkpointId } = await this.require(queries, waiverId);
    const before = await queries.entities.waiverApproval.findUnique({
      where: { waiverId_personId: { waiverId, personId: caller.accountId } },
      select: { id: true, eventId: true },
    });
    if (before?.id === id) return before.eventId;
    if (before !== null) {
      throw refusal('already_approved', 'conflict', 'You approved it: one person fills one seat.');
    }
    const about = { policy: waiver.policyRef, checkpointId };
    const gateCase = await this.cases.read(queries, about, now);
    const requesters = gateCase.read.registrations.map(({ requestedBy }) => requestedBy);
    const obstacle = signOffObstacle({
      ...caller,
      role: body.role,
      requesters: [...requesters, waiver.requestedBy],
    });
    if (obstacle !== undefined) throw refusal(obstacle, 'forbidden', OBSTACLES[obstacle]);
    const quorum = quorumOf(gateCase, waiver);
    if (!quorum.includes(body.role)) {
      const seats = quorum.join(', ') || 'nobody';
      throw refusal('role_not_asked', 'invalid', `It is for ${seats} to approve.`);
    }
    refuseUnless(APPROVABLE, waiver, gateCase, now);
    const statement = waiverStatement(waiver, body.role);
    if (statement.digest !== body.statementDigest)
      throw refusal('stale', 'conflict', 'The words are others than you read. Read them again.');
    const { assertion: wanted, role } = body;
    const assertion = await this.assertions.verify(queries, caller, statement.text, wanted);
    const at = now.toISOString();
    const approval = {
      id,
      person: caller.name,
      role,
      statementDigest: statement.digest,
      assertion,
      at,
    };
    const event = approvalEventOf(waiver, approval);
    const eventId = await this.tell(queries, checkpointId, event, caller);
    await queries.entities.waiverApproval.create({
      data: {
        id,
        waiverId,
        personId: caller.accountId,
        role,
        statementDigest: statement.digest,
        assertion: jsonColumn(assertion),
        credentialId: assertion.credentialId,
        approvedAt: at,
        eventId,
      },
    });
    return eventId;
  }

  private async tell(
    queries: Queries,
    checkpointId: string,
    { type, body }: WaiverEvent,
    caller: Caller,
  ): Promise<string> {
    const event = {
      stream: `checkpoint:${checkpointId}`,
      type,
      actor: actorOf(caller),
      body,
    } as const;
    const [eventId = ''] = await this.ledger.append(queries, event);
    return eventId;
  }

  private async view(queries: Queries, standing: StandingWaiver, now: Date): Promise<WaiverView> {
    const { policyDigest, action } = standing.waiver;
    const { policy } = await this.book.byDigest(policyDigest, queries);
    return viewOf(standing, gateOf(policy, action), now);
  }

  private async require(queries: Queries, id: string): Promise<StandingWaiver> {
    const found = await waiverById(queries, id, this.assertions);
    if (found !== undefined) return found;
    throw refusal('unknown', 'not_found', `No waiver ${id}.`);
  }
}

function quorumOf({ known }: GateCase, { action, kind }: Waiver): readonly string[] {
  const gate: Gate | undefined = known.policy.gates[action];
  return gate?.waivers?.[kind]?.quorum ?? [];
}

const DAY_MS = 86_400_000;

function refuseTooLong(expiresAt: string, maxDays: number | undefined, now: Date): void {
  const leftMs = Date.parse(expiresAt) - now.getTime();
  if (maxDays === undefined || (leftMs > 0 && leftMs <= maxDays * DAY_MS)) return;
  throw refusal(
    'expiry_out_of_range',
    'invalid',
    `The policy lets it stand for at most ${maxDays} days from now.`,
  );
}

/** Throws what the gate itself says of the waiver, so that nobody asks for or signs what could change nothing. */
function refuseUnless(
  allowed: readonly WaiverEffect[],
  waiver: Waiver,
  gateCase: GateCase,
  now: Date,
): void {
  const { effect, detail } = judgeWaiver(waiver, gateCase, now);
  if (allowed.includes(effect)) return;
  throw refusal(effect, 'conflict', `It would have no effect: ${detail}.`);
}

function refusal(
  what: string,
  kind: 'forbidden' | 'conflict' | 'invalid' | 'not_found',
  message: string,
): HoldpointError {
  return new HoldpointError({ code: `waiver.${what}`, kind, message });
}
