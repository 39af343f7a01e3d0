import { note } from '../output.js';

/** The first interruption aborts the signal, so that work ends between two steps; a second one ends the process. */
export function interruptible(): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const stop = (): void => {
    note('holdpoint: stopping; the same command goes on from the last checkpoint');
    controller.abort();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
