import { randomBytes } from 'node:crypto';

import type {
  ForecastList,
  forecastRoutes,
  ForecastView,
} from '@holdpoint/shared/contracts/forecasts';
import type { Parsed } from '@holdpoint/shared/contracts/route';
import { type ErrorFacts, HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { type Forecast, forecastDigest } from '@holdpoint/shared/forecasts/forecast';
import {
  calibrationOf,
  forecasterScores,
  type ScoredForecast,
} from '@holdpoint/shared/forecasts/forecaster-scores';
import type { Policy } from '@holdpoint/shared/policy/policy';
import { Injectable } from '@nestjs/common';

import { CheckpointsService } from '../checkpoints/checkpoints.service.js';
import { Database, jsonColumn, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { PolicyBook } from '../policies/policy-book.service.js';
import { forecastsOn, hasRunOnceLocked, type SealedForecast } from './forecast-rows.js';
import { ForecastSettling, type Settled } from './forecast-settling.service.js';

type Wish = Parsed<typeof forecastRoutes.seal>['body'];

/** What people foresaw before a run, and how well. Forecasts are added and never changed. */
@Injectable()
export class ForecastsService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
    private readonly checkpoints: CheckpointsService,
    private readonly book: PolicyBook,
    private readonly settling: ForecastSettling,
  ) {}

  /**
   * Seals a forecast; a retake of the same request finds the first. Throws `checkpoint.unknown`, `policy.unknown`,
   * `policy.inactive`, `forecast.criterion_unknown`, `forecast.criterion_ambiguous` (invalid),
   * `forecast.machine_account` (forbidden), `forecast.too_late`, `forecast.already_given` (conflict).
   */
  seal(id: string, wish: Wish, caller: Caller): Promise<ForecastView> {
    if (caller.isMachine) {
      throw new HoldpointError({
        code: 'forecast.machine_account',
        kind: 'forbidden',
        message: 'A machine account foresees nothing: sign in as a person.',
      });
    }
    return this.database.transaction(async (queries) => {
      const { checkpointId, evaluation, probability, quantiles, rationale } = wish;
      const checkpoint = await this.checkpoints.get(checkpointId, queries);
      const { policy, digest } = await this.book.inForce(wish.policy, queries);
      const criterion = criterionOf(policy, wish);
      const isLate = await hasRunOnceLocked(queries, checkpointId, evaluation);
      const own = (await forecastsOn(queries, { checkpointId, evaluation })).filter(
        ({ personId }) => personId === caller.accountId,
      );
      const known = own.find(({ forecast }) => forecast.id === id);
      if (known !== undefined) return this.viewNow(queries, known);
      if (isLate) throw tooLate(evaluation);
      const forecast: Forecast = {
        schema: 'holdpoint.forecast.v1',
        id,
        checkpointId,
        weightsDigest: checkpoint.weightsDigest,
        evaluation,
        policy: { ref: policy.ref, digest },
        criterion,
        probability,
        quantiles,
        rationale,
        person: caller.name,
        sealedAt: new Date().toISOString(),
        nonce: randomBytes(16).toString('hex'),
      };
      if (own.some((other) => questionOf(other.forecast) === questionOf(forecast)))
        throw alreadyGiven(forecast);
      const sealed = {
        forecast,
        digest: forecastDigest(forecast),
        personId: caller.accountId,
        isOpen: false,
      };
      await this.insert(queries, sealed, caller);
      return viewOf(sealed, { state: 'sealed', score: null }, false);
    });
  }

  /** Oldest first, without what would sway who has yet to forecast the same. */
  list({ query }: Parsed<typeof forecastRoutes.list>, caller: Caller): Promise<ForecastList> {
    return this.database.transaction(async (queries) => {
      const all = await forecastsOn(queries, query);
      const answered = new Set(
        all
          .filter(({ personId }) => personId === caller.accountId)
          .map(({ forecast }) => questionOf(forecast)),
      );
      const asked = all.filter(
        ({ forecast }) => query.person === undefined || forecast.person === query.person,
      );
      const settled = await this.settling.settle(queries, asked);
      const pairs = asked.flatMap((sealed, place) => {
        const outcome = settled[place];
        return outcome === undefined ? [] : [{ sealed, outcome }];
      });
      const scored = pairs.flatMap(
        ({ sealed: { forecast }, outcome: { score } }): ScoredForecast[] =>
          score === null
            ? []
            : [{ person: forecast.person, probability: forecast.probability, score }],
      );
      return {
        forecasts: pairs.map(({ sealed, outcome }) =>
          viewOf(sealed, outcome, !sealed.isOpen && !answered.has(questionOf(sealed.forecast))),
        ),
        people: forecasterScores(scored),
        calibration: calibrationOf(scored),
      };
    }, 'repeatable read');
  }

  private async viewNow(queries: Queries, sealed: SealedForecast): Promise<ForecastView> {
    const [outcome] = await this.settling.settle(queries, [sealed]);
    return viewOf(sealed, outcome ?? { state: 'sealed', score: null }, false);
  }

  private async insert(
    queries: Queries,
    { forecast, digest }: SealedForecast,
    caller: Caller,
  ): Promise<void> {
    const { id, checkpointId, evaluation, policy, criterion, sealedAt } = forecast;
    await queries.entities.forecast.create({
      data: {
        id,
        checkpointId,
        evaluationRef: evaluation,
        policyDigest: policy.digest,
        criterion,
        personId: caller.accountId,
        body: jsonColumn(forecast),
        digest,
        sealedAt,
      },
    });
    await this.ledger.append(queries, {
      stream: `checkpoint:${checkpointId}`,
      type: 'forecast.sealed',
      actor: actorOf(caller),
      // Whoever reads the trail before the run learns that a forecast stands, and not what it says.
      body: { id, evaluation, policy, criterion, digest },
    });
  }
}

