import { z } from 'zod';

import { DatabaseError } from './database-error.js';

const Environment = z.object({
  DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'expected postgres://user:password@host:port/database of the role that owns the tables',
  }),
  HOLDPOINT_API_PASSWORD: z
    .string('expected a password for holdpoint_api')
    .min(16, 'expected at least 16 characters'),
  HOLDPOINT_WORKER_PASSWORD: z
    .string('expected a password for holdpoint_worker')
    .min(16, 'expected at least 16 characters'),
  HOLDPOINT_SEQUENCER_PASSWORD: z
    .string('expected a password for holdpoint_sequencer')
    .min(16, 'expected at least 16 characters'),
});
export type Environment = z.infer<typeof Environment>;

/** Settings of the migration process. Throws `settings.invalid`, which names each wrong one and what was expected. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const parsed = Environment.safeParse(variables);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new DatabaseError({
    code: 'settings.invalid',
    kind: 'invalid',
    message: `Wrong settings: ${problems.join('; ')}`,
  });
}
