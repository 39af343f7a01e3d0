import { HoldpointError, isHoldpointError } from '../errors/holdpoint-error.js';
import { fitHorizons } from '../horizons/fit-horizons.js';
import { forecastCrossing } from '../scaling/crossing.js';
import { effectiveComputeOf } from '../scaling/effective-compute.js';
import { fitScaling } from '../scaling/fit-scaling.js';
import type { ComputationResult, ComputationSpec } from './computation.js';
import {
  type ComputationDifference,
  differenceAt,
  figuresDiffer,
} from './computation-difference.js';
import { HORIZON_DATA, parseHorizonData } from './horizon-data.js';
import { type ComputationInputs, verifyComputation } from './verify-computation.js';
import type { ArtefactBytes } from './verify-dashboards.js';

/** What is computed again from spec and data alone, in seconds and without a backend. */
export type StatisticsSpec = Exclude<ComputationSpec, { kind: 'dictionary' }>;

/** The figures of a statistics kind, as its result holds them. */
export type StatisticsFigures = {
  [Kind in StatisticsSpec['kind']]: {
    readonly kind: Kind;
    readonly body: Extract<ComputationResult, { kind: Kind }>['body'];
  };
}[StatisticsSpec['kind']];

/**
 * By which share of it a number may differ. One engine gives the same bits; ECMAScript leaves the last ones of exp, log and
 * pow to the engine, and a fit carries them on.
 */
const OTHER_ENGINES = 1e-9;

/** Rows times draws that one computation may take: under a minute, also in the browser of whoever reads a report. */
const AFFORDABLE = 1e8;

/**
 * Everything that a computation of a statistics kind answers, every draw of its bootstrap with it. Equal specs and inputs
 * give equal figures on one engine. Throws as the fits, `horizon.data_invalid`, and `computation.too_costly` before it
 * begins: who writes a bundle must not choose for how long its reader computes.
 */
export function recomputeComputation(
  { kind, settings }: StatisticsSpec,
  inputs: ComputationInputs = new Map(),
  report: (phase: string, done: number, total: number) => void = () => undefined,
): StatisticsFigures {
  switch (kind) {
    case 'scaling_law':
      assertAffordable(settings, settings.runs);
      return { kind, body: fitScaling(settings, report).fit };
    case 'effective_compute':
      assertAffordable(settings, settings.reference);
      return { kind, body: effectiveComputeOf(settings, report) };
    case 'crossing_forecast': {
      assertAffordable(settings, settings.points);
      const body = forecastCrossing(settings, (done, total) => {
        report('bootstrap', done, total);
      });
      return { kind, body };
    }
    case 'time_horizon': {
      const data = parseHorizonData(inputs.get(HORIZON_DATA) ?? new Uint8Array());
      assertAffordable(settings.fit, data.runs);
      const releasedOn = new Map(Object.entries(data.releasedOn));
      return { kind, body: fitHorizons(data.runs, releasedOn, settings.fit, settings) };
    }
  }
}

function assertAffordable(
  { resamples }: { readonly resamples: number },
  rows: readonly unknown[],
): void {
  if (resamples * rows.length <= AFFORDABLE) return;
  throw new HoldpointError({
    code: 'computation.too_costly',
    kind: 'invalid',
    message: `${resamples} resamples of ${rows.length} rows are more than ${AFFORDABLE} draws, which every reader would have to repeat: ask for fewer resamples.`,
  });
}

/**
 * The auditor's depth of `verifyComputation`: what is statistics is computed again from the sealed seed, and every number,
 * interval and finding compared. A dictionary is held as there: training takes its backend and hours. Total.
 */
export function verifyByRecomputation(
  spec: ComputationSpec,
  result: ComputationResult,
  inputs: ComputationInputs = new Map(),
  artefacts: ArtefactBytes | null = null,
): readonly ComputationDifference[] {
  const differences = verifyComputation(spec, result, inputs, artefacts);
  if (differences.length > 0 || spec.kind === 'dictionary') return differences;
  try {
    const { body } = recomputeComputation(spec, inputs);
    return figuresDiffer(spec.kind, body, result.body, OTHER_ENGINES);
  } catch (error) {
    if (!isHoldpointError(error)) throw error;
    return [differenceAt('figures', 'a spec that has an answer', error.code)];
  }
}
