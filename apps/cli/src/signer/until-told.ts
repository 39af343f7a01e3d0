import type { Env } from '../env.js';
import { untilSignal } from '../platform/until-signal.js';

/** Resolves when this process should end: at a signal, or when `up`, which started it, is gone. */
export async function untilTold(env: Env): Promise<void> {
  const { received } = untilSignal();
  if (env.HOLDPOINT_PARENT_PIPE !== '1') return received;
  const orphaned = new Promise<void>((resolve) => {
    process.stdin.on('end', resolve).on('error', () => {
      resolve();
    });
    process.stdin.resume();
  });
  await Promise.race([received, orphaned]);
  // A pipe that is still open would keep this process alive.
  process.stdin.destroy();
}
