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
import type { Policy } from '@holdpoint/shared/policy/policy';
import { Injectable } from '@nestjs/common';

import { approvalObstacle } from '../authorization/approval.rules.js';
import { AssertionCheck } from '../credentials/assertion-check.service.js';
import { Database, jsonColumn, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import {
  type ActivationBasis,
  ActivationBasisReader,
  statementOf,
} from './activation-basis.service.js';
import { openSeats } from './activation-seats.js';
import { ApprovalRecords } from './approval-records.service.js';
import { PolicyBook } from './policy-book.service.js';
import { type KnownPolicy, policyStreamOf } from './policy-rows.js';

type Approve = Parsed<typeof policyRoutes.approve>;

/** How documents are proposed, approved by their quorum, and take effect. */
@Injectable()
export class ActivationService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly book: PolicyBook,
    private readonly basis: ActivationBasisReader,
    private readonly approvals: ApprovalRecords,
    private readonly assertions: AssertionCheck,
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

  /** Throws `policy.unknown`, `policy.already_active`, `policy.activation_pending` (conflict), `policy.role_not_asked` (invalid). */
  statement(digest: Sha256, role: Role, caller: Caller): Promise<PolicyStatement> {
    return this.database.transaction(async (queries) => {
      const { known, basis } = await this.open(queries, digest, role);
      const statement = statementOf(known, basis, role);
      const request = await this.assertions.requestFor(queries, caller, statement.text);
      return { ...statement, ...request };
    }, 'repeatable read');
  }

  /**
   * Records a person's name under the current statement; the last open seat activates the document in the same
   * transaction. A refused attempt is told in the log. Throws as `statement`, `AssertionCheck.verify` and
   * `ApprovalRecords.add`, and `policy.machine_account`, `policy.role`, `policy.proposer` (forbidden), `policy.stale` (conflict).
   */
  async approve(id: string, input: Approve, caller: Caller): Promise<PolicyRecord> {
    const { digest, policy } = await this.book.byDigest(input.params.digest);
    const { role, statementDigest } = input.body;
    return this.assertions.told(
      () => this.approveOnce(id, policy, input, caller),
      {
        stream: policyStreamOf(policy.ref),
        type: 'approval.refused',
        body: { ref: policy.ref, digest, role, statementDigest },
      },
      caller,
    );
  }

  private approveOnce(
    id: string,
    policy: Policy,
    { params, body }: Approve,
    caller: Caller,
  ): Promise<PolicyRecord> {
    return this.database.transaction(async (queries) => {
      const repeated = await queries.entities.policyActivationApproval.count({ where: { id } });
      if (repeated > 0) return this.recordOf(queries, params.digest);
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
      const { text } = statement;
      const assertion = await this.assertions.verify(queries, caller, text, body.assertion);
      const [eventId = ''] = await this.ledger.append(queries, {
        stream: policyStreamOf(policy.ref),
        type: 'policy.approved',
        actor: actorOf(caller),
        body: {
          ref: policy.ref,
          digest: known.digest,
          role: body.role,
          statementDigest: statement.digest,
          credentialId: assertion.credentialId,
          assertionDigest: digestOf(assertion),
        },
      });
      const { role } = body;
      await this.approvals.add(queries, known, basis, {
        id,
        role,
        statement,
        caller,
        assertion,
        eventId,
      });
      // Nobody is disabled or loses a role between this look and the activation.
      await queries.execute(
        `SELECT FROM account JOIN policy_activation_approval ON person_id = account.id WHERE digest = $1 FOR SHARE OF account`,
        [known.digest],
      );
      const approvals = await this.approvals.of(queries, known, basis);
      if (openSeats(basis, approvals).length === 0)
        await this.activate(queries, known, basis, caller);
      return this.recordOf(queries, params.digest);
    });
  }

  private async recordOf(queries: Queries, name: string): Promise<PolicyRecord> {
    const known = await this.book.named(name, queries);
    const basis = await this.basis.read(queries, known);
    const activations = await this.book.activationsOf(known.policy.ref, queries);
    const approvals = await this.approvals.of(queries, known, basis);
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
    // Approved in place of the text before it, the moves from the pending one to this would be told of nowhere.
    if (await this.book.isActivationPending(known.policy.ref, queries))
      throw refusal(
        'activation_pending',
        'conflict',
        `The log has not signed the last activation of ${known.policy.ref} yet. Read it again in a moment.`,
      );
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
    const [eventId = null] = await this.ledger.append(queries, {
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
        eventId,
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
