import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

import type { SandboxLimits } from '@holdpoint/evals/ports';

import { memoryOfTree } from './process-memory.js';

/** How a command ended: by itself, or by the limit or the caller that killed it. */
export type Ending = 'exited' | 'wall_limit' | 'memory_limit' | 'aborted';

export interface CommandOutcome {
  /** False when the sandbox itself did not come up; then `stderr` says why. */
  readonly ready: boolean;
  readonly ending: Ending;
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly truncated: boolean;
}

const memoryCheckMs = 100;
const setupPatienceMs = 3000;

/**
 * Runs `argv` with an empty environment and waits until every holder of its output is gone. Each stream keeps its first
 * `outputLimitBytes`; the rest is read and dropped, so a talkative command neither blocks nor fills our memory.
 */
export function runCommand(
  argv: readonly string[],
  owner: { readonly uid: number; readonly gid: number } | null,
  stdin: string,
  limits: SandboxLimits,
  signal: AbortSignal,
): Promise<CommandOutcome> {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, {
    cwd: '/',
    env: {},
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    ...owner,
  });
  return new Promise((resolve, reject) => {
    let ending: Ending = 'exited';
    let late: NodeJS.Timeout | undefined;
    const status = collect(streamOf(child, 3), 16);
    const isReady = (): boolean => status.bytes().toString() === 'ready\n';
    // The process killed is bwrap's monitor, whose death ends the sandbox's first process and so every other one.
    // Before `ready` that bond may not be tied yet, and a kill would leave the sandbox running without a parent.
    const kill = (): void => {
      child.kill('SIGKILL');
    };
    streamOf(child, 3).on('data', () => {
      if (ending !== 'exited' && isReady()) kill();
    });
    const end = (why: Ending): void => {
      if (ending !== 'exited') return;
      ending = why;
      if (isReady()) kill();
      else late = setTimeout(kill, setupPatienceMs);
    };
    const abort = (): void => {
      end('aborted');
    };
    const wall = setTimeout(() => {
      end('wall_limit');
    }, limits.wallMs);
    const watch = setInterval(() => {
      if (memoryOfTree(child.pid ?? 0) > limits.memoryBytes) end('memory_limit');
    }, memoryCheckMs);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();

    const stdout = collect(streamOf(child, 1), limits.outputLimitBytes);
    const stderr = collect(streamOf(child, 2), limits.outputLimitBytes);
    const settle = (): void => {
      clearTimeout(wall);
      clearTimeout(late);
      clearInterval(watch);
      signal.removeEventListener('abort', abort);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('close', (exitCode) => {
      settle();
      const truncated = stdout.truncated() || stderr.truncated();
      resolve({
        ready: isReady(),
        ending,
        exitCode,
        stdout: stdout.bytes(),
        stderr: stderr.bytes(),
        truncated,
      });
    });
    // A command need not read its input: then the pipe breaks, which is no error.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
  });
}

function streamOf(child: ChildProcess, descriptor: 1 | 2 | 3): Readable {
  const stream = child.stdio[descriptor];
  if (stream === null || stream === undefined || !('read' in stream))
    throw new TypeError('no such pipe');
  return stream;
}

function collect(stream: Readable, limitBytes: number): { bytes(): Buffer; truncated(): boolean } {
  const kept: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    const room = limitBytes - size;
    if (room > 0) kept.push(chunk.subarray(0, room));
    size += chunk.length;
  });
  stream.on('error', () => undefined);
  return { bytes: () => Buffer.concat(kept), truncated: () => size > limitBytes };
}
