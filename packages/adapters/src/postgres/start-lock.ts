import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { serverEnvironment } from './identity.js';

/**
 * Runs `action` under the kernel's lock on `file`, so that of two starters one starts and the other finds it started.
 * A helper process holds it and ends with our pipe: a killed starter leaves no stale lock behind.
 * Throws `postgres.start_locked` after `waitMs`.
 */
export async function withStartLock<Result>(
  file: string,
  waitMs: number,
  action: () => Promise<Result>,
): Promise<Result> {
  const wait = String(Math.ceil(waitMs / 1000));
  const holder = spawn(
    'flock',
    ['--exclusive', '--wait', wait, file, 'sh', '-c', 'echo held; exec cat'],
    {
      env: serverEnvironment,
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    },
  );
  const closed = once(holder, 'close').catch(() => undefined);
  const held = await new Promise<boolean>((resolve) => {
    holder.stdout.once('data', () => {
      resolve(true);
    });
    holder.once('error', () => {
      resolve(false);
    });
    holder.once('close', () => {
      resolve(false);
    });
  });
  if (!held) {
    throw new HoldpointError({
      code: 'postgres.start_locked',
      kind: 'unavailable',
      message: `Another process is starting PostgreSQL in this directory and did not finish, or \`flock\` of util-linux is missing: ${file}.`,
    });
  }
  try {
    return await action();
  } finally {
    holder.stdin.end();
    await closed;
  }
}
