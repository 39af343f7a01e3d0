import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_AGAIN_MS = 40;

/** Waits for what `look` finds, not for a time: the clock only bounds a failure, which names what was waited for. */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | undefined> | Found | undefined,
  patienceMs = 120_000,
): Promise<Found> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await sleep(LOOK_AGAIN_MS);
  }
}
