import type { TokenRate } from '../computations/token-rate.js';

/** `97.3 %`, with one digit after the point. */
export function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A rate with its clustered limits and n: `97.3 % (95 % 91.0 to 99.6, n 812)`; in words where nothing counts. */
export function rateText({ rate, sampleCount, clusteredInterval }: TokenRate): string {
  if (rate === null) return 'an unknown share (n 0)';
  const { lower, upper, confidence } = clusteredInterval;
  const limits = `${(100 * lower).toFixed(1)} to ${(100 * upper).toFixed(1)}`;
  return `${percentText(rate)} (${Math.round(100 * confidence)} % ${limits}, n ${sampleCount})`;
}
