import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { goEnvironment } from './env.js';

const SOURCES = fileURLToPath(new URL('../../../../docs/verifier/', import.meta.url));
/** Where Debian's golang-golang-x-mod-dev lays the one package that the Go verifier needs. */
const DEBIAN_GOPATH = '/usr/share/gocode';

/** What a program answered. */
export interface Answer {
  readonly exitCode: number;
  readonly output: string;
}

/** A verifier in another language; `run` rejects only where the program can't be started. */
export interface ForeignVerifier extends Disposable {
  readonly run: (...args: readonly string[]) => Promise<Answer>;
}

/** The verifier in Python's standard library; null, with the reason printed, where there is no Python. */
export function pythonVerifier(): ForeignVerifier | null {
  try {
    execFileSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']);
  } catch {
    return skipped('there is no python3 of 3.11 or later: the Python verifier is not run');
  }
  // -B: a verifier leaves nothing beside itself.
  return {
    run: (...args) => run('python3', ['-B', join(SOURCES, 'verify.py'), ...args]),
    [Symbol.dispose]: () => undefined,
  };
}

/** The verifier on golang.org/x/mod, built anew; null, with the reason printed, where it can't be. */
export function goVerifier(): ForeignVerifier | null {
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-go-verifier-'));
  cpSync(join(SOURCES, 'go'), folder, { recursive: true });
  const program = join(folder, 'verify');
  const dispose = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  const isDebian = existsSync(join(DEBIAN_GOPATH, 'src/golang.org/x/mod/sumdb/tlog'));
  const [sources, settings] = isDebian
    ? ['verify.go', { GO111MODULE: 'off', GOPATH: DEBIAN_GOPATH }]
    : ['.', {}];
  try {
    execFileSync('go', ['build', '-o', program, sources], {
      cwd: folder,
      env: { ...goEnvironment(), GOFLAGS: '-buildvcs=false', ...settings },
      stdio: 'pipe',
    });
  } catch {
    dispose();
    return skipped('there is no Go with golang.org/x/mod: the Go verifier is not run');
  }
  return { run: (...args) => run(program, args), [Symbol.dispose]: dispose };
}

function skipped(reason: string): null {
  process.stderr.write(`SKIPPED: ${reason}\n`);
  return null;
}

function run(program: string, args: readonly string[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { encoding: 'utf8' }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code;
      if (typeof exitCode === 'number') resolve({ exitCode, output: `${stdout}${stderr}` });
      else reject(error ?? new Error('The program did not end by itself.'));
    });
  });
}
