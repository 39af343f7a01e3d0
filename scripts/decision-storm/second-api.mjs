import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '@holdpoint/cli/platform/free-port';

const PAUSE_MS = 200;

/** Another API beside the one of `up`, with its settings and a port of its own; started again whenever it dies. */
export async function startSecondApi(pidOfFirst) {
  const port = await freePort(0);
  const { program, env } = settingsOf(pidOfFirst);
  const [node, ...args] = program;
  let child;
  let isStopping = false;
  const launch = () => {
    child = spawn(node, args, {
      env: { ...env, HOLDPOINT_PORT: String(port), HOLDPOINT_PARENT_PIPE: '1' },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    child.stdin.on('error', () => undefined);
  };
  launch();
  const supervised = (async () => {
    for (;;) {
      await once(child, 'exit');
      if (isStopping) return;
      await sleep(PAUSE_MS);
      launch();
    }
  })();
  const url = `http://127.0.0.1:${port}`;
  while (!(await isReady(url))) await sleep(PAUSE_MS);
  return {
    url,
    pid: () => child.pid,
    async [Symbol.asyncDispose]() {
      isStopping = true;
      child.kill('SIGTERM');
      await supervised;
    },
  };
}

/** How a process was started: its program and its environment. */
export function settingsOf(pid) {
  const read = (name) => readFileSync(`/proc/${pid}/${name}`, 'utf8').split('\0').filter(Boolean);
  const env = Object.fromEntries(
    read('environ').map((line) => [
      line.slice(0, line.indexOf('=')),
      line.slice(line.indexOf('=') + 1),
    ]),
  );
  return { program: read('cmdline'), env };
}

async function isReady(url) {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}
