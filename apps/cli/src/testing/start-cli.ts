import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { callerEnvironment } from './env.js';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** What it has said so far. */
  stdout(): string;
  stderr(): string;
  kill(signal: NodeJS.Signals): void;
}

const BIN = fileURLToPath(new URL('../../bin/holdpoint.mjs', import.meta.url));

/** Starts the built `holdpoint` as somebody in a shell would, in `directory`, with these settings and no others. */
export function startCli(
  directory: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Started {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: directory,
    env: {
      ...callerEnvironment(),
      TMPDIR: directory,
      HOLDPOINT_CONFIG_DIR: join(directory, 'config'),
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then((values): Ended => {
    const [code, signal] = values as [number | null, NodeJS.Signals | null];
    return { code, signal, stdout, stderr };
  });
  return {
    pid: child.pid ?? 0,
    ended,
    stdout: () => stdout,
    stderr: () => stderr,
    kill: (signal) => child.kill(signal),
  };
}

/** Runs one command to its end. */
export function runCli(...args: Parameters<typeof startCli>): Promise<Ended> {
  return startCli(...args).ended;
}
