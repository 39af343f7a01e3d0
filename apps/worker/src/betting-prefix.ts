import { digestOf } from '@holdpoint/shared/digest/sha256';
import type { TaskScores } from '@holdpoint/shared/evidence/run-evidence';
import {
  criteriaOfPlan,
  taskScoresOf,
  type TryScore,
} from '@holdpoint/shared/evidence/run-evidence-of';
import type { RunPlan } from '@holdpoint/shared/evidence/run-plan';
import { inBettingOrder, settlementOf } from '@holdpoint/shared/statistics/sequence';

/** Tasks of a run in the order in which its sequence bets on them. */
export function tasksInOrder(plan: RunPlan, runId: string): readonly string[] {
  const tasks = plan.sampleKeys.map((task) => ({ task }));
  return inBettingOrder(tasks, { runId, planDigest: digestOf(plan) }).map(({ task }) => task);
}

/**
 * The first tasks of a sequential run whose tries all have records. They alone say whether it may end, so only what
 * comes next in the order must be read, and never what was read before. Agrees with `tasksNeeded` over all records.
 */
export class BettingPrefix {
  private readonly tasks: TaskScores[] = [];
  private readonly order: readonly string[];

  constructor(
    private readonly plan: RunPlan,
    runId: string,
  ) {
    this.order = tasksInOrder(plan, runId);
  }

  /** Tasks in the prefix. */
  get length(): number {
    return this.tasks.length;
  }

  /** The tasks after the prefix, at most `count`. */
  next(count: number): readonly string[] {
    return this.order.slice(this.length, this.length + count);
  }

  /** Takes records of the tasks that came `next`; gives how many of these are in the prefix now. */
  extend(next: readonly string[], records: readonly TryScore[]): number {
    const before = this.length;
    for (const task of taskScoresOf(records, next)) {
      if (task.scores.length + task.unscored + task.errored < this.plan.epochs) break;
      this.tasks.push(task);
    }
    return this.length - before;
  }

  /** Tasks after which the run may end; null while something is open. */
  tasksNeeded(): number | null {
    const settled = criteriaOfPlan(this.plan).map(
      (criterion) => settlementOf(this.tasks, criterion, this.plan.epochs)?.tasks ?? Infinity,
    );
    const needed = settled.length === 0 ? Infinity : Math.max(...settled);
    return needed <= this.length ? needed : null;
  }
}
