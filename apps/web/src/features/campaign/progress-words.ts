import type { Progress } from '@holdpoint/shared/contracts/campaigns';

import { span } from '../../ui/figures.js';

/** `about 3 min, 2 min to 5 min`; null where nobody can say. Total. */
export function timeLeftOf({ secondsLeft, secondsLeftRange }: Progress): string | null {
  if (secondsLeft === null) return null;
  const about = `about ${span(secondsLeft)}`;
  if (secondsLeftRange === null) return about;
  const { low, high } = secondsLeftRange;
  return high === null
    ? `${about}, at least ${span(low)}`
    : `${about}, ${span(low)} to ${span(high)}`;
}

/** `12.5 samples a second`, or by the minute for slow ones; null where none was finished lately. Total. */
export function rateOf({ samplesPerSecond }: Progress): string | null {
  if (samplesPerSecond === null) return null;
  if (samplesPerSecond < 1) return `${(samplesPerSecond * 60).toFixed(1)} samples a minute`;
  return `${samplesPerSecond.toFixed(1)} samples a second`;
}
