import { readFile } from 'node:fs/promises';

import type { ComputationKind } from '@holdpoint/shared/computations/computation';
import { ComputationSpec } from '@holdpoint/shared/computations/computation';
import { HORIZON_DATA, HorizonData } from '@holdpoint/shared/computations/horizon-data';
import { canonicalJson } from '@holdpoint/shared/digest/canonical-json';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { HUBER_DELTA } from '@holdpoint/shared/scaling/fit-law';
import { z } from 'zod';

import { readCrossingPoints } from '../stats/crossing-points-file.js';
import { readHorizonRuns } from '../stats/horizon-runs-file.js';
import { readReleaseDates } from '../stats/horizon-table-file.js';
import { invalidFile, parseJsonFile, readInput } from '../stats/read-input.js';
import { readTrainingRuns } from '../stats/training-runs-file.js';

/** A computation with the bytes that its spec names by digest. */
export interface ComputationOfFiles {
  readonly spec: ComputationSpec;
  readonly files: readonly Uint8Array<ArrayBuffer>[];
}

interface Wish {
  readonly kind: ComputationKind;
  readonly inputs: readonly string[];
  /** JSON of the kind's settings, over the defaults; null: the defaults. */
  readonly specFile: string | null;
}

interface Parts {
  readonly settings: unknown;
  readonly files: readonly (readonly [string, Uint8Array<ArrayBuffer>])[];
}

type Settings = Readonly<Record<string, unknown>>;

const draws = { confidence: 0.95, resamples: 4000, seed: 1 };

/**
 * Reads the files of a computation. Data of laws and forecasts become part of its settings; runs of horizons, models and
 * activations stay files. Throws `file.unreadable`, `file.invalid`, `computation.inputs_wrong`.
 */
export async function computationOfFiles(wish: Wish): Promise<ComputationOfFiles> {
  const { kind, specFile } = wish;
  const given: Settings =
    specFile === null
      ? {}
      : parseJsonFile(specFile, await readInput(specFile), z.record(z.string(), z.unknown()));
  const { memoryMebibytes, ...settings } = given;
  const parts = await partsOf(wish, settings);
  const inputs = parts.files.map(([name, bytes]) => ({ name, digest: sha256(bytes) }));
  const spec = ComputationSpec.safeParse({
    schema: 'holdpoint.computation-spec.v1',
    kind,
    inputs,
    ...(memoryMebibytes === undefined ? {} : { memoryMebibytes }),
    settings: parts.settings,
  });
  if (!spec.success)
    throw invalidFile(specFile ?? `the settings of ${kind}`, `\n${z.prettifyError(spec.error)}`);
  return { spec: spec.data, files: parts.files.map(([, bytes]) => bytes) };
}

async function partsOf({ kind, inputs }: Wish, given: Settings): Promise<Parts> {
  switch (kind) {
    case 'scaling_law': {
      const defaults = {
        form: 'chinchilla',
        over: 'compute',
        dropHighestLoss: 0,
        budgetFlop: null,
      };
      const runs = await readTrainingRuns(only(kind, inputs));
      const schema = 'holdpoint.scaling-spec.v1';
      return alone({ schema, ...defaults, ...draws, huberDelta: HUBER_DELTA, ...given, runs });
    }
    case 'effective_compute': {
      const defaults = {
        form: 'chinchilla',
        dropHighestLoss: 0,
        assessedLoss: null,
        triggerMultiple: null,
      };
      const reference = await readTrainingRuns(only(kind, inputs));
      const schema = 'holdpoint.effective-compute-spec.v1';
      return alone({ schema, ...defaults, ...draws, ...given, reference });
    }
    case 'crossing_forecast': {
      const asked = z
        .enum(['compute', 'time'])
        .nullable()
        .catch(null)
        .parse(given['axis'] ?? null);
      const { axis, quantity, points } = await readCrossingPoints(only(kind, inputs), asked);
      const { resamples, seed } = draws;
      const schema = 'holdpoint.crossing-forecast-spec.v1';
      return alone({ schema, resamples, seed, axis, quantity, ...given, points });
    }
    case 'time_horizon':
      return horizonParts(inputs, given);
    case 'dictionary': {
      const settings = { schema: 'holdpoint.dictionary-spec.v1', ...given };
      if (inputs.length === 0) return alone(settings);
      const bytes = await bytesOf(only(kind, inputs));
      return { settings, files: [[dictionaryInputOf(given), Uint8Array.from(bytes)]] };
    }
  }
}

/** The name under which a worker looks for what the origin is read from. */
function dictionaryInputOf(settings: Settings): string {
  const Origin = z.object({ origin: z.object({ kind: z.literal('activations') }) });
  return Origin.safeParse(settings).success ? 'activations.safetensors' : 'model.safetensors';
}

/** The runs, and after them a file of release dates where there is to be a trend. */
async function horizonParts(inputs: readonly string[], given: Settings): Promise<Parts> {
  const [runsFile, datesFile, ...more] = inputs;
  if (runsFile === undefined || more.length > 0)
    throw wrongInputs('time_horizon', 'a file of runs, and one of release dates');
  const { runs } = await readHorizonRuns(runsFile);
  const dates =
    datesFile === undefined ? new Map<string, string>() : await readReleaseDates(datesFile);
  const document = HorizonData.safeParse({
    schema: 'holdpoint.horizon-data.v1',
    runs,
    releasedOn: Object.fromEntries(dates),
  });
  if (!document.success) throw invalidFile(runsFile, `\n${z.prettifyError(document.error)}`);
  const { since = null, crossMinutes = null, ...fit } = given;
  const defaults = { weighting: 'invsqrt', regularization: 0.1, ...draws, resamples: 1000 };
  return {
    settings: {
      since,
      crossMinutes,
      fit: { schema: 'holdpoint.horizon-spec.v1', ...defaults, ...fit },
    },
    files: [[HORIZON_DATA, new TextEncoder().encode(canonicalJson(document.data))]],
  };
}

function alone(settings: Settings): Parts {
  return { settings, files: [] };
}

function only(kind: ComputationKind, inputs: readonly string[]): string {
  const [file, ...more] = inputs;
  if (file !== undefined && more.length === 0) return file;
  throw wrongInputs(kind, 'one file');
}

function wrongInputs(kind: ComputationKind, expected: string): HoldpointError {
  return new HoldpointError({
    code: 'computation.inputs_wrong',
    kind: 'invalid',
    message: `${kind} takes ${expected} as --input.`,
  });
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new HoldpointError({
      code: 'file.unreadable',
      kind: 'invalid',
      message: `${file} can't be read. Check the path.`,
      cause,
    });
  }
}
