import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

import type {
  SandboxCommand,
  SandboxLimits,
  SandboxResult,
  SandboxSession,
} from '@holdpoint/evals/ports';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { commandLine, holderArguments } from './profile.js';
import { type CommandOutcome, type Ending, runCommand } from './run-command.js';
import type { SandboxRuntime } from './runtime.js';
import { taskPath } from './task-path.js';
import { sandboxUnavailable } from './unavailable.js';

const noFile = 43;
const refused = 44;

// Runs inside the sandbox, where a link can lead to nothing of the host; links are refused all the same, so that a
// file read for scoring is the one that was named.
const walk = `
here=. rest=$1/
while [ -n "$rest" ]; do
  part=\${rest%%/*} rest=\${rest#*/} here=$here/$part
  [ -L "$here" ] && exit ${refused}
  STEP
done
`;
const readScript = `${walk.replace('STEP', ':')}[ -f "$here" ] || exit ${noFile}; exec cat "$here"`;
const writeScript = `${walk.replace('STEP', `[ -z "$rest" ] || [ -d "$here" ] || mkdir "$here" || exit ${refused}`)}
[ -e "$here" ] && [ ! -f "$here" ] && exit ${refused}; exec cat > "$here"`;

const limitNotes: Partial<Record<Ending, string>> = {
  wall_limit: '[sandbox] ended: time limit reached\n',
  memory_limit: '[sandbox] ended: memory limit reached\n',
};

/** A session on a holder of its own; throws `sandbox.unavailable` when bwrap can't make one. */
export async function openSession(
  runtime: SandboxRuntime,
  limits: SandboxLimits,
): Promise<SandboxSession> {
  const holder = spawn(runtime.bwrap, holderArguments(runtime, limits.diskBytes), {
    cwd: '/',
    env: {},
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    ...runtime.owner,
  });
  const closed = new Promise<void>((resolve) => {
    holder.once('close', () => {
      resolve();
    });
    holder.once('error', () => {
      resolve();
    });
  });
  holder.stdin.on('error', () => undefined);
  const pid = await holderPid(holder).catch((error: unknown) => {
    holder.kill('SIGKILL');
    throw error;
  });
  const closing = new AbortController();
  const isClosed = (): boolean => closing.signal.aborted;
  let turn: Promise<unknown> = Promise.resolve();

  /** One command at a time: each may rely on what the one before it left, and on nothing else running. */
  function run(
    argv: readonly string[],
    stdin: string,
    signal?: AbortSignal,
  ): Promise<CommandOutcome> {
    const outcome = turn.then(async () => {
      if (isClosed()) throw sessionClosed();
      const signals = signal === undefined ? [closing.signal] : [closing.signal, signal];
      const ended = await runCommand(
        commandLine(pid, limits, argv),
        runtime.owner,
        stdin,
        limits,
        AbortSignal.any(signals),
      );
      signal?.throwIfAborted();
      if (isClosed()) throw sessionClosed();
      // What the host wrote before the command began: adversarial text can't be in it.
      if (!ended.ready) {
        throw sandboxUnavailable(
          `it did not come up: ${ended.stderr.toString().trim().slice(0, 300)}`,
        );
      }
      return ended;
    });
    turn = outcome.catch(() => undefined);
    return outcome;
  }

  return {
    level: 'L1',
    async exec({ script, stdin }: SandboxCommand, signal: AbortSignal) {
      return resultOf(await run(['/bin/sh', '-c', script], stdin ?? '', signal));
    },
    async writeFile(path, content) {
      const { exitCode } = await run(['/bin/sh', '-c', writeScript, 'sh', taskPath(path)], content);
      if (exitCode === refused) throw pathRefused(path);
      if (exitCode !== 0) throw writeFailed(path);
    },
    async readFile(path) {
      const { exitCode, stdout } = await run(
        ['/bin/sh', '-c', readScript, 'sh', taskPath(path)],
        '',
      );
      return exitCode === 0 ? stdout.toString() : null;
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      holder.kill('SIGKILL');
      await Promise.all([turn, closed]);
    },
  };
}

/** Adversarial text, made valid; a shell reports a signal as 128 and its number. */
function resultOf({ ending, exitCode, stdout, stderr, truncated }: CommandOutcome): SandboxResult {
  const bySignal =
    ending !== 'exited' || exitCode === null || (exitCode > 128 && exitCode <= 128 + 64);
  return {
    exitCode: bySignal ? null : exitCode,
    stdout: stdout.toString(),
    stderr: `${stderr.toString()}${limitNotes[ending] ?? ''}`,
    truncated,
    timedOut: ending === 'wall_limit',
  };
}

/** The holder's process once it says that everything is mounted; throws `sandbox.unavailable`. */
async function holderPid(holder: ChildProcess): Promise<number> {
  const said = { output: '', errors: '', facts: '' };
  const pid = await new Promise<number | null>((resolve) => {
    const listen = (
      stream: Readable | Writable | null | undefined,
      name: keyof typeof said,
    ): void => {
      stream?.on('data', (chunk: Buffer) => {
        said[name] = `${said[name]}${chunk.toString()}`.slice(0, 4096);
        const found = /"child-pid": (\d+)\D/.exec(said.facts)?.[1];
        if (said.output === 'ready\n' && found !== undefined) resolve(Number(found));
      });
    };
    listen(holder.stdio[1], 'output');
    listen(holder.stdio[2], 'errors');
    listen(holder.stdio[3], 'facts');
    holder.once('close', () => {
      resolve(null);
    });
  });
  if (pid !== null) return pid;
  const complaint = said.errors.trim().slice(0, 300);
  throw sandboxUnavailable(`bwrap said: ${complaint === '' ? 'nothing' : complaint}`);
}

function sessionClosed(): HoldpointError {
  return new HoldpointError({
    code: 'sandbox.closed',
    kind: 'conflict',
    message: 'The sandbox session has ended.',
  });
}

function pathRefused(path: string): HoldpointError {
  return new HoldpointError({
    code: 'sandbox.path_refused',
    kind: 'invalid',
    message: `A link or something that is not a file is in the way of ${JSON.stringify(path)}.`,
  });
}

function writeFailed(path: string): HoldpointError {
  return new HoldpointError({
    code: 'sandbox.write_failed',
    kind: 'invalid',
    message: `${JSON.stringify(path)} could not be written; is the task directory full?`,
  });
}
