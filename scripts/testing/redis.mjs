import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { createConnection } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '@holdpoint/cli/platform/free-port';

import { requireTool } from './require-tool.mjs';

/** Debian's Redis; null, with the reason printed, where it can't be had. Its server acts by the name that it is called. */
export function requireRedis() {
  return requireTool({
    tool: 'redis-check-rdb',
    package: 'redis-tools',
    libraries: ['liblzf1', 'libjemalloc2', 'libatomic1'],
  });
}

/** A Redis of one suite on a port of its own, without persistence: what it loses must not matter. */
export async function startRedis(tool) {
  const port = await freePort(0);
  let server = await launch(tool, port);
  return {
    url: `redis://127.0.0.1:${port}`,
    /** Kills it and starts another, empty one on the same port. */
    async restart() {
      await kill(server);
      server = await launch(tool, port);
    },
    [Symbol.asyncDispose]: () => kill(server),
  };
}

async function kill(server) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  server.kill('SIGKILL');
  await once(server, 'exit');
}

async function launch(tool, port) {
  const home = dirname(tool);
  const isUnpacked = basename(tool).startsWith('launch-');
  const libraries = join(home, 'usr/lib');
  const folders = existsSync(libraries)
    ? readdirSync(libraries).map((folder) => join(libraries, folder))
    : [];
  const settings = {
    port,
    bind: '127.0.0.1',
    save: '',
    appendonly: 'no',
    // An evicted lock would let a job be done twice (bullmq #1506).
    'maxmemory-policy': 'noeviction',
  };
  const server = spawn(
    isUnpacked ? join(home, 'usr/bin/redis-check-rdb') : tool,
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    {
      argv0: 'redis-server',
      env: { LD_LIBRARY_PATH: folders.join(':') },
      stdio: 'ignore',
    },
  );
  while (!(await answers(port))) {
    if (server.exitCode !== null) throw new Error(`Redis ended with ${server.exitCode}.`);
    await sleep(20);
  }
  return server;
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (data) => end(String(data).startsWith('+PONG')));
    socket.once('error', () => end(false));
    socket.once('close', () => resolve(false));
  });
}
