import type { TokenRate } from '@holdpoint/shared/computations/token-rate';
import { percentText } from '@holdpoint/shared/figures/feature-wording';

/** A rate over tokens with its limits as clustered as the tokens are: `97.3 % [91.0 %, 99.6 %]`. Total. */
export function shareText({ rate, clusteredInterval }: TokenRate): string {
  if (rate === null) return 'none';
  const { lower, upper } = clusteredInterval;
  // Limits stay in one piece in a narrow column.
  const [least, most] = [lower, upper].map((limit) => percentText(limit).replace(' ', '\u00a0'));
  return `${percentText(rate)} [${least ?? ''},\u00a0${most ?? ''}]`;
}
