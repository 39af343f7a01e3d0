import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

import { serverEnvironment } from './identity.js';

/**
 * Sends SIGINT, PostgreSQL's fast shutdown, to `pid` when this process ends, however it dies: a helper sees our pipe
 * close, since a killed process can't send anything any more. Disposing it sends the signal at once.
 */
export function bindToThisProcess(pid: number): Disposable {
  const watcher = spawn('sh', ['-c', 'cat > /dev/null; kill -INT "$1"', 'sh', String(pid)], {
    cwd: '/',
    env: serverEnvironment,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.on('error', () => undefined);
  watcher.unref();
  // A pipe to a child is a socket, and would keep us running until the server ends.
  if (watcher.stdin instanceof Socket) watcher.stdin.unref();
  return {
    [Symbol.dispose]() {
      watcher.stdin.end();
    },
  };
}
