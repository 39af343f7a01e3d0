import { z } from 'zod';

import { decodeUtf8 } from '../encoding/utf8.js';
import { HoldpointError } from '../errors/holdpoint-error.js';
import { HorizonSpec } from './horizon.js';

const Name = z.string().min(1).max(500);

/** What a job on time horizons is asked of its runs, which are an input file: `horizon-data.json`. */
export const HorizonQuestion = z
  .strictObject({
    fit: HorizonSpec,
    /** Releases before this day don't count for the trend; null: all do. */
    since: z.iso.date().nullable(),
    /** The gate in minutes of p50; null: none. */
    crossMinutes: z.number().positive().nullable(),
  })
  .meta({ id: 'HorizonQuestion' });
export type HorizonQuestion = z.infer<typeof HorizonQuestion>;

/** Name of the input file of a time horizon. */
export const HORIZON_DATA = 'horizon-data.json';

/** Largest file of runs that is parsed whole: METR's 7,000 runs are 1 MB of it. */
export const MAXIMUM_HORIZON_BYTES = 16 * 1024 * 1024;

/** Each agent is fitted on its own, also where a result is verified as it arrives. */
const MAXIMUM_AGENTS = 500;

/** Agents' runs at tasks of known human time, and the days on which agents were released. */
export const HorizonData = z.strictObject({
  schema: z.literal('holdpoint.horizon-data.v1'),
  runs: z
    .array(
      z.strictObject({
        agent: Name,
        family: Name,
        task: Name,
        humanMinutes: z.number().positive(),
        score: z.number().min(0).max(1),
        stated: z.strictObject({
          invsqrt: z.number().positive().nullable(),
          equal: z.number().positive().nullable(),
        }),
      }),
    )
    .min(1)
    .max(100_000)
    .refine(
      (runs) => new Set(runs.map(({ agent }) => agent)).size <= MAXIMUM_AGENTS,
      `expected runs of at most ${MAXIMUM_AGENTS} agents`,
    ),
  releasedOn: z.record(Name, z.iso.date()),
});
export type HorizonData = z.infer<typeof HorizonData>;

/** Parses a stranger's file of runs. Throws `horizon.data_invalid` with the first faults and their places. */
export function parseHorizonData(bytes: Uint8Array): HorizonData {
  const text = bytes.length > MAXIMUM_HORIZON_BYTES ? null : decodeUtf8(bytes);
  const parsed = text === null ? null : HorizonData.safeParse(jsonOf(text));
  if (parsed?.success === true) return parsed.data;
  const faults = parsed?.error.issues.slice(0, 5) ?? [];
  throw new HoldpointError({
    code: 'horizon.data_invalid',
    kind: 'invalid',
    message: `The runs are no holdpoint.horizon-data.v1 of at most ${MAXIMUM_HORIZON_BYTES} bytes. ${faults.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`,
  });
}

/** Null for what is no JSON, which no shape takes. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
