import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';

/** Paths that may hold a secret; they leave the process as `[redacted]`. */
const secrets = [
  'authorization',
  'cookie',
  'password',
  'token',
  'secret',
  'connectionString',
  'databaseUrl',
  'redisUrl',
];

/** JSON log on standard error: standard output carries the ready line only. */
export function createLog(level: string, destination: DestinationStream = process.stderr): Logger {
  const paths = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  const redact = { paths, censor: '[redacted]' };
  return pino(
    { level, base: { app: 'api' }, redact, serializers: { err: errorFacts } },
    destination,
  );
}

/** What a reader needs of an error. Drivers hang whole clients on theirs, with all that they know of the connection. */
function errorFacts(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  return {
    name,
    code,
    message,
    stack,
    ...(cause === undefined ? {} : { cause: errorFacts(cause) }),
  };
}

/** Nest's own messages in our log. */
export function nestLogger(log: Logger): LoggerService {
  return {
    log: (message: unknown) => {
      log.debug(String(message));
    },
    warn: (message: unknown) => {
      log.warn(String(message));
    },
    error: (message: unknown, stack?: unknown) => {
      log.error({ stack }, String(message));
    },
  };
}
