import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { handOver, type Identity, serverEnvironment } from './identity.js';

/** The one superuser and the one database of the embedded server. */
export const superuser = 'holdpoint';
export const databaseName = 'holdpoint';

export interface Cluster {
  readonly dataFolder: string;
  readonly password: string;
}

/**
 * The database files under `identity.home`, made on the first call: UTF-8, code point order, data checksums, scram, a
 * random password in a 0600 file. Made aside and renamed, so a kill leaves all of it or none.
 * Throws `postgres.init_failed`, kind `unavailable`.
 */
export function provideCluster(identity: Identity, durable: boolean): Cluster {
  const folder = join(identity.home, 'cluster');
  if (!existsSync(folder)) createCluster(identity, folder, durable);
  return {
    dataFolder: join(folder, 'data'),
    password: readFileSync(join(folder, 'password'), 'utf8').trim(),
  };
}

function createCluster(identity: Identity, folder: string, durable: boolean): void {
  // Under the start lock nobody else is making one: what lies there was left by a kill.
  for (const name of readdirSync(identity.home).filter((entry) => entry.startsWith('cluster-'))) {
    rmSync(join(identity.home, name), { recursive: true, force: true });
  }
  const partial = mkdtempSync(join(identity.home, 'cluster-'));
  try {
    handOver(identity, partial);
    const passwordFile = join(partial, 'password');
    const dataFolder = join(partial, 'data');
    writeFileSync(passwordFile, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
    handOver(identity, passwordFile);
    mkdirSync(dataFolder, { mode: 0o700 });
    handOver(identity, dataFolder);
    const unsynced = durable ? [] : ['--no-sync'];
    // prettier-ignore
    run(identity, 'initdb', ['-D', dataFolder, '-U', superuser, '--pwfile', passwordFile, '--auth=scram-sha-256',
      // The builtin provider needs no locale of the operating system.
      '--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8',
      '--data-checksums', '--no-instructions', ...unsynced]);
    run(
      identity,
      'postgres',
      ['--single', '-D', dataFolder, 'postgres'],
      `CREATE DATABASE ${databaseName}\n`,
    );
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function run(
  identity: Identity,
  tool: 'initdb' | 'postgres',
  args: readonly string[],
  input = '',
): void {
  const [program = '', ...rest] = [...identity.prefix, join(identity.native, 'bin', tool), ...args];
  const result = spawnSync(program, rest, {
    cwd: identity.home,
    env: serverEnvironment,
    encoding: 'utf8',
    input,
    timeout: 120_000,
    ...identity.owner,
  });
  // A single-user server ends with 0 even when a statement failed.
  if (
    result.status === 0 &&
    !/^(?:\S+ \S+ \S+ \[\d+\] )?(?:ERROR|FATAL|PANIC):/m.test(result.stderr)
  )
    return;
  throw new HoldpointError({
    code: 'postgres.init_failed',
    kind: 'unavailable',
    message: `${tool} could not prepare the database: ${result.stderr.trim().split('\n').slice(-3).join(' | ')}`,
    cause: result.error,
  });
}
