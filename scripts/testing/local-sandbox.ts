import { spawn } from 'node:child_process';
import { lstat, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type {
  Sandbox,
  SandboxCommand,
  SandboxResult,
  SandboxSession,
} from '@holdpoint/evals/ports';

/**
 * A plain temporary directory behind the sandbox port. It isolates nothing, so it may run only the scripts that lie
 * in this repository, never what a model wrote.
 */
export const localSandbox: Sandbox = {
  level: 'L0',
  async open(): Promise<SandboxSession> {
    const directory = await mkdtemp(join(tmpdir(), 'holdpoint-scripts-'));
    return {
      level: 'L0',
      exec: (command, signal) => run(command, directory, signal),
      async writeFile(path, content) {
        await mkdir(dirname(join(directory, path)), { recursive: true });
        await writeFile(join(directory, path), content);
      },
      async readFile(path) {
        const stats = await lstat(join(directory, path)).catch(() => null);
        return stats?.isFile() === true ? readFile(join(directory, path), 'utf8') : null;
      },
      [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
    };
  },
};

/**
 * The same sandbox with results remembered by everything that was done in the session so far. Scripts of this
 * repository give equal results for equal histories, so that 360 tries cost the processes of 24.
 */
export function rememberingSandbox(): Sandbox {
  const results = new Map<string, SandboxResult>();
  return {
    level: localSandbox.level,
    open(limits): Promise<SandboxSession> {
      const history: unknown[] = [];
      const pending: ((session: SandboxSession) => Promise<unknown>)[] = [];
      const opened: SandboxSession[] = [];
      const caughtUp = async () => {
        const session = opened[0] ?? (await localSandbox.open(limits));
        opened[0] = session;
        for (const step of pending.splice(0)) await step(session);
        return session;
      };
      return Promise.resolve({
        level: localSandbox.level,
        async exec(command, signal) {
          history.push(['exec', command]);
          const key = JSON.stringify(history);
          const known = results.get(key);
          if (known !== undefined) {
            pending.push((session) => session.exec(command, signal));
            return known;
          }
          const result = await (await caughtUp()).exec(command, signal);
          results.set(key, result);
          return result;
        },
        writeFile(path, content) {
          history.push(['write', path, content]);
          pending.push((session) => session.writeFile(path, content));
          return Promise.resolve();
        },
        async readFile(path) {
          return (await caughtUp()).readFile(path);
        },
        async [Symbol.asyncDispose]() {
          await opened[0]?.[Symbol.asyncDispose]();
        },
      });
    },
  };
}

function run(
  { script, stdin }: SandboxCommand,
  cwd: string,
  signal: AbortSignal,
): Promise<SandboxResult> {
  return new Promise((resolve, reject) => {
    const path = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;
    const child = spawn('/bin/sh', ['-c', script], { cwd, signal, env: { PATH: path } });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (exitCode) => {
      resolve({ exitCode, ...output, truncated: false, timedOut: false });
    });
    // A script may end without reading its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin ?? '');
  });
}
