import type { gateRoutes, Statement } from '@holdpoint/shared/contracts/gates';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { decide } from '@holdpoint/shared/gate/decide';
import { evidenceDigestOf } from '@holdpoint/shared/gate/gate-evidence';
import type { SignOff } from '@holdpoint/shared/gate/sign-off';
import { statementOn } from '@holdpoint/shared/gate/sign-off-statement';
import { gateOf } from '@holdpoint/shared/policy/required-evaluations';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';

import { signOffObstacle } from '../authorization/signoff.rules.js';
import { Database, type Queries } from '../database/database.js';
import { GateCaseReader } from '../gates/gate-case.service.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { PolicyBook } from '../policies/policy-book.service.js';

type Wish = Parsed<typeof gateRoutes.signOff>['body'];
type Question = Pick<Wish, 'checkpointId' | 'policy' | 'action' | 'role' | 'choice'>;

/** A statement and what it is about. */
interface Drafted {
  readonly statement: z.infer<typeof Statement>;
  readonly weightsDigest: string;
  readonly policyDigest: string;
  readonly requesters: readonly string[];
}

const OBSTACLES = {
  machine_account: 'A machine account signs nothing off: sign in as a person.',
  role: 'You do not hold the role that you want to speak for.',
  requester: 'You asked for some of this evidence, so you may not sign off what it shows.',
} as const;

/** Statements that people put their names under, and the names under them. */
@Injectable()
export class SignoffsService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly book: PolicyBook,
    private readonly cases: GateCaseReader,
  ) {}

  /** The exact words for this role and choice, over the evidence as it stands. Throws as `gateOf` and `PolicyBook.inForce`. */
  async statement({
    params,
    query,
  }: Parsed<typeof gateRoutes.statement>): Promise<z.infer<typeof Statement>> {
    const question = { ...query, action: params.action };
    const { statement } = await this.database.transaction(
      (queries) => this.draft(queries, question, new Date()),
      'repeatable read',
    );
    return statement;
  }

  /**
   * Records a person's word, if it is theirs to give and the statement is the current one, recomputed here.
   * Throws `signoff.machine_account`, `signoff.role`, `signoff.requester` (forbidden), `signoff.role_not_asked` (invalid),
   * `signoff.stale` and `signoff.already_signed` (conflict).
   */
  signOff(id: string, wish: Wish, caller: Caller): Promise<SignOff> {
    const signedAt = new Date();
    return this.database.transaction(async (queries) => {
      const drafted = await this.draft(queries, wish, signedAt);
      const { statement, weightsDigest, policyDigest, requesters } = drafted;
      const obstacle = signOffObstacle({ ...caller, role: wish.role, requesters });
      if (obstacle !== undefined)
        throw refusal(`signoff.${obstacle}`, 'forbidden', OBSTACLES[obstacle]);
      if (statement.digest !== wish.statementDigest) {
        throw refusal(
          'signoff.stale',
          'conflict',
          'The evidence, the policy or the gate moved since you read the statement. Read it again.',
        );
      }
      const signOff: SignOff = {
        id,
        person: caller.name,
        role: wish.role,
        choice: wish.choice,
        statementDigest: statement.digest,
        subjectDigest: weightsDigest,
        policyDigest,
        action: wish.action,
        evidenceDigest: statement.evidenceDigest,
        comment: wish.comment,
        signedAt: signedAt.toISOString(),
      };
      await this.insertOnce(queries, signOff, { text: statement.text, wish, caller });
      const { comment: _comment, ...body } = signOff;
      const event = { type: 'signoff.recorded', actor: actorOf(caller), body } as const;
      await this.ledger.append(queries, { stream: `checkpoint:${wish.checkpointId}`, ...event });
      return signOff;
    }, 'repeatable read');
  }

  private async draft(queries: Queries, question: Question, now: Date): Promise<Drafted> {
    const { policy, digest } = await this.book.inForce(question.policy, queries);
    const gate = gateOf(policy, question.action);
    if (!gate.signOffs.includes(question.role)) {
      const seats = gate.signOffs.join(', ') || 'nobody';
      throw refusal(
        'signoff.role_not_asked',
        'invalid',
        `${policy.ref} asks ${seats} to sign off ${question.action}.`,
      );
    }
    const { checkpoint, read, evidence, safeguards } = await this.cases.read(
      queries,
      question,
      now,
    );
    const unsigned = decide({
      policy,
      action: question.action,
      evidence,
      signOffs: [],
      safeguards,
      now,
    });
    const words = statementOn(unsigned, read.subject, question);
    return {
      statement: { ...words, evidenceDigest: evidenceDigestOf(evidence, safeguards) },
      weightsDigest: checkpoint.weightsDigest,
      policyDigest: digest,
      requesters: read.registrations.map(({ requestedBy }) => requestedBy),
    };
  }

  /** One person speaks once to one gate and evidence, in one role: a second word would overwrite the first. */
  private async insertOnce(
    queries: Queries,
    signOff: SignOff,
    { text, wish, caller }: { readonly text: string; readonly wish: Wish; readonly caller: Caller },
  ): Promise<void> {
    const { id, role, choice, action, policyDigest, evidenceDigest } = signOff;
    const personId = caller.accountId;
    const place = {
      personId,
      checkpointId: wish.checkpointId,
      action,
      policyDigest,
      evidenceDigest,
    };
    const spoken = await queries.entities.signOff.count({ where: place });
    const { count } = await queries.entities.signOff.createMany({
      data:
        spoken > 0
          ? []
          : {
              ...place,
              id,
              role,
              choice,
              policyRef: wish.policy,
              weightsDigest: signOff.subjectDigest,
              statement: text,
              statementDigest: signOff.statementDigest,
              comment: signOff.comment,
              signedAt: signOff.signedAt,
            },
      skipDuplicates: true,
    });
    if (count === 1) return;
    throw refusal(
      'signoff.already_signed',
      'conflict',
      'You have spoken on this evidence already: one person, one word, one seat.',
    );
  }
}

function refusal(
  code: `signoff.${string}`,
  kind: 'forbidden' | 'conflict' | 'invalid',
  message: string,
): HoldpointError {
  return new HoldpointError({ code, kind, message });
}
