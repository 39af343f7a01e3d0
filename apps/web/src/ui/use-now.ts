import { useSyncExternalStore } from 'react';

/** One clock for the page: a timer that ticks only while somebody reads it. */
const listeners = new Set<() => void>();
let now = new Date();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = new Date();
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The present second. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => now);
}
