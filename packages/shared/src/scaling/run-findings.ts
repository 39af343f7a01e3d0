import type { ScalingFinding, TrainingRun } from '../computations/scaling.js';

/** Beyond this factor flop counts something else than 6 N D, or one column has another unit. */
const DISAGREEMENT = 2;

/** What the runs themselves, completed and in order, make doubtful about any law of them. Total. */
export function runFindings(runs: readonly TrainingRun[]): ScalingFinding[] {
  const off = runs.filter(({ parameters, tokens, flop }) => {
    if (parameters === null || tokens === null || flop === null) return false;
    return Math.abs(Math.log(flop / 6 / parameters / tokens)) > Math.log(DISAGREEMENT);
  }).length;
  const twice = runs.filter((run, index) => {
    const before = runs[index - 1];
    return before !== undefined && JSON.stringify(before) === JSON.stringify(run);
  }).length;
  return [
    ...told(
      off,
      'flop_disagrees',
      `in ${off} of ${runs.length} runs flop is off by more than ${DISAGREEMENT} times from 6 N D: check the units of every column`,
    ),
    ...told(
      twice,
      'duplicate_runs',
      `${twice} of ${runs.length} runs repeat another to the last digit: if they are one run, every interval is too narrow`,
    ),
  ];
}

function told(count: number, code: ScalingFinding['code'], detail: string): ScalingFinding[] {
  return count === 0 ? [] : [{ code, detail }];
}
