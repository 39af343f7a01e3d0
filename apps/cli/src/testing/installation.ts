import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

import { nativeFolder } from '@holdpoint/adapters/postgres/binaries';
import { identityFor } from '@holdpoint/adapters/postgres/identity';
import { isPostmasterOf, readPostmaster } from '@holdpoint/adapters/postgres/postmaster';
import { campaignRoutes } from '@holdpoint/shared/contracts/campaigns';
import { type Client, createClient } from '@holdpoint/shared/contracts/client';
import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { PlatformFile } from '../session.js';

/** Process id of the live PostgreSQL of an installation. */
export function postmasterIn(dataDirectory: string): number | undefined {
  try {
    const directory = realpathSync(join(dataDirectory, 'postgres'));
    const folder = join(identityFor(directory, nativeFolder()).home, 'cluster/data');
    const pid = readPostmaster(folder)?.pid;
    return pid !== undefined && isPostmasterOf(folder, pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Address and token that `up` left for the other commands. */
export function platformFileIn(dataDirectory: string): PlatformFile | undefined {
  try {
    return PlatformFile.parse(
      JSON.parse(readFileSync(join(dataDirectory, 'platform.json'), 'utf8')),
    );
  } catch {
    return undefined;
  }
}

/** Client of an installation as its pipeline; undefined before `up` wrote its file. */
export function pipelineOf(dataDirectory: string): Client | undefined {
  const file = platformFileIn(dataDirectory);
  return file === undefined
    ? undefined
    : createClient({ baseUrl: file.url, token: file.token, fetcher: fetch });
}

/** Finished samples of all campaigns; undefined while nobody answers. */
export async function samplesDone(dataDirectory: string): Promise<number | undefined> {
  try {
    const answer = await pipelineOf(dataDirectory)?.(campaignRoutes.list, {});
    return answer?.campaigns.reduce((sum, { progress }) => sum + progress.done, 0);
  } catch (error) {
    if (isHoldpointError(error)) return undefined;
    throw error;
  }
}
