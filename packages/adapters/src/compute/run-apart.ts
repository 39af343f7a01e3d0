import { fork } from 'node:child_process';
import { once } from 'node:events';

/** How a child process that was asked one thing ended. */
export type ApartOutcome =
  | { readonly kind: 'answered'; readonly answer: unknown }
  | { readonly kind: 'ended'; readonly how: string; readonly said: string }
  | { readonly kind: 'hung'; readonly afterMs: number };

const SAID_CHARACTERS = 300;

/**
 * Runs a built entry in a process of its own and takes the first message that it sends. Native code may crash it or
 * never return: either is an outcome, and the caller lives on. The child is killed once it has answered.
 */
export async function runApart(options: {
  readonly entry: URL;
  readonly argument: string;
  readonly timeoutMs: number;
  readonly environment?: NodeJS.ProcessEnv;
}): Promise<ApartOutcome> {
  const child = fork(options.entry, [options.argument], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
    ...(options.environment === undefined ? {} : { env: options.environment }),
  });
  let said = '';
  child.stderr?.on('data', (part: Buffer) => (said = (said + part.toString()).slice(-4000)));
  const answered = new Promise<ApartOutcome>((resolve, reject) => {
    child.once('message', (answer) => {
      resolve({ kind: 'answered', answer });
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const how = signal === null ? `exit code ${String(code)}` : signal;
      resolve({ kind: 'ended', how, said: said.trim().slice(-SAID_CHARACTERS) });
    });
  });
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const hung = once(timeout, 'abort').then((): ApartOutcome => ({
    kind: 'hung',
    afterMs: options.timeoutMs,
  }));
  try {
    return await Promise.race([answered, hung]);
  } finally {
    child.kill('SIGKILL');
  }
}
