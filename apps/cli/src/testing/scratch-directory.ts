import { randomUUID } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { processesIn } from './processes.js';

/**
 * A directory of one suite, made by the first command that runs in it: a skipped suite makes none. Disposing it ends
 * what still works in it, so that a failed test leaves nothing behind.
 */
export interface ScratchDirectory extends Disposable {
  readonly path: string;
}

export function scratchDirectory(): ScratchDirectory {
  const path = join(realpathSync(tmpdir()), `holdpoint-whole-path-${randomUUID()}`);
  return {
    path,
    [Symbol.dispose]() {
      for (const { pid } of processesIn(path)) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // It ended by itself in the meantime.
        }
      }
      rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}
