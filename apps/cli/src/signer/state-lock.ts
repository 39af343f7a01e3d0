import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

const BUSY = 5;

/** A predecessor that was told to stop is gone by then. */
export const HANDOVER_MS = 3_000;

/**
 * Holds a state directory for this process; `state.locked` if another still does after `waitMs`. Node has no file lock of its own;
 * SQLite's is the kernel's, so it ends with its process however that dies, and no process id is ever mistaken.
 */
export function lockState(directory: string, waitMs = 0): Disposable {
  const lock = new DatabaseSync(join(directory, 'lock'), { timeout: waitMs });
  try {
    lock.exec('PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    if (!isBusy(cause)) throw cause;
    throw new HoldpointError({
      code: 'state.locked',
      kind: 'unavailable',
      message: `Another process holds ${directory}: stop it first.`,
      cause,
    });
  }
  return {
    [Symbol.dispose]() {
      lock.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  return (
    typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === BUSY
  );
}
