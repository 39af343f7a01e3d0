import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
} from 'node:fs';
import { join } from 'node:path';

import { sandboxUnavailable } from './unavailable.js';

/** The programs a sandbox needs, where the user it runs as can reach them. */
export interface SandboxRuntime {
  readonly bwrap: string;
  readonly node: string;
  /** Given to `spawn`: a real change of user under root, nothing otherwise. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
}

// Process limits don't hold for uid 0. Debian policy 9.2.2 reserves this id: no account and no file of the host has it.
const sandboxOwner = { uid: 65_533, gid: 65_533 };

/** Finds or makes reachable what a sandbox needs; throws `sandbox.unavailable`. */
export function sandboxRuntime(bwrap: string, node: string): SandboxRuntime {
  if (process.getuid?.() !== 0) return { bwrap, node, owner: null };
  return { bwrap: reachable(bwrap, 'bwrap'), node: reachable(node, 'node'), owner: sandboxOwner };
}

/** `file` itself where the sandbox's user may run it, else a copy outside of root's home. */
function reachable(file: string, name: string): string {
  if (runs(file)) return file;
  const copy = trustedCopy(file, name);
  if (runs(copy)) return copy;
  throw sandboxUnavailable(
    `user ${sandboxOwner.uid} may not run ${copy}; is /var/tmp mounted noexec?`,
  );
}

function runs(file: string): boolean {
  const options = { ...sandboxOwner, env: {}, cwd: '/', timeout: 20_000 };
  return spawnSync(file, ['--version'], options).status === 0;
}

/**
 * A copy in `folder` named by its digest, owned by root and writable by nobody else. Everybody may write to /var/tmp,
 * so what lies there is used only after owner, mode and digest were checked. Throws `sandbox.unavailable`.
 */
export function trustedCopy(file: string, name: string, folder = '/var/tmp'): string {
  const digest = digestOf(file);
  const home = join(folder, `holdpoint-runtime-${digest.slice(0, 16)}`);
  mkdirSync(home, { recursive: true, mode: 0o755 });
  const made = lstatSync(home);
  if (!made.isDirectory() || made.uid !== 0 || (made.mode & 0o777) !== 0o755) {
    throw sandboxUnavailable(`${home} is not a folder of root with mode 0755; remove it`);
  }
  const copy = join(home, name);
  if (!existsSync(copy)) {
    const partial = join(home, `${name}.${process.pid}`);
    copyFileSync(file, partial);
    chmodSync(partial, 0o755);
    renameSync(partial, copy);
  }
  const found = lstatSync(copy);
  const isOurs = found.isFile() && found.uid === 0 && (found.mode & 0o7777) === 0o755;
  if (!isOurs || digestOf(copy) !== digest) {
    throw sandboxUnavailable(`${copy} is not the copy that belongs there; remove ${home}`);
  }
  return copy;
}

function digestOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
