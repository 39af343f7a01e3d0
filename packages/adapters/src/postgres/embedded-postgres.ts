import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { nativeFolder } from './binaries.js';
import { bindToThisProcess } from './bind-to-this-process.js';
import { type Cluster, databaseName, provideCluster, superuser } from './cluster.js';
import { type Identity, identityFor, serverEnvironment } from './identity.js';
import { settlePort } from './port.js';
import {
  acceptsConnections,
  isPostmasterOf,
  type Postmaster,
  readPostmaster,
} from './postmaster.js';
import { withStartLock } from './start-lock.js';

export interface EmbeddedPostgresOptions {
  /** Holds everything; made when absent. Of root without user namespaces, the files lie under `/var/tmp` instead. */
  readonly directory: string;
  /** Without it, a random free port that later starts use again. */
  readonly port?: number;
  /** False for throw-away databases: faster, and lost in a power cut. */
  readonly durable?: boolean;
  /** True for throw-away databases: the server also ends when this process does, however it dies. */
  readonly endWithStarter?: boolean;
  readonly log?: (line: string) => void;
}

/** A running PostgreSQL 18 on 127.0.0.1. It survives its starter; the next start of the same directory adopts it. */
export interface EmbeddedPostgres {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly url: string;
  /** True when it ran already. */
  readonly adopted: boolean;
  readonly pid: number;
  isAlive(): boolean;
  /** Fast shutdown; resolves when the process is gone. Throws `postgres.stop_failed`. */
  stop(): Promise<void>;
  /** Stops it and removes every file it ever wrote. */
  destroy(): Promise<void>;
}

const startLockPatienceMs = 120_000;
const startPatienceMs = 20_000;
const stopPatienceMs = 30_000;
const pollMs = 25;

/**
 * Starts or adopts the PostgreSQL of `directory`; safe to call from several processes at once and after any kill.
 * Throws `postgres.binaries_missing`, `.root_refused`, `.init_failed`, `.start_failed`, `.start_locked`, `.port_taken`.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
  chooseIdentity: (directory: string, native: string) => Identity = identityFor,
): Promise<EmbeddedPostgres> {
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  const directory = realpathSync(options.directory);
  const identity = chooseIdentity(directory, nativeFolder());
  return withStartLock(join(identity.home, 'start.lock'), startLockPatienceMs, async () => {
    const cluster = provideCluster(identity, options.durable ?? true);
    const running = await settledPostmaster(cluster.dataFolder);
    const postmaster = running ?? (await startUntilReady(identity, cluster, options));
    options.log?.(
      `PostgreSQL ${running === null ? 'listens' : 'runs already'} on 127.0.0.1:${postmaster.port}`,
    );
    if (options.endWithStarter === true) bindToThisProcess(postmaster.pid);
    return handle(identity, cluster, postmaster, running !== null);
  });
}

/** The live postmaster of the folder once it answers; null when there is none. One that stops or recovers is waited for. */
async function settledPostmaster(dataFolder: string): Promise<Postmaster | null> {
  const deadline = performance.now() + startPatienceMs;
  for (;;) {
    const found = readPostmaster(dataFolder);
    if (found === null || !isPostmasterOf(dataFolder, found.pid)) return null;
    if (found.ready && (await acceptsConnections(found.port))) return found;
    if (performance.now() > deadline) {
      throw startFailed(dataFolder, `process ${found.pid} holds the database but does not answer`);
    }
    await delay(pollMs);
  }
}

