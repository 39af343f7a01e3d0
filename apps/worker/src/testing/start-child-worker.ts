import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { ChildSettings } from './child-worker.js';

const entry = fileURLToPath(new URL('../../dist/testing/child-worker.js', import.meta.url));
const usual = { redisUrl: null, latencyMs: 40, leaseSeconds: 3 };

/** Starts a worker process and waits for its ready line. Throws what it said on its way out when there is none. */
export async function startChildWorker(
  settings: Omit<ChildSettings, keyof typeof usual> & Partial<ChildSettings>,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [entry, JSON.stringify({ ...usual, ...settings })], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (text) => (errors += String(text)));
  const exited = once(child, 'exit').then(() => [`exited: ${errors}`]);
  const [line]: unknown[] = await Promise.race([once(child.stdout, 'data'), exited]);
  if (String(line) !== '{"ready":true}\n')
    throw new Error(`The worker did not start: ${String(line)}`);
  return child;
}
