import {
  CrossingForecast,
  type CrossingForecastSpec,
} from '@holdpoint/shared/computations/crossing-forecast';
import type { Sha256 } from '@holdpoint/shared/contracts/common';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { forecastCrossing } from '@holdpoint/shared/scaling/crossing';

import { parseJsonFile, readInput } from './read-input.js';

/** Rounding of `Math.exp` from one machine to the next, and nothing more. */
const TOLERANCE = 1e-6;

/** A crossing forecast that somebody wrote to a file, drawn again from its own points. */
export interface CrossingDocument {
  readonly spec: CrossingForecastSpec;
  readonly forecast: CrossingForecast;
  readonly digest: Sha256;
}

/**
 * What `stats crossing --json` wrote over compute. Its curve is drawn again from its points: figures that don't follow from
 * them are nobody's forecast. Throws `file.unreadable`, `file.invalid`, `forecast.document_unsupported`,
 * `forecast.document_differs`, and as `forecastCrossing`.
 */
export async function readCrossingDocument(file: string): Promise<CrossingDocument> {
  const text = await readInput(file);
  const stated = parseJsonFile(file, text, CrossingForecast);
  const { axis, quantity, threshold, points, resamples, seed } = stated;
  if (axis !== 'compute' || quantity !== 'success_rate') {
    throw refusal(
      'forecast.document_unsupported',
      `${file} is about ${quantity} over ${axis}. A forecast of a criterion takes success rates over compute: holdpoint stats crossing.`,
    );
  }
  const spec: CrossingForecastSpec = {
    schema: 'holdpoint.crossing-forecast-spec.v1',
    ...{ axis, quantity, threshold, points, resamples, seed },
  };
  const forecast = forecastCrossing(spec);
  const isSame = ([mine, theirs]: readonly [number | null, number | null]): boolean =>
    mine === theirs ||
    (mine !== null && theirs !== null && Math.abs(mine - theirs) <= TOLERANCE * Math.abs(mine));
  const figures: readonly (readonly [number | null, number | null])[] = [
    [forecast.median, stated.median],
    [forecast.interval95.lower, stated.interval95.lower],
    [forecast.interval95.upper, stated.interval95.upper],
    [forecast.neverShare, stated.neverShare],
  ];
  if (!figures.every(isSame)) {
    throw refusal(
      'forecast.document_differs',
      `${file} says other figures than follow from its points: make it again with holdpoint stats crossing.`,
    );
  }
  return { spec, forecast, digest: sha256(Buffer.from(text, 'utf8')) };
}

function refusal(code: `forecast.${string}`, message: string): HoldpointError {
  return new HoldpointError({ code, kind: 'invalid', message });
}
