import type { LoadedTfjs } from './load-tfjs.js';

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs `work`, which does not wait, with this backend set. TensorFlow.js has one backend at a time in a process: those
 * who want another one queue here.
 */
export function takeTurn<Result>(
  { tf, registered }: Pick<LoadedTfjs, 'tf' | 'registered'>,
  work: () => Result,
): Promise<Result> {
  const turn = last.then(async () => {
    if (tf.getBackend() !== registered) await tf.setBackend(registered);
    return work();
  });
  last = turn.catch(() => undefined);
  return turn;
}