async function startUntilReady(
  identity: Identity,
  cluster: Cluster,
  options: EmbeddedPostgresOptions,
): Promise<Postmaster> {
  const deadline = performance.now() + startPatienceMs;
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 1000)) {
    // Under our lock nobody else starts: a lock file whose process isn't ours is left over from a kill. What the dead
    // server's children still hold is guarded by its shared memory, which the new server checks itself.
    rmSync(join(cluster.dataFolder, 'postmaster.pid'), { force: true });
    const port = await settlePort(join(identity.home, 'port'), options.port);
    const started = await startOnce(identity, cluster.dataFolder, port, options.durable ?? true);
    if (started !== null) return started;
    if (performance.now() > deadline)
      throw startFailed(cluster.dataFolder, 'the server ended at once');
    options.log?.(
      'PostgreSQL did not start, most likely because a killed one is still ending; trying again',
    );
    await delay(pauseMs);
  }
}

/** Null when the server ended before it was ready. */
async function startOnce(
  identity: Identity,
  dataFolder: string,
  port: number,
  durable: boolean,
): Promise<Postmaster | null> {
  const log = openSync(join(dataFolder, '../server.log'), 'a', 0o600);
  const [program = '', ...args] = [
    ...identity.prefix,
    join(identity.native, 'bin/postgres'),
    ...['-D', dataFolder, '-p', String(port)],
    ...serverSettings(durable).flatMap((setting) => ['-c', setting]),
  ];
  const child = spawn(program, args, {
    cwd: identity.home,
    env: serverEnvironment,
    // A session of its own: Ctrl-C reaches us, and we stop it when everything that uses it has ended.
    detached: true,
    stdio: ['ignore', log, log],
    ...identity.owner,
  });
  closeSync(log);
  let ended = false;
  const end = (): void => {
    ended = true;
  };
  child.once('exit', end);
  child.once('error', end);
  child.unref();
  const isEnded = (): boolean => ended;
  while (!isEnded()) {
    const found = readPostmaster(dataFolder);
    if (found?.ready === true && found.pid === child.pid && (await acceptsConnections(found.port)))
      return found;
    await delay(pollMs);
  }
  return null;
}

function serverSettings(durable: boolean): readonly string[] {
  return [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'password_encryption=scram-sha-256',
    'shared_buffers=128MB',
    'max_connections=300',
    'timezone=UTC',
    'log_timezone=UTC',
    // Without fsync a commit still reaches the kernel: a killed server loses nothing, a power cut may.
    ...(durable ? [] : ['fsync=off', 'full_page_writes=off']),
  ];
}

function handle(
  identity: Identity,
  cluster: Cluster,
  { pid, port }: Postmaster,
  adopted: boolean,
): EmbeddedPostgres {
  const { dataFolder, password } = cluster;
  const isAlive = (): boolean => isPostmasterOf(dataFolder, pid);
  const stop = async (): Promise<void> => {
    for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
      if (!isAlive()) return;
      process.kill(pid, signal);
      const deadline = performance.now() + stopPatienceMs;
      while (isAlive() && performance.now() < deadline) await delay(pollMs);
    }
    if (!isAlive()) return;
    throw new HoldpointError({
      code: 'postgres.stop_failed',
      kind: 'unavailable',
      message: `PostgreSQL (process ${pid}) did not end.`,
    });
  };
  return {
    host: '127.0.0.1',
    port,
    user: superuser,
    password,
    database: databaseName,
    url: `postgresql://${superuser}:${password}@127.0.0.1:${port}/${databaseName}`,
    adopted,
    pid,
    isAlive,
    stop,
    async destroy() {
      await stop();
      for (const name of ['cluster', 'port', 'start.lock']) {
        rmSync(join(identity.home, name), { recursive: true, force: true });
      }
      if (identity.mode === 'other_user') rmSync(identity.home, { recursive: true, force: true });
    },
  };
}

function startFailed(dataFolder: string, why: string): HoldpointError {
  const log = join(dataFolder, '../server.log');
  const said = existsSync(log) ? readFileSync(log, 'utf8').trimEnd() : 'It left no log.';
  const lastLines = said.split('\n').slice(-3).join(' | ');
  return new HoldpointError({
    code: 'postgres.start_failed',
    kind: 'unavailable',
    message: `PostgreSQL did not start: ${why}. ${lastLines}`,
  });
}
