import { isHoldpointError } from '../errors/holdpoint-error.js';
import {
  type ComputationResult,
  computationSeed,
  type ComputationSpec,
  computationSpecDigest,
} from './computation.js';
import {
  type ComputationDifference,
  differenceAt,
  figureDiffers,
} from './computation-difference.js';
import { HORIZON_DATA, parseHorizonData } from './horizon-data.js';
import { type ArtefactBytes, verifyDashboards } from './verify-dashboards.js';
import { verifyDictionary } from './verify-dictionary.js';
import { verifyCrossing, verifyEffectiveCompute } from './verify-forecasts.js';
import { verifyHorizon } from './verify-horizon.js';
import { verifyScaling } from './verify-scaling.js';

/** Bytes of input files by their names in the spec; only those of `readsWhole` are asked for. */
export type ComputationInputs = ReadonlyMap<string, Uint8Array>;

/** Input files that a verification reads whole: data of statistics, never weights or activations. */
export function readsWhole({ kind }: ComputationSpec, name: string): boolean {
  return kind === 'time_horizon' && name === HORIZON_DATA;
}

/**
 * Recomputes of a result what is cheap, from the spec, its data and what the result carries: identity, data, and the
 * figures that follow from others. `artefacts` are those of `artefactsReadWhole`; null where they are not at hand, and
 * what they hold is then not looked at. Empty where everything agrees. Total: a hostile result is a difference.
 */
export function verifyComputation(
  spec: ComputationSpec,
  result: ComputationResult,
  inputs: ComputationInputs = new Map(),
  artefacts: ArtefactBytes | null = null,
): readonly ComputationDifference[] {
  try {
    const differences = identityDifferences(spec, result);
    // Figures of another question can't be held against this one.
    if (differences.length > 0) return differences;
    return [
      ...bodyDifferences(spec, result, inputs),
      ...(result.kind === 'dictionary' && artefacts !== null
        ? verifyDashboards(result.body, result.artefacts, artefacts)
        : []),
    ];
  } catch (error) {
    if (!isHoldpointError(error)) throw error;
    return [differenceAt('figures', 'a spec that has an answer', error.code)];
  }
}

function identityDifferences(
  spec: ComputationSpec,
  result: ComputationResult,
): readonly ComputationDifference[] {
  return [
    ...figureDiffers('kind', spec.kind, result.kind),
    ...figureDiffers('spec digest', computationSpecDigest(spec), result.specDigest),
    ...figureDiffers('seed', computationSeed(spec), result.seed),
  ];
}

function bodyDifferences(
  { kind, settings }: ComputationSpec,
  result: ComputationResult,
  inputs: ComputationInputs,
): readonly ComputationDifference[] {
  if (kind === 'scaling_law' && result.kind === kind) return verifyScaling(settings, result.body);
  if (kind === 'effective_compute' && result.kind === kind)
    return verifyEffectiveCompute(settings, result.body);
  if (kind === 'crossing_forecast' && result.kind === kind)
    return verifyCrossing(settings, result.body);
  if (kind === 'time_horizon' && result.kind === kind) {
    const data = parseHorizonData(inputs.get(HORIZON_DATA) ?? new Uint8Array());
    return verifyHorizon(settings, data, result.body);
  }
  if (kind === 'dictionary' && result.kind === kind) return verifyDictionary(settings, result);
  return [];
}
