import type { Role } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { ActivationStatement } from '@holdpoint/shared/policy/activation-statement';
import type { Assertion } from '@holdpoint/shared/webauthn/assertion';
import { Injectable } from '@nestjs/common';

import { AssertionCheck } from '../credentials/assertion-check.service.js';
import { jsonColumn, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import type { ActivationBasis } from './activation-basis.service.js';
import { openSeats, wordsAgree } from './activation-seats.js';
import { ApprovalRow, type KnownPolicy, SELECT_APPROVALS } from './policy-rows.js';

/** A name that is about to stand under an activation. */
export interface NewApproval {
  readonly id: string;
  readonly role: Role;
  readonly statement: ActivationStatement;
  readonly caller: Caller;
  readonly assertion: Assertion;
  readonly eventId: string;
}

/** Names under activations, each with its author's signature. */
@Injectable()
export class ApprovalRecords {
  constructor(private readonly assertions: AssertionCheck) {}

  /** All of a document, oldest first; those count whose words say what would happen now, signed by their own author. */
  async of(queries: Queries, known: KnownPolicy, basis: ActivationBasis): Promise<ApprovalRow[]> {
    const rows = await queries.rows(
      ApprovalRow,
      `${SELECT_APPROVALS} WHERE digest = $1 ORDER BY approved_at, policy_activation_approval.id`,
      [known.digest],
    );
    const standing = await this.assertions.standing(
      queries,
      rows.map(({ signature }) => signature),
    );
    const signed = new Set(standing.map(({ row }) => row));
    return rows.map((row) => ({
      ...row,
      counts: row.counts && signed.has(row.signature) && wordsAgree(row, known, basis),
    }));
  }

  /** Throws `policy.already_approved` and `policy.seat_taken` (conflict). */
  async add(
    queries: Queries,
    known: KnownPolicy,
    basis: ActivationBasis,
    { id, role, statement, caller, assertion, eventId }: NewApproval,
  ): Promise<void> {
    const place = { basisDigest: basis.digest, personId: caller.accountId };
    const { policyActivationApproval } = queries.entities;
    if ((await policyActivationApproval.count({ where: place })) > 0)
      throw refusal('already_approved', 'You hold a seat already: one person, one seat.');
    if (!openSeats(basis, await this.of(queries, known, basis)).includes(role))
      throw refusal('seat_taken', `Every seat of ${role} is filled.`);
    await policyActivationApproval.create({
      data: {
        ...place,
        id,
        digest: known.digest,
        role,
        statement: statement.text,
        statementDigest: statement.digest,
        assertion: jsonColumn(assertion),
        credentialId: assertion.credentialId,
        eventId,
        approvedAt: new Date(),
      },
    });
  }
}

function refusal(what: 'already_approved' | 'seat_taken', message: string): HoldpointError {
  return new HoldpointError({ code: `policy.${what}`, kind: 'conflict', message });
}
