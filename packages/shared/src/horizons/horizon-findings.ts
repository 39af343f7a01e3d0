import type { AgentHorizon, HorizonFinding } from '../computations/horizon.js';
import { minutesLabel } from '../figures/tick-labels.js';

interface Circumstances {
  readonly classes: 'both' | 'failures' | 'successes';
  /** Human minutes of the longest and the shortest task. */
  readonly longest: number;
  readonly shortest: number;
  /** False: METR's solver found no end and the exact one stands in. */
  readonly hasStopped: boolean;
  /** False: all tasks are of one length. */
  readonly hasLengths: boolean;
}

/** METR calls horizons beyond 16 hours unreliable: its tasks end there. */
export const RELIABLE_MINUTES = 16 * 60;

/** What makes an agent's horizons doubtful; empty where nothing does. Total. */
export function horizonFindings(
  horizon: Omit<AgentHorizon, 'findings'>,
  { classes, longest, shortest, hasStopped, hasLengths }: Circumstances,
): HorizonFinding[] {
  const { p50Minutes: p50, slope, difference, weights, intervals } = horizon;
  const found: HorizonFinding[] = [];
  const find = (code: HorizonFinding['code'], detail: string): void => {
    found.push({ code, detail });
  };
  if (classes === 'failures') find('no_success', 'Every run failed: the horizon is 0.');
  if (classes === 'successes') {
    find(
      'no_failure',
      `Every run succeeded: the horizon lies somewhere beyond ${minutesLabel(longest)}, the longest task.`,
    );
  }
  if (slope !== null && slope >= 0) {
    find('positive_slope', 'Success does not fall with length: there is no horizon.');
  }
  if (classes === 'both' && !hasLengths) {
    find(
      'one_length',
      `All tasks take ${minutesLabel(longest)}: nothing says how success falls with length.`,
    );
  }
  if (!hasStopped) {
    find('solver_stopped', 'METR’s solver reached no end; its figures are the exact solver’s.');
  }
  if (p50 !== null && p50 > RELIABLE_MINUTES) {
    find(
      'beyond_reliable_range',
      'p50 is beyond 16 h, where METR calls horizons unreliable: do not gate on it.',
    );
  }
  if (p50 !== null && classes === 'both' && (p50 > longest || p50 < shortest)) {
    find(
      'outside_tasks',
      `p50 lies outside the tasks, which take ${minutesLabel(shortest)} to ${minutesLabel(longest)}: it is an extrapolation.`,
    );
  }
  const differs = Math.max(
    Math.abs(difference?.p50Share ?? 0),
    Math.abs(difference?.p80Share ?? 0),
  );
  if (differs > 0.001) {
    find(
      'solver_differs',
      `METR’s solver stops ${(100 * differs).toPrecision(2)} % from the minimum of its own objective.`,
    );
  }
  if (weights !== null && weights.largestDifference > 1e-4) {
    find(
      'weights_differ',
      `The file’s weights differ from those of its rows by up to ${(100 * weights.largestDifference).toPrecision(2)} %; the rows’ own were used.`,
    );
  }
  if (intervals === null && classes === 'both' && hasLengths) {
    find(
      'draws_lost',
      'Fewer than half of the draws held both successes and failures: no interval.',
    );
  } else if (intervals !== null && intervals.used < intervals.resamples) {
    const lost = intervals.resamples - intervals.used;
    find(
      'draws_lost',
      `${lost} of ${intervals.resamples} draws held one class only and were skipped, as METR does: the limits are too narrow by as much.`,
    );
  }
  return found;
}
