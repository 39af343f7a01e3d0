import { z } from 'zod';

import { Forecast, Foreseen } from '../forecasts/forecast.js';
import { CalibrationRow, ForecasterScores } from '../forecasts/forecaster-scores.js';
import { ForecastScore } from '../forecasts/score-forecast.js';
import { Slug } from '../policy/source.js';
import { EvaluationRef, PolicyRef, Sha256 } from './common.js';
import { defineRoute } from './route.js';

/**
 * `sealed`: no run of the evaluation has been opened on the checkpoint. `awaiting`: one has, and is not closed.
 * `scored`: it is. `void`: what was run has shown nothing, for it was found to be bad; the next run settles it.
 */
export const ForecastState = z
  .enum(['sealed', 'awaiting', 'scored', 'void'])
  .meta({ id: 'ForecastState' });
export type ForecastState = z.infer<typeof ForecastState>;

/**
 * A forecast as the caller may read it. Others' forecasts of a question are withheld until the caller has answered it
 * or a run is open: then all that was foreseen is null, and `digest` alone says that it stands.
 */
export const ForecastView = Forecast.extend({
  digest: Sha256,
  state: ForecastState,
  withheld: z.boolean(),
  rationale: z.string().nullable(),
  nonce: z.string().nullable(),
  score: ForecastScore.nullable(),
}).meta({ id: 'ForecastView' });
export type ForecastView = z.infer<typeof ForecastView>;

export const ForecastList = z
  .strictObject({
    /** Oldest first. */
    forecasts: z.array(ForecastView),
    /** Means over those listed that are scored. */
    people: z.array(ForecasterScores),
    calibration: z.array(CalibrationRow),
  })
  .meta({ id: 'ForecastList' });
export type ForecastList = z.infer<typeof ForecastList>;

export const forecastRoutes = {
  seal: defineRoute({
    method: 'POST',
    path: '/v1/forecasts',
    summary:
      'Seal a forecast of a criterion, before any run of its evaluation is opened on the checkpoint. One a person and question.',
    access: 'signed_in',
    body: z
      .strictObject({
        checkpointId: z.uuid(),
        evaluation: EvaluationRef,
        policy: PolicyRef.default('anthropic-rsp@2.2'),
        /** May be left out where the policy asks one thing of the evaluation. */
        criterion: Slug.optional(),
        probability: Foreseen.shape.probability.default(null),
        quantiles: Foreseen.shape.quantiles.default(null),
        rationale: Foreseen.shape.rationale,
      })
      .refine(({ probability, quantiles }) => probability !== null || quantiles !== null, {
        message: 'expected a probability, quantiles, or both',
        path: ['probability'],
      }),
    response: ForecastView,
    status: 201,
    idempotencyKey: 'optional',
  }),
  list: defineRoute({
    method: 'GET',
    path: '/v1/forecasts',
    summary:
      'Forecasts with their scores, mean scores by person and a table of calibration; others’ are withheld until you gave yours or a run is open.',
    access: 'signed_in',
    query: z.object({
      checkpointId: z.uuid().optional(),
      evaluation: EvaluationRef.optional(),
      person: z.string().min(1).max(120).optional(),
    }),
    response: ForecastList,
  }),
};
