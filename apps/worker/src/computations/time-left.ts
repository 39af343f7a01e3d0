import type { ComputationProgress } from '@holdpoint/shared/computations/computation-frame';

type Report = Omit<ComputationProgress, 'secondsLeft'>;

interface Mark {
  readonly done: number;
  readonly atSeconds: number;
}

/** Adds the time left of a phase, from its rate since this process saw it begin. */
export class TimeLeft {
  private phase: string | null = null;
  private start: Mark = { done: 0, atSeconds: 0 };

  /** `atSeconds` is of a monotonic clock. */
  of(report: Report, atSeconds: number): ComputationProgress {
    const { phase, done, total } = report;
    // What was done before a restart says nothing of the rate here.
    if (phase !== this.phase || done < this.start.done) {
      this.phase = phase;
      this.start = { done, atSeconds };
    }
    const moved = done - this.start.done;
    const elapsed = atSeconds - this.start.atSeconds;
    const secondsLeft =
      moved > 0 && elapsed > 0 ? (Math.max(0, total - done) * elapsed) / moved : null;
    return { ...report, secondsLeft };
  }
}
