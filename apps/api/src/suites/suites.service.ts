import type { EvaluationRef } from '@holdpoint/shared/contracts/common';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import type { Suite, SuiteMove, suiteRoutes } from '@holdpoint/shared/contracts/suites';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { type ErrorFacts, HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Policy } from '@holdpoint/shared/policy/policy';
import { leaningOn, unreplacedBy } from '@holdpoint/shared/suites/leaning';
import { mayMove } from '@holdpoint/shared/suites/suite-state';
import { Injectable } from '@nestjs/common';

import { Database, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { CatalogService } from '../policies/catalog.service.js';
import { PolicyBook } from '../policies/policy-book.service.js';
import { SaturationReader } from './saturation.service.js';
import { suiteStandings } from './suite-rows.js';

type Wish = Parsed<typeof suiteRoutes.move>['body'];

const EVENTS = {
  active: 'evaluation.reactivated',
  saturated: 'evaluation.saturated',
  retired: 'evaluation.retired',
} as const;

/** The life of evaluations. Moves are added and never changed. */
@Injectable()
export class SuitesService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly catalog: CatalogService,
    private readonly book: PolicyBook,
    private readonly saturation: SaturationReader,
  ) {}

  /** Every evaluation of the catalog, by name. */
  list(): Promise<Suite[]> {
    return this.database.transaction(async (queries) => {
      const standingOf = await suiteStandings(queries);
      const policies = await this.policiesInForce(queries);
      const suites: Suite[] = [];
      for (const entry of this.catalog.whole().evaluations) {
        const { history, ...standing } = standingOf(entry.ref);
        suites.push({
          evaluation: entry.ref,
          title: entry.title,
          ...standing,
          history: [...history],
          leanedOnBy: leaningOn(policies, entry.ref),
          saturation: await this.saturation.hintOn(queries, entry),
        });
      }
      return suites;
    }, 'repeatable read');
  }

  /**
   * Moves an evaluation; a retake under the same id finds the first. Throws `evaluation.unknown`, `suite.machine_account`
   * (forbidden), `suite.replacement_missing`, `suite.replacement_inactive`, `suite.move_impossible` (conflict),
   * `suite.replacement_unasked` (invalid).
   */
  move(id: string, wish: Wish, caller: Caller): Promise<SuiteMove> {
    const { evaluation, to, reason, replacement } = wish;
    this.catalog.entry(evaluation);
    if (replacement !== undefined) this.catalog.entry(replacement);
    if (caller.isMachine) {
      throw new HoldpointError({
        code: 'suite.machine_account',
        kind: 'forbidden',
        message: 'A machine account moves no evaluation: sign in as a person.',
      });
    }
    return this.database.transaction(async (queries) => {
      // One move at a time: of two evaluations that replace each other, one must stay.
      await queries.execute(`SELECT pg_advisory_xact_lock(hashtextextended('suite.move', 0))`);
      // No policy takes effect meanwhile, which might lean on what is retired here.
      await queries.execute(
        `SELECT pg_advisory_xact_lock(hashtextextended('policy.activation', 0))`,
      );
      const standingOf = await suiteStandings(queries);
      const { state: from, history } = standingOf(evaluation);
      const known = history.find((move) => move.id === id);
      if (known !== undefined) return known;
      if (to === 'retired') await this.refuseUnreplaced(queries, evaluation, replacement);
      else if (replacement !== undefined) throw unasked(to);
      if (!mayMove(from, to)) throw impossible(evaluation, from, to);
      if (replacement !== undefined && standingOf(replacement).state !== 'active')
        throw inactive(replacement, standingOf(replacement).state);
      const move: SuiteMove = {
        id,
        evaluation,
        from,
        to,
        replacement: replacement ?? null,
        reason,
        by: caller.name,
        at: new Date().toISOString(),
      };
      await this.insert(queries, move, history.length + 1, caller);
      return move;
    });
  }

  private async refuseUnreplaced(
    queries: Queries,
    evaluation: EvaluationRef,
    replacement: EvaluationRef | undefined,
  ): Promise<void> {
    const policies = await this.policiesInForce(queries);
    const unreplaced = unreplacedBy(policies, evaluation, replacement);
    if (unreplaced.length === 0) return;
    const list = unreplaced.map(({ policy, criteria }) => `${policy} (${criteria.join(', ')})`);
    throw conflict({
      code: 'suite.replacement_missing',
      message: `Policies in force lean on ${evaluation} and ask ${replacement === undefined ? 'nothing else' : `nothing of ${replacement}`} in its place: ${list.join('; ')}.`,
      details: { unreplaced },
    });
  }

  private async policiesInForce(queries: Queries): Promise<Policy[]> {
    return (await this.book.active(queries)).map(({ policy }) => policy);
  }

  private async insert(
    queries: Queries,
    move: SuiteMove,
    seq: number,
    caller: Caller,
  ): Promise<void> {
    const { id, evaluation, from, to, replacement, reason, at } = move;
    await queries.entities.suiteMove.create({
      data: {
        id,
        evaluationRef: evaluation,
        seq,
        fromState: from,
        toState: to,
        reason,
        replacement,
        personId: caller.accountId,
        movedAt: at,
      },
    });
    await this.ledger.append(queries, {
      stream: `evaluation:${evaluation}`,
      type: EVENTS[to],
      actor: actorOf(caller),
      body: { id, evaluation, from, to, replacement, reasonDigest: sha256(reason) },
    });
  }
}

function conflict(facts: Omit<ErrorFacts, 'kind'>): HoldpointError {
  return new HoldpointError({ ...facts, kind: 'conflict' });
}

function impossible(evaluation: EvaluationRef, from: string, to: string): HoldpointError {
  const message = `${evaluation} is ${from} and can't become ${to}: active, saturated, retired is the way; only saturated leads back.`;
  return conflict({ code: 'suite.move_impossible', message });
}

function inactive(replacement: EvaluationRef, state: string): HoldpointError {
  const message = `${replacement} is ${state}: only an active evaluation replaces another.`;
  return conflict({ code: 'suite.replacement_inactive', message });
}

function unasked(to: string): HoldpointError {
  return new HoldpointError({
    code: 'suite.replacement_unasked',
    kind: 'invalid',
    message: `Only a retired evaluation has a replacement; this one becomes ${to}.`,
  });
}
