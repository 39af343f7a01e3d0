import { createClient } from '@holdpoint/shared/contracts/client';
import { decisionRoutes } from '@holdpoint/shared/contracts/decisions';

import type { Env } from '../env.js';
import { keepAnchor, knownLogsDirectoryOf } from '../gate/known-logs.js';
import { note } from '../output.js';
import type { Platform } from './start-platform.js';

/** Keeps the keys of a platform that was started here, so that its reports are believed here without being told. */
export async function rememberKeys(env: Env, { url }: Pick<Platform, 'url'>): Promise<void> {
  const anchor = await createClient({ baseUrl: url, fetcher: fetch })(decisionRoutes.trust, {});
  const directory = knownLogsDirectoryOf(env);
  await keepAnchor(directory, anchor).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    note(`The keys of this log could not be kept in ${directory}: ${why}`);
  });
}
