import { readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { createConnection } from 'node:net';
import { basename, join } from 'node:path';

/** The server process that owns a data directory, as its lock file names it. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** False while it starts, recovers or stops. */
  readonly ready: boolean;
}

/** What `postmaster.pid` says; null when it is absent or cut short. PostgreSQL 18, miscadmin.h, LOCK_FILE_LINE_*. */
export function readPostmaster(dataFolder: string): Postmaster | null {
  let lines: readonly string[];
  try {
    lines = readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!Number.isSafeInteger(pid) || pid <= 1) return null;
  return { pid, port, ready: lines[7]?.trim() === 'ready' };
}

/**
 * True when process `pid` is a PostgreSQL whose working directory is `dataFolder`. After a crash or in a new container
 * the number in the lock file may be anybody's: it is neither adopted nor killed on its word.
 */
export function isPostmasterOf(dataFolder: string, pid: number): boolean {
  try {
    const program = basename(readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, ''));
    return program === 'postgres' && readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataFolder);
  } catch {
    return false;
  }
}

/** Whether something accepts connections on 127.0.0.1:`port` within a second. */
export function acceptsConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port, timeout: 1000 });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => {
      end(true);
    });
    socket.once('timeout', () => {
      end(false);
    });
    socket.once('error', () => {
      end(false);
    });
  });
}
