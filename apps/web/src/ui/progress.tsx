import { percent } from '@holdpoint/shared/report/wording';

import { count, shareOf } from './figures.js';

/** How far a work has come, in words as well. */
export function ProgressBar({
  label,
  done,
  total,
  spared = 0,
}: {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  /** Dealt with without being run. */
  readonly spared?: number;
}) {
  const share = shareOf(done + spared, total);
  return (
    <div>
      <div className="flex justify-between gap-4 text-sm">
        <span className="min-w-0 truncate font-medium">{label}</span>
        <span className="whitespace-nowrap text-soft">
          {count(done)} of {count(total)}
          {spared > 0 && `, ${count(spared)} spared`} · {percent(share)}
        </span>
      </div>
      <svg
        viewBox="0 0 100 1"
        preserveAspectRatio="none"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done + spared}
        className="mt-1.5 block h-2 w-full overflow-hidden rounded-full bg-sunk"
      >
        <rect width={share * 100} height="1" className="fill-ink transition-[width] duration-500" />
      </svg>
    </div>
  );
}
