import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import type { ComputationOrder } from './computation-messages.js';
import { ComputationWord } from './computation-messages.js';
import { residentMebibytes } from './resident-memory.js';

type Ending = Extract<ComputationWord, { kind: 'done' | 'failed' }>;
type Report = Extract<ComputationWord, { kind: 'progress' }>['progress'];

export interface ComputationProcess {
  readonly order: ComputationOrder;
  readonly signal: AbortSignal;
  /** Module that the process runs; the built entry unless a test brings its own. */
  readonly entry?: string;
  /** All that the child finds in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onProgress: (progress: Report) => void;
  readonly onSaved: () => void;
  /** Lines of the child's standard error: what a native library says before it aborts. */
  readonly onComplaint: (text: string) => void;
}

/** The built entry: the same file from `src` and from `dist`. */
const ENTRY = fileURLToPath(
  new URL('../../dist/computations/computation-child.js', import.meta.url),
);
const LOOK_MS = 250;
/** Share of the bound that JavaScript's own heap may take; typed arrays and native libraries lie outside of it. */
const HEAP_SHARE = 0.75;

/**
 * Runs one computation in a process of its own and gives its last word; the process is gone when this resolves. Ended past
 * its memory, its last word is a failure with `computation.memory_exceeded`; where it ends without one,
 * `computation.process_ended`. An abort of `signal` throws `computation.stopped`.
 */
export async function runInProcess(run: ComputationProcess): Promise<Ending> {
  const { memoryMebibytes } = run.order.spec;
  const child = fork(run.entry ?? ENTRY, [], {
    // A group of its own: whatever it starts ends with it.
    detached: true,
    env: { ...run.environment },
    execArgv: [`--max-old-space-size=${Math.floor(memoryMebibytes * HEAP_SHARE)}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'json',
  });
  const stop = (): void => {
    killGroup(child);
  };
  // What it started and left behind would hold its pipes open: nobody would hear that it ended.
  child.once('exit', stop);
  run.signal.addEventListener('abort', stop, { once: true });
  // A process that could not be started never exits.
  const exited = once(child, 'exit').catch(() => undefined);
  const excess = new AbortController();
  const watching = watchMemory(child, memoryMebibytes, excess);
  try {
    const complaints = tailOf(child, run.onComplaint);
    if (run.signal.aborted) stop();
    else child.send(run.order, () => undefined);
    const word = await lastWord(child, run);
    if (run.signal.aborted) throw stopped();
    if (excess.signal.aborted || isOutOfHeap(complaints.text)) return tooLarge(memoryMebibytes);
    return word ?? ended(child);
  } finally {
    clearInterval(watching);
    run.signal.removeEventListener('abort', stop);
    stop();
    await exited;
  }
}

/** Undefined when the child ended without one. What does not parse is a failure of its own. */
function lastWord(child: ChildProcess, run: ComputationProcess): Promise<Ending | undefined> {
  return new Promise((resolve) => {
    child.on('message', (message) => {
      const { success, data } = ComputationWord.safeParse(message);
      if (!success) {
        resolve(
          failure('computation.word_invalid', 'The process said what no computation says.', false),
        );
      } else if (data.kind === 'progress') run.onProgress(data.progress);
      else if (data.kind === 'saved') run.onSaved();
      else resolve(data);
    });
    // After the channel's end: words that are still in it count.
    child.on('close', () => {
      resolve(undefined);
    });
    child.on('error', () => {
      resolve(undefined);
    });
  });
}

/** Watched from outside: a process that is short of memory can't be trusted to say so. */
function watchMemory(child: ChildProcess, bound: number, excess: AbortController): NodeJS.Timeout {
  return setInterval(() => {
    if (child.pid === undefined) return;
    void residentMebibytes(child.pid).then((resident) => {
      if (resident === null || resident <= bound) return;
      excess.abort();
      killGroup(child);
    });
  }, LOOK_MS);
}

/** SIGKILL, which no process can ignore; nothing is worth finishing. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is gone.
  }
}

function tailOf(child: ChildProcess, onComplaint: (text: string) => void): { text: string } {
  const tail = { text: '' };
  child.stderr?.on('data', (chunk) => {
    tail.text = `${tail.text}${String(chunk)}`.slice(-4000);
    onComplaint(String(chunk).slice(0, 1000));
  });
  return tail;
}

/** V8's last words (`FatalProcessOutOfMemory`). */
function isOutOfHeap(text: string): boolean {
  return /JavaScript heap out of memory|Reached heap limit/.test(text);
}

function tooLarge(bound: number): Ending {
  return failure(
    'computation.memory_exceeded',
    `It took more than its ${bound} MiB. Ask for more with memoryMebibytes, or for less work at once.`,
    false,
  );
}

function ended({ exitCode, signalCode }: ChildProcess): Ending {
  return failure(
    'computation.process_ended',
    `The process ended by itself: ${signalCode ?? `code ${exitCode ?? 'unknown'}`}.`,
    true,
  );
}

function failure(code: string, message: string, mayPass: boolean): Ending {
  return { kind: 'failed', code, mayPass, message };
}

function stopped(): HoldpointError {
  return new HoldpointError({
    code: 'computation.stopped',
    kind: 'conflict',
    message: 'The computation was cancelled, or its lease was lost.',
  });
}