/** One answer a person: also another policy's bar on the same evaluation is a question of its own. */
function questionOf({ checkpointId, evaluation, policy, criterion }: Forecast): string {
  return [checkpointId, evaluation, policy.digest, criterion].join(' ');
}

function criterionOf(policy: Policy, { evaluation, criterion: wanted }: Wish): string {
  const ids = policy.criteria
    .filter((criterion) => criterion.evaluation === evaluation)
    .map(({ id }) => id);
  const [found, second] = wanted === undefined ? ids : ids.filter((id) => id === wanted);
  if (found !== undefined && second === undefined) return found;
  const known = ids.length === 0 ? 'nothing' : ids.join(', ');
  throw new HoldpointError({
    code: found === undefined ? 'forecast.criterion_unknown' : 'forecast.criterion_ambiguous',
    kind: 'invalid',
    message: `${policy.ref} asks ${known} of ${evaluation}; name one criterion of these.`,
  });
}

function viewOf(
  { forecast, digest }: SealedForecast,
  { state, score }: Settled,
  withheld: boolean,
): ForecastView {
  const view = { ...forecast, digest, state, withheld, score };
  return withheld
    ? { ...view, probability: null, quantiles: null, rationale: null, nonce: null }
    : view;
}

function conflict(facts: Omit<ErrorFacts, 'kind'>): HoldpointError {
  return new HoldpointError({ ...facts, kind: 'conflict' });
}

function tooLate(evaluation: string): HoldpointError {
  return conflict({
    code: 'forecast.too_late',
    message: `A run of ${evaluation} has been opened on this checkpoint: what is said now is no forecast.`,
  });
}

function alreadyGiven({ evaluation, criterion }: Forecast): HoldpointError {
  return conflict({
    code: 'forecast.already_given',
    message: `You have forecast ${criterion} of ${evaluation} on this checkpoint; a forecast is not given anew.`,
  });
}
