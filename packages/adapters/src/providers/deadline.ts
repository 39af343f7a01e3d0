/** A signal that ends with the caller's or after its time, whichever is first; disposing it frees timer and listener. */
export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
  /** True once the time is up, whoever aborted first. */
  expired(): boolean;
}

/**
 * Hard limit of `timeoutMs` under a caller's signal. Not `AbortSignal.any`: a run's signal outlives thousands of
 * calls, and each would leave a dependent signal and a timer behind.
 */
export function startDeadline(signal: AbortSignal, timeoutMs: number): Deadline {
  const controller = new AbortController();
  let isExpired = false;
  const forward = (): void => {
    controller.abort(signal.reason);
  };
  const timer = setTimeout(() => {
    isExpired = true;
    // Whoever holds only the signal can tell a deadline from a caller that gave up.
    controller.abort(new DOMException('The time is up.', 'TimeoutError'));
  }, timeoutMs);
  if (signal.aborted) forward();
  else signal.addEventListener('abort', forward, { once: true });
  return {
    signal: controller.signal,
    expired: () => isExpired,
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', forward);
    },
  };
}
