import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.js';
import { asOtherUser, identityFor, unprivilegedAccount } from './identity.js';

const isRoot = process.getuid?.() === 0;

let directory: string;
let running: EmbeddedPostgres[];
let squatters: Server[];

/** What `npm start` in a home of mode 0700 has: only its owner may enter. */
beforeEach(() => {
  const home = mkdtempSync(join(tmpdir(), 'holdpoint-postgres-'));
  directory = join(home, 'data');
  running = [];
  squatters = [];
});

afterEach(async () => {
  for (const squatter of squatters) squatter.close();
  for (const server of running) await server.destroy();
  rmSync(join(directory, '..'), { recursive: true, force: true });
});

async function start(
  more: { readonly port?: number; readonly durable?: boolean } = {},
  identity = identityFor,
): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ directory, durable: false, ...more }, identity);
  running.push(server);
  return server;
}

/** Takes `port`, or a free one, as any other program of the machine may. */
async function squat(port = 0): Promise<number> {
  const squatter = createServer().listen(port, '127.0.0.1');
  squatters.push(squatter);
  await once(squatter, 'listening');
  const address = squatter.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

async function ask(
  server: EmbeddedPostgres,
  sql: string,
  password = server.password,
): Promise<unknown> {
  const { host, port, user, database } = server;
  const client = new pg.Client({ host, port, user, database, password });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>({ text: sql });
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

/** Local addresses in hex that listen on `port`. Linux, proc_net_tcp: state 0A is LISTEN. */
function listeners(port: number): readonly string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return ['/proc/net/tcp', '/proc/net/tcp6']
    .filter((file) => existsSync(file))
    .flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === '0A' && local?.endsWith(suffix) === true)
    .map(([, local]) => local ?? '');
}

