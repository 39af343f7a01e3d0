import type { gateRoutes, Statement } from '@holdpoint/shared/contracts/gates';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { SignOff } from '@holdpoint/shared/gate/sign-off';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';

import { signOffObstacle } from '../authorization/signoff.rules.js';
import { AssertionCheck } from '../credentials/assertion-check.service.js';
import { Database, jsonColumn, type Queries } from '../database/database.js';
import { recordedSignOff } from '../gates/sign-off-rows.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { Receipts } from '../ledger/receipts.service.js';
import { seenHead } from '../ledger/seen-head.js';
import { StatementDrafts } from './statement-drafts.service.js';

type Wish = Parsed<typeof gateRoutes.signOff>['body'];

interface Recording {
  readonly text: string;
  readonly wish: Wish;
  readonly caller: Caller;
  readonly eventId: string;
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
    private readonly receipts: Receipts,
    private readonly drafts: StatementDrafts,
    private readonly assertions: AssertionCheck,
  ) {}

  /** The exact words for this role and choice, over the evidence as it stands. Throws as `gateOf` and `PolicyBook.inForce`. */
  statement(
    { params, query }: Parsed<typeof gateRoutes.statement>,
    caller: Caller,
  ): Promise<z.infer<typeof Statement>> {
    const question = { ...query, action: params.action };
    return this.database.transaction(async (queries) => {
      const seen = await seenHead(queries);
      const { statement } = await this.drafts.draft(queries, question, seen, new Date());
      const request = await this.assertions.requestFor(queries, caller, statement.text);
      return { ...statement, seenTreeSize: seen.size, ...request };
    }, 'repeatable read');
  }

  /**
   * Records a person's word, if it is theirs to give, the statement is the current one, recomputed here, and their own
   * authenticator signed exactly that; and waits for the log's receipt, before which it has no effect. A retake of the same
   * request finds the first. A refused attempt is told in the log. Throws `receipt.pending` (unavailable), `signoff.machine_account`, `signoff.role`, `signoff.requester` (forbidden),
   * `signoff.role_not_asked`, `signoff.assertion_missing`, `signoff.assertion_invalid` (invalid), `signoff.head_unknown`,
   * `signoff.stale` and `signoff.already_signed` (conflict).
   */
  async signOff(id: string, wish: Wish, caller: Caller): Promise<SignOff> {
    const { checkpointId, policy, action, role, choice, statementDigest } = wish;
    const { signOff, eventId } = await this.assertions.told(
      () =>
        this.database.transaction(
          (queries) => this.record(queries, id, wish, caller),
          'repeatable read',
        ),
      {
        stream: `checkpoint:${checkpointId}`,
        type: 'signoff.refused',
        body: { policy, action, role, choice, statementDigest },
      },
      caller,
    );
    await this.receipts.require(eventId);
    return signOff;
  }

  private async record(
    queries: Queries,
    id: string,
    wish: Wish,
    caller: Caller,
  ): Promise<{ readonly signOff: SignOff; readonly eventId: string }> {
    const first = await recordedSignOff(queries, id, caller);
    if (first !== undefined) return first;
    const signedAt = new Date();
    const seen = await seenHead(queries, wish.seenTreeSize);
    const drafted = await this.drafts.draft(queries, wish, seen, signedAt);
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
    const { text } = statement;
    const assertion = await this.assertions.verify(queries, caller, text, wish.assertion);
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
      seen,
      assertion,
      signedAt: signedAt.toISOString(),
    };
    const { comment: _comment, assertion: _assertion, seen: _seen, ...facts } = signOff;
    const body = {
      ...facts,
      credentialId: assertion.credentialId,
      assertionDigest: digestOf(assertion),
      seenTreeSize: seen.size,
    };
    const event = { type: 'signoff.recorded', actor: actorOf(caller), body } as const;
    const stream = `checkpoint:${wish.checkpointId}` as const;
    const [eventId = ''] = await this.ledger.append(queries, { stream, ...event });
    await this.insertOnce(queries, signOff, { text, wish, caller, eventId });
    return { signOff, eventId };
  }

  /** One person speaks once to one gate and evidence, in one role: a second word would overwrite the first. */
  private async insertOnce(
    queries: Queries,
    signOff: SignOff,
    { text, wish, caller, eventId }: Recording,
  ): Promise<void> {
    const { id, role, choice, action, policyDigest, evidenceDigest, seen, assertion } = signOff;
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
              assertion: jsonColumn(assertion),
              credentialId: assertion.credentialId,
              seenOrigin: seen.origin,
              seenTreeSize: seen.size,
              seenRoot: seen.root,
              eventId,
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
