import { once } from 'node:events';

import { until } from '@holdpoint/cli/testing/until';

const INSPECTOR = 'http://127.0.0.1:9229/json/list';
const PATIENCE_MS = 15_000;

/** All of a machine's processes open their inspector on one port: one block at a time. */
let last = Promise.resolve();

/**
 * Keeps the main thread of a Node process busy for `ms`: its timers, heartbeats and answers stand still while its
 * connections and leases are held. Done through the inspector that SIGUSR1 opens, so that the process needs no code for
 * it. False when the process was gone, or died meanwhile.
 */
export function blockEventLoop(pid, ms) {
  const blocked = last.then(() => block(pid, ms));
  last = blocked.catch(() => undefined);
  return blocked;
}

async function block(pid, ms) {
  const address = await until('the inspector', () => inspectorOf(pid), PATIENCE_MS);
  if (address === null) return false;
  const socket = new WebSocket(address);
  const over = once(socket, 'close');
  await Promise.race([once(socket, 'open'), over]);
  // Only the right process: another one may have had the port.
  const expression = `process.pid === ${pid} && (() => {
    const end = performance.now() + ${ms};
    while (performance.now() < end);
    setTimeout(() => process.getBuiltinModule('node:inspector').close(), 50);
    return true;
  })()`;
  const answered = once(socket, 'message');
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }));
  const answer = await Promise.race([answered, over.then(() => null)]);
  socket.close();
  return answer !== null && JSON.parse(answer[0].data).result.result.value === true;
}

/** Asks the process to open its inspector; null when there is no such process any more. */
async function inspectorOf(pid) {
  try {
    process.kill(pid, 'SIGUSR1');
    const [target] = await (await fetch(INSPECTOR)).json();
    return target?.webSocketDebuggerUrl;
  } catch (error) {
    return error.code === 'ESRCH' ? null : undefined;
  }
}
