import { timeLeft } from '@holdpoint/shared/statistics/time-left';

import { duration } from '../output.js';
import { ProgressLine } from '../progress-line.js';

/** Work shorter than this says nothing of its progress. */
const QUIET_MS = 3_000;

/** Progress of a fit on stderr, with its time left; `end` clears the line. */
export function lawProgress(): {
  readonly report: (phase: string, done: number, total: number) => void;
  readonly end: () => void;
} {
  const line = new ProgressLine();
  const began = performance.now();
  let phaseBegan = began;
  let last = '';
  return {
    report: (phase, done, total) => {
      const now = performance.now();
      if (phase !== last) phaseBegan = now;
      last = phase;
      if (now - began < QUIET_MS) return;
      const windowSeconds = (now - phaseBegan) / 1000;
      const { secondsLeft } = timeLeft({
        left: total - done,
        arrivals: done,
        windowSeconds,
        meanRate: 0,
      });
      const left = secondsLeft === null ? '' : `  about ${duration(secondsLeft)} left`;
      line.show(`${phase}  ${done}/${total}${left}`, now);
    },
    end: () => {
      line.end();
    },
  };
}
