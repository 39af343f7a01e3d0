import { placeText } from '@holdpoint/shared/figures/scaling-wording';

import { figure } from '../../ui/estimates.js';

/** `3.93×10²⁴ FLOP`, or a day; null is never. Total. */
export function placeName(axis: 'compute' | 'time', at: number | null): string {
  return axis === 'compute' && at !== null ? `${figure(at)} FLOP` : placeText(axis, at);
}
