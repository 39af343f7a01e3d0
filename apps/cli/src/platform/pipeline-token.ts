import { join } from 'node:path';

import type { Client } from '@holdpoint/shared/contracts/client';
import { identityRoutes } from '@holdpoint/shared/contracts/identity';
import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { note } from '../output.js';
import { PLATFORM_FILE } from '../session.js';
import { writePrivateFile } from './secrets.js';
import { signIn } from './sign-in.js';
import type { Platform } from './start-platform.js';

const NAME = 'pipeline';
const TOKEN_DAYS = 30;

/** A new token of the machine account `pipeline`, which is made at first. */
export async function issuePipelineToken(administrator: Client): Promise<string> {
  const { accounts } = await administrator(identityRoutes.list, {});
  const account =
    accounts.find(({ name }) => name === NAME) ??
    (await administrator(identityRoutes.create, {
      body: { name: NAME, displayName: 'Training pipeline', roles: ['pipeline'] },
    }));
  const { token } = await administrator(identityRoutes.issueToken, {
    params: { accountId: account.id },
    body: { label: 'holdpoint', expiresInDays: TOKEN_DAYS },
  });
  return token;
}

/** Leaves address and token where the other commands look for them. A database with people of its own may refuse. */
export async function writePlatformFile(platform: Platform): Promise<void> {
  const { url, secrets, dataDirectory } = platform;
  try {
    const administrator = await signIn(url, 'administrator', secrets.administratorPassword);
    const token = await issuePipelineToken(administrator);
    const text = `${JSON.stringify({ url, token })}\n`;
    await writePrivateFile(join(dataDirectory, PLATFORM_FILE), text);
  } catch (error) {
    if (!isHoldpointError(error)) throw error;
    note(
      `holdpoint: no token for the commands here (${error.code}); set HOLDPOINT_TOKEN to one that an administrator issued.`,
    );
  }
}
