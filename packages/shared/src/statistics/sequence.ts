import type { Sha256 } from '../contracts/common.js';
import { sha256 } from '../digest/sha256.js';
import type { TaskScores } from '../evidence/run-evidence.js';
import type { Criterion } from '../policy/criterion.js';
import { Capital } from './grid-kelly.js';
import { shuffled } from './random.js';
import { taskValueOf } from './task-value.js';

/** What draws the order of a run: nobody chooses the id, and the plan is sealed before it is drawn. */
export interface OrderOf {
  readonly runId: string;
  readonly planDigest: Sha256;
}

/**
 * Tasks in the order in which a sequence bets on them, drawn by run and plan: whoever opens a run chooses its plan, and
 * could try plans until the harmless tasks come first. Without a plan there is no such order.
 */
export function inBettingOrder<T extends { readonly task: string }>(
  tasks: readonly T[],
  { runId, planDigest }: OrderOf,
): T[] {
  const byName = tasks.toSorted((left, right) => (left.task < right.task ? -1 : 1));
  const drawn = sha256(`${runId} ${planDigest}`).slice('sha256:'.length);
  return shuffled(byName, Number.parseInt(drawn.slice(0, HEX_OF_32_BITS), 16));
}

const HEX_OF_32_BITS = 8;

/** When a sequence settled a criterion, and how. */
export interface Settlement {
  readonly verdict: 'ruled_out' | 'ruled_in';
  /** Tasks of the order that it took, at least the criterion's minimum; later ones change nothing. */
  readonly tasks: number;
}

/** What a sequence needs to know of a criterion. */
export type SequenceQuestion = Pick<
  Criterion,
  'aggregator' | 'comparison' | 'thresholdRate' | 'safetyBufferRate' | 'confidence' | 'minimumTasks'
>;

/**
 * Whether betting on `tasks` in the order given settles the criterion, looked at after every one; the first crossing
 * counts. A task that lacks a score is danger where ruling out is concerned and none where ruling in is: losing scores
 * never settles for safety. Null while it is open. Total.
 */
export function settlementOf(
  tasks: readonly TaskScores[],
  question: SequenceQuestion,
  plannedEpochs: number,
): Settlement | null {
  const { comparison, thresholdRate, safetyBufferRate, confidence, minimumTasks } = question;
  const isRising = comparison === 'at_least';
  const enough = -Math.log(1 - confidence);
  // Turned so that danger is always above.
  const bar = isRising ? thresholdRate : 1 - thresholdRate;
  const safe = new Capital(Math.max(0, bar - safetyBufferRate), 'below');
  const feared = new Capital(bar, 'above');
  const shown = new Capital(bar, 'above');
  let isFeared = false;
  for (const [index, task] of tasks.entries()) {
    const { least, most } = taskValueOf(task, question.aggregator, plannedEpochs);
    const worst = isRising ? most : 1 - least;
    safe.observe(worst);
    feared.observe(worst);
    shown.observe(isRising ? least : 1 - most);
    const after = Math.max(index + 1, minimumTasks);
    isFeared ||= feared.log >= enough;
    if (shown.log >= enough) return { verdict: 'ruled_in', tasks: after };
    if (!isFeared && safe.log >= enough) return { verdict: 'ruled_out', tasks: after };
  }
  return null;
}
