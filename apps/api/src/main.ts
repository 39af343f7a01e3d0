import 'reflect-metadata';

import type { Logger } from 'pino';

import { createApplication } from './application.js';
import { readEnv } from './env.js';
import { isDatabaseOutage } from './http/problem.js';
import { createLog } from './log.js';

/** Shorter than the patience of whoever stops us. */
const LONGEST_STOP_MS = 8_000;

/** Serves until it is told to stop: by a signal, or by the end of the parent's pipe. */
async function main(): Promise<void> {
  const env = readEnv();
  const log = createLog(env.logLevel);
  outliveOutages(log);
  const application = await createApplication(env, log);
  await application.listen(env.port, env.host);
  const address: unknown = application.getHttpServer().address();
  const port =
    typeof address === 'object' && address !== null && 'port' in address ? address.port : env.port;
  process.stdout.write(`${JSON.stringify({ ready: true, port })}\n`);

  const reason = await untilTold(env.parentPipe);
  log.info({ reason }, 'stopping');
  // A library that waits for a lost server must not keep the port: the rows are the truth, so nothing is lost.
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), LONGEST_STOP_MS).unref();
  await application.close();
  // The parent's pipe would keep the process waiting for its end.
  process.stdin.destroy();
}

/**
 * A connection that a library holds may fail between two of its queries, where nobody listens: a lost database is
 * waited for, wherever it shows. Anything else is a bug, after which nothing of this process can be trusted.
 */
function outliveOutages(log: Logger): void {
  // Whoever read our output is gone: writing of it would fail again, without end. The pipe's end stops us.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.on('uncaughtException', (error) => {
    if (isDatabaseOutage(error)) {
      log.warn({ err: error }, 'lost a connection that nobody watched');
      return;
    }
    log.fatal({ err: error }, 'bug: ending');
    process.exitCode = 1;
    process.kill(process.pid, 'SIGTERM');
  });
}

function untilTold(parentPipe: boolean): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
    if (!parentPipe) return;
    process.stdin.once('end', () => {
      resolve('parent gone');
    });
    process.stdin.once('close', () => {
      resolve('parent gone');
    });
    process.stdin.resume();
  });
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
