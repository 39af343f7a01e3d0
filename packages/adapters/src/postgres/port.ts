import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

/**
 * The port for the server: the one asked for, else the one in `file` when it is still free, else a free one of the
 * kernel's choice, which `file` then remembers so that addresses survive a restart.
 * Throws `postgres.port_taken`, kind `conflict`, only for a port that was asked for.
 */
export async function settlePort(file: string, asked: number | undefined): Promise<number> {
  if (asked !== undefined) {
    if ((await freePort(asked)) === null) {
      throw new HoldpointError({
        code: 'postgres.port_taken',
        kind: 'conflict',
        message: `Port ${asked} of 127.0.0.1 is taken. Choose another for PostgreSQL, or none.`,
      });
    }
    return remember(file, asked);
  }
  const remembered = existsSync(file) ? Number(readFileSync(file, 'utf8')) : Number.NaN;
  if (Number.isInteger(remembered) && remembered > 1023 && remembered < 65_536) {
    const free = await freePort(remembered);
    if (free !== null) return free;
  }
  const chosen = await freePort(0);
  if (chosen === null) {
    throw new HoldpointError({
      code: 'postgres.port_taken',
      kind: 'unavailable',
      message: 'No port of 127.0.0.1 is free.',
    });
  }
  return remember(file, chosen);
}

function remember(file: string, port: number): number {
  writeFileSync(`${file}.new`, `${port}\n`);
  renameSync(`${file}.new`, file);
  return port;
}

function freePort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(null);
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        resolve(address !== null && typeof address === 'object' ? address.port : null);
      });
    });
  });
}
