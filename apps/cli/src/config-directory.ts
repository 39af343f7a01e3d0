import { homedir } from 'node:os';
import { join } from 'node:path';

import type { Env } from './env.js';

/** What belongs to a person and not to an installation: `HOLDPOINT_CONFIG_DIR`, else the user's own configuration. */
export function configDirectoryOf(
  env: Pick<Env, 'HOLDPOINT_CONFIG_DIR' | 'XDG_CONFIG_HOME'>,
): string {
  return (
    env.HOLDPOINT_CONFIG_DIR ?? join(env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'holdpoint')
  );
}
