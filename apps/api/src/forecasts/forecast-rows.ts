import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Forecast, forecastDigest } from '@holdpoint/shared/forecasts/forecast';
import { z } from 'zod';

import type { Queries } from '../database/database.js';

/** A forecast as it was sealed, and what may be known of it. */
export interface SealedForecast {
  readonly forecast: Forecast;
  readonly digest: string;
  readonly personId: string;
  /** A run of its evaluation has been opened on its checkpoint. */
  readonly isOpen: boolean;
}

const ForecastRow = z
  .object({
    id: z.uuid(),
    person_id: z.uuid(),
    body: z.unknown(),
    digest: z.string(),
    is_open: z.boolean(),
  })
  .transform((row): SealedForecast => ({
    forecast: readableBody(row.id, row.digest, row.body),
    digest: row.digest,
    personId: row.person_id,
    isOpen: row.is_open,
  }));

/** A body that is no longer what was sealed must win nobody a score. */
function readableBody(id: string, digest: string, body: unknown): Forecast {
  const parsed = Forecast.safeParse(body);
  if (parsed.success && forecastDigest(parsed.data) === digest) return parsed.data;
  throw new HoldpointError({
    code: 'forecast.unreadable',
    kind: 'integrity',
    message: `The stored forecast ${id} does not have its digest ${digest}.`,
  });
}

/** What forecasts are asked for; each part that is left out fits all. */
export interface ForecastQuestion {
  readonly checkpointId?: string | undefined;
  readonly evaluation?: string | undefined;
}

/** Oldest first. Throws `forecast.unreadable`. */
export function forecastsOn(
  queries: Pick<Queries, 'rows'>,
  { checkpointId, evaluation }: ForecastQuestion,
): Promise<SealedForecast[]> {
  return queries.rows(
    ForecastRow,
    `SELECT id, person_id, body, digest,
            EXISTS (SELECT FROM run WHERE run.checkpoint_id = forecast.checkpoint_id
                                      AND run.evaluation_ref = forecast.evaluation_ref) AS is_open
       FROM forecast
      WHERE ($1::uuid IS NULL OR checkpoint_id = $1) AND ($2::text IS NULL OR evaluation_ref = $2)
      ORDER BY sealed_at, id`,
    [checkpointId ?? null, evaluation ?? null],
  );
}

/**
 * Waits until no run of the evaluation is being opened on the checkpoint, and says whether one has been. From then on
 * to the end of the transaction, which is `READ COMMITTED`, none can be.
 */
export async function hasRunOnceLocked(
  queries: Queries,
  checkpointId: string,
  evaluation: string,
): Promise<boolean> {
  await queries.execute('SELECT pg_advisory_xact_lock(forecast_lock($1::uuid, $2))', [
    checkpointId,
    evaluation,
  ]);
  const opened = await queries.entities.run.count({
    where: { checkpointId, evaluationRef: evaluation },
  });
  return opened > 0;
}