describe('an embedded PostgreSQL', () => {
  it('answers with UTF-8, code point order, checksums and a database of its own', async () => {
    const server = await start();
    expect(server.url).toBe(
      `postgresql://holdpoint:${server.password}@127.0.0.1:${server.port}/holdpoint`,
    );
    expect(await ask(server, 'select current_database()')).toBe('holdpoint');
    expect(await ask(server, 'show server_encoding')).toBe('UTF8');
    expect(await ask(server, "select 'Z' < 'a'")).toBe(true);
    expect(await ask(server, "select upper('é')")).toBe('É');
    expect(await ask(server, 'show data_checksums')).toBe('on');
    expect(await ask(server, 'show fsync')).toBe('off');
  });

  it('listens on 127.0.0.1 and nowhere else, without a Unix socket', async () => {
    const server = await start();
    expect(listeners(server.port)).toEqual([expect.stringMatching(/^0100007F:/)]);
    expect(await ask(server, 'show unix_socket_directories')).toBe('');
  });

  it('refuses a wrong password and keeps the right one in a file of the owner only', async () => {
    const server = await start();
    await expect(ask(server, 'select 1', 'wrong')).rejects.toMatchObject({ code: '28P01' });
    await expect(ask(server, 'select 1', '')).rejects.toThrow();
    const file = join(directory, 'cluster/password');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8').trim()).toBe(server.password);
    expect(server.password).toMatch(/^[0-9a-f]{64}$/);
  });

  it('keeps data, password and port over a stop and a start', async () => {
    const first = await start();
    await ask(first, 'create table kept as select 7 as n');
    await first.stop();
    expect(first.isAlive()).toBe(false);
    expect(listeners(first.port)).toEqual([]);
    const second = await start();
    expect(second).toMatchObject({ adopted: false, port: first.port, password: first.password });
    expect(await ask(second, 'select n from kept')).toBe(7);
  });

  it('adopts the live server of its directory', async () => {
    const first = await start();
    const second = await start();
    expect(second).toMatchObject({ adopted: true, pid: first.pid, url: first.url });
  });

  it('starts once when two start at the same time', async () => {
    const both = await Promise.all([start(), start()]);
    expect(new Set(both.map(({ pid }) => pid)).size).toBe(1);
    expect(both.map(({ adopted }) => adopted).sort()).toEqual([false, true]);
  });

  it('starts again after kill -9 with nothing acknowledged lost', async () => {
    const first = await start({ durable: true });
    await ask(first, 'create table kept (n int)');
    for (let n = 0; n < 20; n++) await ask(first, `insert into kept values (${n})`);
    process.kill(first.pid, 'SIGKILL');
    const second = await start();
    expect(second).toMatchObject({ adopted: false, port: first.port });
    expect(second.pid).not.toBe(first.pid);
    expect(await ask(second, 'select count(*)::int from kept')).toBe(20);
  });

  it('starts though the process number in a left-over lock file is now another process', async () => {
    const first = await start();
    process.kill(first.pid, 'SIGKILL');
    const stranger = spawn('sleep', ['60']);
    const file = join(directory, 'cluster/data/postmaster.pid');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(stranger.pid)));
    expect(await start()).toMatchObject({ adopted: false });
    expect(stranger.exitCode).toBeNull();
    stranger.kill();
  });

  it('takes another port when its own was taken meanwhile', async () => {
    const first = await start();
    await first.stop();
    await squat(first.port);
    const second = await start();
    expect(second.port).not.toBe(first.port);
    expect(await ask(second, 'select 1')).toBe(1);
  });

  it('says so when the port asked for is taken', async () => {
    const port = await squat();
    await expect(start({ port })).rejects.toMatchObject({
      code: 'postgres.port_taken',
      kind: 'conflict',
    });
  });

  it('forgets a half-made cluster of a killed first start', async () => {
    mkdirSync(join(directory, 'cluster-killed/data'), { recursive: true });
    writeFileSync(join(directory, 'cluster-killed/password'), 'half');
    expect(await ask(await start(), 'select 1')).toBe(1);
    expect(existsSync(join(directory, 'cluster-killed'))).toBe(false);
  });

  it('stops twice without complaint, and destroy leaves the directory empty', async () => {
    const server = await start();
    await server.stop();
    await server.stop();
    await server.destroy();
    expect(spawnSync('find', [directory, '-type', 'f'], { encoding: 'utf8' }).stdout).toBe('');
  });

  it('does not run as root', async () => {
    const server = await start();
    const uids = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1];
    const capabilities = /^CapEff:\s+(\w+)/m.exec(
      readFileSync(`/proc/${server.pid}/status`, 'utf8'),
    )?.[1];
    expect(capabilities).toBe('0000000000000000');
    expect(uids).toBe(String(process.getuid?.()));
  });
});

(isRoot ? describe : describe.skip)('where root may not make user namespaces (root only)', () => {
  const identity = (folder: string, native: string) =>
    asOtherUser(folder, native, unprivilegedAccount() ?? { uid: 65_534, gid: 65_534 });

  it('runs as an account without rights, its files outside and out of everybody else’s reach', async () => {
    const server = await start({}, identity);
    expect(/^Uid:\s+65534/m.test(readFileSync(`/proc/${server.pid}/status`, 'utf8'))).toBe(true);
    expect(await ask(server, 'select 1')).toBe(1);
    process.kill(server.pid, 'SIGKILL');
    const again = await start({}, identity);
    expect(again).toMatchObject({ port: server.port, adopted: false });
    const { home } = identity(directory, nativeOf(again));
    expect(home).toMatch(/^\/var\/tmp\/holdpoint-postgres-[0-9a-f]{16}$/);
    expect(statSync(join(home, 'cluster')).mode & 0o077).toBe(0);
    await again.destroy();
    expect(existsSync(home)).toBe(false);
  });
});

function nativeOf(server: EmbeddedPostgres): string {
  const program = spawnSync('readlink', [`/proc/${server.pid}/exe`], {
    encoding: 'utf8',
  }).stdout.trim();
  return join(program, '../..');
}
