import { setTimeout as delay } from 'node:timers/promises';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

/** Codes of Node and SQLSTATE classes that say the server went away, not that the statement was wrong. */
const NODE_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND']);
const SQL_STATES = /^(08...|57P0[1-5]|53300)$/;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;

/** Whether an error of the driver means that PostgreSQL is away or restarting. PostgreSQL, appendix A. Total. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (NODE_CODES.has(code) || SQL_STATES.test(code)) return true;
  // node-postgres gives these no code.
  return /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout)/.test(
    error.message,
  );
}

/**
 * Does `work` again while PostgreSQL is away, up to `patienceMs`; then throws `database.unavailable`. Only for work
 * that may happen twice: the answer to a commit can be lost. Ends early, with the same code, when `signal` aborts.
 */
export async function throughOutage<Result>(
  work: () => Promise<Result>,
  patienceMs: number,
  signal?: AbortSignal,
): Promise<Result> {
  const deadline = performance.now() + patienceMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isOutage(error)) throw error;
      if (performance.now() + pauseMs > deadline || signal?.aborted === true)
        throw unavailable(error);
    }
    await delay(pauseMs);
  }
}

function unavailable(cause: unknown): HoldpointError {
  return new HoldpointError({
    code: 'database.unavailable',
    kind: 'unavailable',
    message: 'PostgreSQL is away; what was under way will be claimed again.',
    cause,
  });
}
