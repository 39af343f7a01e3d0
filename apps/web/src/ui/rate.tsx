import { percent } from '@holdpoint/shared/report/wording';

import { counted } from './figures.js';
import { intervalName, limitsOf, type MeasuredRate } from './rates.js';

/** A rate with its n and its interval, in one line. */
export function Rate({ rate }: { readonly rate: MeasuredRate }) {
  return (
    <span>
      <strong className="font-semibold">{percent(rate.estimate)}</strong>{' '}
      <span className="text-sm text-soft">
        of {counted(rate.taskCount, 'task')};{' '}
        <span title={intervalName(rate.interval)}>{limitsOf(rate.interval)}</span>
      </span>
    </span>
  );
}
