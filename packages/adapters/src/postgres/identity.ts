import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, cpSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

/** Fixed: neither the caller's libpq variables nor its loader settings reach the server. */
export const serverEnvironment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

/** As whom PostgreSQL runs, which refuses uid 0, and where its files then have to lie. */
export interface Identity {
  readonly mode: 'direct' | 'user_namespace' | 'other_user';
  /** Put before each command line. */
  readonly prefix: readonly string[];
  /** Given to `spawn`; null keeps the caller's. */
  readonly owner: { readonly uid: number; readonly gid: number } | null;
  /** Folder that holds the cluster, the lock and the port. */
  readonly home: string;
  /** Folder with PostgreSQL's `bin`, `lib` and `share`, reachable for that user. */
  readonly native: string;
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Ordinary users run the server directly. Root runs it in a user namespace, which works inside a 0700 home because the
 * files stay root's; where the kernel refuses that, as an account without rights, with the files in `/var/tmp`.
 * Throws `postgres.root_refused`, kind `unavailable`.
 */
export function identityFor(directory: string, native: string): Identity {
  const account = unprivilegedAccount();
  const direct: Identity = { mode: 'direct', prefix: [], owner: null, home: directory, native };
  // initdb refuses an id without an account, as containers have; mapped to one it accepts it.
  if (process.getuid?.() !== 0 && hasAccount(process.getuid?.() ?? -1)) return direct;
  if (account === null) throw rootRefused('there is no account without rights in /etc/passwd');
  const mapped = inUserNamespace(directory, native, account);
  if (mapped !== null) return mapped;
  return process.getuid?.() === 0 ? asOtherUser(directory, native, account) : direct;
}

/** Maps the caller's id to `account`'s in a user namespace; null where the kernel or util-linux refuses. */
export function inUserNamespace(
  directory: string,
  native: string,
  account: Account,
): Identity | null {
  const prefix: readonly [string, ...string[]] = [
    'unshare',
    '--user',
    `--map-user=${account.uid}`,
    `--map-group=${account.gid}`,
    '--',
  ];
  const [program, ...options] = prefix;
  const probe = spawnSync(program, [...options, join(native, 'bin/postgres'), '--version'], {
    env: serverEnvironment,
    timeout: 10_000,
  });
  return probe.status === 0
    ? { mode: 'user_namespace', prefix, owner: null, home: directory, native }
    : null;
}

/** A real change of user: files under `/var/tmp`, named by the digest of `directory`; throws `postgres.root_refused`. */
export function asOtherUser(directory: string, native: string, account: Account): Identity {
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 16);
  const home = trustedFolder(join('/var/tmp', `holdpoint-postgres-${name}`));
  const runs = (folder: string): boolean =>
    spawnSync(join(folder, 'bin/postgres'), ['--version'], {
      env: serverEnvironment,
      cwd: '/',
      ...account,
    }).status === 0;
  const identity = { mode: 'other_user', prefix: [], owner: account, home } as const;
  if (runs(native)) return { ...identity, native };
  const copy = join(home, 'native');
  rmSync(copy, { recursive: true, force: true });
  const partial = `${copy}.${process.pid}`;
  cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
  renameSync(partial, copy);
  if (runs(copy)) return { ...identity, native: copy };
  throw rootRefused(`user ${account.uid} may not run PostgreSQL from ${copy}`);
}

/** First account without rights: `nobody` by habit, else any other that is not root. */
export function unprivilegedAccount(): Account | null {
  const accounts = passwdAccounts().filter(({ uid, gid }) => uid > 0 && gid > 0);
  return accounts.find(({ uid }) => uid === 65_534) ?? accounts[0] ?? null;
}

/** Gives `path` to the server's user where it is another than the caller. */
export function handOver(identity: Identity, path: string): void {
  if (identity.owner !== null) chownSync(path, identity.owner.uid, identity.owner.gid);
}

function trustedFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o755 });
  // Everybody may write to /var/tmp: a folder that somebody else put there first would hold our database.
  const found = lstatSync(path);
  if (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0) {
    throw rootRefused(`${path} is not a folder that only root may change; remove it`);
  }
  return path;
}

function hasAccount(uid: number): boolean {
  return passwdAccounts().some((account) => account.uid === uid);
}

function passwdAccounts(): readonly Account[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 7)
    .map(([, , uid, gid]) => ({ uid: Number(uid), gid: Number(gid) }));
}

function rootRefused(why: string): HoldpointError {
  return new HoldpointError({
    code: 'postgres.root_refused',
    kind: 'unavailable',
    message: `PostgreSQL does not run as root, and here ${why}. Start Holdpoint as an ordinary user, allow user namespaces, or set DATABASE_URL.`,
  });
}
