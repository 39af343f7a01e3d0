import type { Span } from '@holdpoint/shared/policy/duties';

import { counted } from '../../ui/figures.js';

/** `1 year`, `15 days`. Total. */
export function spanWords({ count, unit }: Span): string {
  return counted(count, unit.slice(0, -1));
}
