/** How fast a work goes, and how long it will take. */
export interface TimeLeft {
  /** Null where nothing was finished lately. */
  readonly samplesPerSecond: number | null;
  /** Null before the first sample and after the last. */
  readonly secondsLeft: number | null;
  /** Two standard errors on either side; `high` null where no end is in sight. */
  readonly secondsLeftRange: { readonly low: number; readonly high: number | null } | null;
}

/** Finished samples are counted over this many seconds, or over the work's age while it is younger. */
export const RATE_WINDOW_SECONDS = 60;

/**
 * Time left of a work with `left` samples undone. `arrivals` samples were finished in the last `windowSeconds`; `meanRate`
 * (samples a second since the beginning, 0 before the first) stands in where there were none. The range takes arrivals to
 * be independent: their count has the standard error of its root (Poisson). Total; seconds are whole.
 */
export function timeLeft({
  left,
  arrivals,
  windowSeconds,
  meanRate,
}: {
  readonly left: number;
  readonly arrivals: number;
  readonly windowSeconds: number;
  readonly meanRate: number;
}): TimeLeft {
  const rate = windowSeconds > 0 ? arrivals / windowSeconds : 0;
  const samplesPerSecond = rate > 0 ? rate : null;
  const expected = rate > 0 ? rate : meanRate;
  if (left <= 0 || !(expected > 0))
    return { samplesPerSecond, secondsLeft: null, secondsLeftRange: null };
  const secondsLeft = Math.round(left / expected);
  if (rate === 0) return { samplesPerSecond, secondsLeft, secondsLeftRange: null };
  const spread = 2 / Math.sqrt(arrivals);
  const low = Math.round(left / (rate * (1 + spread)));
  const high = spread < 1 ? Math.round(left / (rate * (1 - spread))) : null;
  return { samplesPerSecond, secondsLeft, secondsLeftRange: { low, high } };
}
