import { destination, type Logger, pino } from 'pino';

/** What of an error may be logged: code, kind and message of ours; never a payload, a prompt or a model's text. */
interface ErrorLine {
  readonly name: string;
  readonly code: string | null;
  readonly message: string;
}

/** JSON lines on standard error; standard output belongs to the parent's protocol. */
export function createLog(level: string): Logger {
  return pino(
    {
      level,
      name: 'worker',
      redact: {
        paths: [
          '*.apiKey',
          '*.password',
          '*.authorization',
          'apiKey',
          'password',
          'databaseUrl',
          'redisUrl',
        ],
        censor: '[redacted]',
      },
      serializers: { err: errorLine },
    },
    destination({ dest: 2, sync: true }),
  );
}

/** Details and causes are left out: they may quote what a model wrote or a provider was sent. */
export function errorLine(error: unknown): ErrorLine {
  if (!(error instanceof Error)) return { name: 'unknown', code: null, message: 'not an error' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  // A connection string in a driver's message would carry its password.
  const message = error.message
    .replaceAll(/(\w+:\/\/[^:@\s]+):[^@\s]+@/g, '$1:[redacted]@')
    .slice(0, 500);
  return { name: error.name, code, message };
}
