import { z } from 'zod';

import { ComputationSpec } from '../computations/computation.js';
import { CalibrationFile } from '../evidence/judge-calibration.js';
import { RedTeamSession } from '../evidence/red-team-session.js';
import { ResultsFile } from '../gate/results.js';
import { Policy } from '../policy/policy.js';

/** Files that people write by hand, by the name under which `docs/schemas` and `holdpoint schema` publish their schema. */
export const publishedSchemas = {
  policy: Policy,
  results: ResultsFile,
  calibration: CalibrationFile,
  'red-team-session': RedTeamSession,
  computation: ComputationSpec,
} as const satisfies Record<string, z.ZodType>;
export type PublishedSchemaName = keyof typeof publishedSchemas;

/** Every name of `publishedSchemas`, in its order. */
export const PublishedSchemaName = z.enum(
  Object.keys(publishedSchemas) as [PublishedSchemaName, ...PublishedSchemaName[]],
);

/**
 * JSON Schema (draft 2020-12) of a file as it is written, so that what has a default may be left out. Rules between the
 * parts of a file, such as a name that leads nowhere, can't be said there; reading the file checks them.
 */
export function publishedSchema(name: PublishedSchemaName): Readonly<Record<string, unknown>> {
  const { $schema, ...rest } = z.toJSONSchema(publishedSchemas[name], { io: 'input' });
  return { $schema, title: `Holdpoint ${name}`, ...rest };
}
