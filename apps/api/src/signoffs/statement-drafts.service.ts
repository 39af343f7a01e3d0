import type { Action, PolicyRef, Role } from '@holdpoint/shared/contracts/common';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { decide } from '@holdpoint/shared/gate/decide';
import type { SeenTreeHead, SignOffChoice } from '@holdpoint/shared/gate/sign-off';
import { type SignOffStatement, statementOn } from '@holdpoint/shared/gate/sign-off-statement';
import { asWitnessed } from '@holdpoint/shared/gate/witness';
import { gateOf } from '@holdpoint/shared/policy/required-evaluations';
import { Injectable } from '@nestjs/common';

import type { Queries } from '../database/database.js';
import { GateCaseReader } from '../gates/gate-case.service.js';
import { PolicyBook } from '../policies/policy-book.service.js';

/** What somebody wants to say about which gate. */
export interface StatementQuestion {
  readonly checkpointId: string;
  readonly policy: PolicyRef;
  readonly action: Action;
  readonly role: Role;
  readonly choice: SignOffChoice;
}

/** A statement and what it is about. */
export interface DraftedStatement {
  readonly statement: SignOffStatement & { readonly evidenceDigest: string };
  readonly weightsDigest: string;
  readonly policyDigest: string;
  /** Everybody who asked for any of the evidence. */
  readonly requesters: readonly string[];
}

/** Words to put a name under, made from the evidence as it stands. */
@Injectable()
export class StatementDrafts {
  constructor(
    private readonly book: PolicyBook,
    private readonly cases: GateCaseReader,
  ) {}

  /** The same question and head give the same words. Throws `signoff.role_not_asked` (invalid), and as `PolicyBook.inForce`. */
  async draft(
    queries: Queries,
    question: StatementQuestion,
    seen: SeenTreeHead,
    now: Date,
  ): Promise<DraftedStatement> {
    const { policy, digest } = await this.book.inForce(question.policy, queries);
    const gate = gateOf(policy, question.action);
    if (!gate.signOffs.includes(question.role)) {
      const seats = gate.signOffs.join(', ') || 'nobody';
      throw new HoldpointError({
        code: 'signoff.role_not_asked',
        kind: 'invalid',
        message: `${policy.ref} asks ${seats} to sign off ${question.action}.`,
      });
    }
    const { checkpoint, read, evidence, safeguards } = await this.cases.read(
      queries,
      question,
      now,
    );
    const unsigned = decide({
      policy,
      action: question.action,
      // How fresh a witness is, the gate asks when it decides: a signature outlasts that.
      evidence: asWitnessed(evidence, now),
      signOffs: [],
      safeguards,
      now,
    });
    const words = statementOn(unsigned, read.subject, { ...question, seen });
    // Of the gate itself, as waivers in effect are part of it; it is null only where the words could not be made.
    const evidenceDigest = unsigned.evidenceDigest ?? words.digest;
    return {
      statement: { ...words, evidenceDigest },
      weightsDigest: checkpoint.weightsDigest,
      policyDigest: digest,
      requesters: read.registrations.map(({ requestedBy }) => requestedBy),
    };
  }
}
