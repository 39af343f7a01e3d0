import type { Role, Sha256 } from '@holdpoint/shared/contracts/common';
import type {
  PolicyRecord,
  policyRoutes,
  PolicyStatement,
  PolicySummary,
} from '@holdpoint/shared/contracts/policies';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { isLoosening } from '@holdpoint/shared/policy/diff-policies';
import { policyDigest } from '@holdpoint/shared/policy/policies';
import { Injectable } from '@nestjs/common';

import { approvalObstacle } from '../authorization/approval.rules.js';
import { Database, jsonColumn, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import {
  type ActivationBasis,
  ActivationBasisReader,
  statementOf,
} from './activation-basis.service.js';
import { openSeats } from './activation-seats.js';
import { PolicyBook } from './policy-book.service.js';
import { ApprovalRow, type KnownPolicy, policyStreamOf, SELECT_APPROVALS } from './policy-rows.js';

/** How documents are proposed, approved by their quorum, and take effect. */
@Injectable()
export class ActivationService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly book: PolicyBook,
    private readonly basis: ActivationBasisReader,
  ) {}

  /** Keeps a document; the same one again is the one that is known. It decides nothing yet. */
  propose(
    { policy, text }: Parsed<typeof policyRoutes.propose>['body'],
    caller: Caller,
  ): Promise<PolicySummary> {
    const digest = policyDigest(policy);
    const { ref } = policy;
    return this.database.transaction(async (queries) => {
      const { count } = await queries.entities.policyDocument.createMany({
        data: { digest, ref, body: jsonColumn(policy), text, proposedBy: caller.accountId },
        skipDuplicates: true,
      });
      if (count === 1) {
        const event = { type: 'policy.proposed', actor: actorOf(caller) } as const;
        await this.ledger.append(queries, {
          stream: policyStreamOf(ref),
          ...event,
          body: { ref, digest },
        });
      }
      return summaryOf(await this.book.byDigest(digest, queries));
    });
  }

  /** By name the document in force, else the newest. Throws `policy.unknown`. */
  record(name: string): Promise<PolicyRecord> {
    return this.database.transaction((queries) => this.recordOf(queries, name), 'repeatable read');
  }

  /** Throws `policy.unknown`, `policy.already_active` (conflict), `policy.role_not_asked` (invalid). */
  statement(digest: Sha256, role: Role): Promise<PolicyStatement> {
    return this.database.transaction(async (queries) => {
      const { known, basis } = await this.open(queries, digest, role);
      return statementOf(known, basis, role);
    }, 'repeatable read');
  }

  /**
   * Records a person's name under the current statement; the last open seat activates the document in the same
   * transaction. Throws as `statement`, and `policy.machine_account`, `policy.role`, `policy.proposer` (forbidden),
   * `policy.stale`, `policy.already_approved`, `policy.seat_taken` (conflict).
   */
  approve(
    id: string,
    { params, body }: Parsed<typeof policyRoutes.approve>,
    caller: Caller,
  ): Promise<PolicyRecord> {
    return this.database.transaction(async (queries) => {
      const repeated = await queries.entities.policyActivationApproval.count({ where: { id } });
      if (repeated > 0) return this.recordOf(queries, params.digest);
      const { policy } = await this.book.byDigest(params.digest, queries);
      // One approval after the other, of every document: each may be what another would take the place of.
      await queries.execute(
        `SELECT pg_advisory_xact_lock(hashtextextended('policy.activation', 0))`,
      );
      const { known, basis } = await this.open(queries, params.digest, body.role);
      const obstacle = approvalObstacle({ ...caller, ...body, proposedBy: known.proposedBy });
      if (obstacle !== undefined) throw refusal(obstacle, 'forbidden', OBSTACLES[obstacle]);
      const statement = statementOf(known, basis, body.role);
      if (statement.digest !== body.statementDigest)
        throw refusal('stale', 'conflict', 'What it would change has moved since. Read it again.');
      await this.takeSeat(queries, basis, {
        id,
        role: body.role,
        digest: known.digest,
        statement,
        caller,
      });
      await this.ledger.append(queries, {
        stream: policyStreamOf(policy.ref),
        type: 'policy.approved',
        actor: actorOf(caller),
        body: {
          ref: policy.ref,
          digest: known.digest,
          role: body.role,
          statementDigest: statement.digest,
        },
      });
      // Nobody is disabled or loses a role between this look and the activation.
      await queries.execute(
        `SELECT FROM account JOIN policy_activation_approval ON person_id = account.id WHERE digest = $1 FOR SHARE OF account`,
        [known.digest],
      );
      const approvals = await this.approvalsOf(queries, known.digest);
      if (openSeats(basis, approvals).length === 0)
        await this.activate(queries, known, basis, caller);
      return this.recordOf(queries, params.digest);
    });
  }

  private async recordOf(queries: Queries, name: string): Promise<PolicyRecord> {
    const known = await this.book.named(name, queries);
    const basis = await this.basis.read(queries, known);
    const activations = await this.book.activationsOf(known.policy.ref, queries);
    const approvals = await this.approvalsOf(queries, known.digest);
    const spent = activations.map(({ basisDigest }) => basisDigest);
    const isActive = known.state === 'active';
    const from =
      basis.from === null ? null : { ref: basis.from.policy.ref, digest: basis.from.digest };
    const { policy, digest, state, proposedBy, proposedAt } = known;
    return {
      policy,
      digest,
      state,
      proposedBy,
      proposedAt,
      quorum: {
        seats: [...basis.quorum],
        open: isActive ? [] : openSeats(basis, approvals),
        from: isActive ? null : from,
      },
      activations: activations.map(({ activation }) => activation),
      approvals: approvals.map(({ basisDigest, counts, approval }) => ({
        ...approval,
        isCurrent: (basisDigest === basis.digest && counts) || spent.includes(basisDigest),
      })),
    };
  }

  private async open(
    queries: Queries,
    digest: Sha256,
    role: Role,
  ): Promise<{ known: KnownPolicy; basis: ActivationBasis }> {
    const known = await this.book.byDigest(digest, queries);
    if (known.state === 'active')
      throw refusal('already_active', 'conflict', `${known.policy.ref} ${digest} is in force.`);
    const basis = await this.basis.read(queries, known);
    if (!basis.quorum.includes(role)) {
      const seats = basis.quorum.join(', ');
      throw refusal(
        'role_not_asked',
        'invalid',
        `The quorum is ${seats}; it has no seat for ${role}.`,
      );
    }
    return { known, basis };
  }

  private approvalsOf(queries: Queries, digest: Sha256): Promise<ApprovalRow[]> {
    return queries.rows(
      ApprovalRow,
      `${SELECT_APPROVALS} WHERE digest = $1 ORDER BY approved_at, policy_activation_approval.id`,
      [digest],
    );
  }

  private async takeSeat(
    queries: Queries,
    basis: ActivationBasis,
    approval: {
      readonly id: string;
      readonly role: Role;
      readonly digest: Sha256;
      readonly statement: PolicyStatement;
      readonly caller: Caller;
    },
  ): Promise<void> {
    const { id, role, digest, statement, caller } = approval;
    const place = { basisDigest: basis.digest, personId: caller.accountId };
    const { entities } = queries;
    if ((await entities.policyActivationApproval.count({ where: place })) > 0)
      throw refusal(
        'already_approved',
        'conflict',
        'You hold a seat already: one person, one seat.',
      );
    if (!openSeats(basis, await this.approvalsOf(queries, digest)).includes(role))
      throw refusal('seat_taken', 'conflict', `Every seat of ${role} is filled.`);
    await entities.policyActivationApproval.create({
      data: {
        ...place,
        id,
        digest,
        role,
        statement: statement.text,
        statementDigest: statement.digest,
        approvedAt: new Date(),
      },
    });
  }

  private async activate(
    queries: Queries,
    { policy, digest }: KnownPolicy,
    { from, seq, moves, resultsSeen, digest: basisDigest }: ActivationBasis,
    caller: Caller,
  ): Promise<void> {
    const { ref } = policy;
    const activatedAt = new Date();
    const replaced = from === null ? null : { ref: from.policy.ref, digest: from.digest };
    const barChange =
      replaced === null
        ? null
        : {
            from: replaced,
            to: { ref, digest },
            activatedAt: activatedAt.toISOString(),
            resultsSeen,
            moves: [...moves],
          };
    await queries.entities.policyActivation.create({
      data: {
        id: crypto.randomUUID(),
        ref,
        seq,
        digest,
        genesis: false,
        basisDigest,
        ...(barChange === null ? {} : { barChange: jsonColumn(barChange) }),
        activatedAt,
      },
    });
    await this.ledger.append(queries, {
      stream: policyStreamOf(ref),
      type: 'policy.activated',
      actor: actorOf(caller),
      body: {
        ref,
        digest,
        seq,
        genesis: false,
        from: replaced,
        moves: moves.length,
        loosened: moves.filter(isLoosening).length,
        resultsSeen,
        // What reports hold against the bar changes that they carry; those without a move are in none.
        barChangeDigest: barChange === null || moves.length === 0 ? null : digestOf(barChange),
      },
    });
  }
}

/** What lists say of a document. */
export function summaryOf({ policy, digest, state }: KnownPolicy): PolicySummary {
  const { ref, title, kind } = policy;
  return { ref, title, kind, digest, state };
}

const OBSTACLES = {
  machine_account: 'A machine account approves no policy.',
  role: 'You do not hold the role that you want to speak for.',
  proposer: 'You proposed this policy, so you may not approve it.',
} as const;

function refusal(
  what: string,
  kind: 'forbidden' | 'conflict' | 'invalid',
  message: string,
): HoldpointError {
  return new HoldpointError({ code: `policy.${what}`, kind, message });
}
