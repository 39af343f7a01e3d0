import type { ComputationProgress } from '@holdpoint/shared/computations/computation-frame';
import type pg from 'pg';

import { throughOutage } from '../database-outage.js';
import { beatComputation, type ComputationLease } from './claim-computation.js';
import { TimeLeft } from './time-left.js';

export interface LeaseKeeperOptions {
  readonly pool: pg.Pool;
  readonly lease: ComputationLease;
  readonly leaseSeconds: number;
  /** Ends the work, as losing the lease does. */
  readonly ending: AbortSignal;
}

/** Often enough that people see a cancellation take effect, whatever the lease. */
const LONGEST_PAUSE_MS = 1_000;

/**
 * Extends one lease while its computation runs, tells how far that is, and hears of a cancellation. While PostgreSQL is
 * away nobody else can claim either, so work goes on; the fence decides what may be written.
 */
export class LeaseKeeper implements AsyncDisposable {
  private readonly lost = new AbortController();
  private readonly ended = new AbortController();
  private readonly timeLeft = new TimeLeft();
  private readonly timer: NodeJS.Timeout;
  private progress: ComputationProgress | null = null;
  private hasSaved = false;
  private beating: Promise<void> | undefined;
  /** Aborts when the lease was lost or cancelled, and when the process ends. */
  readonly signal: AbortSignal;

  constructor(private readonly options: LeaseKeeperOptions) {
    this.signal = AbortSignal.any([this.lost.signal, options.ending]);
    const pauseMs = Math.min(LONGEST_PAUSE_MS, (options.leaseSeconds * 1000) / 3);
    this.timer = setInterval(() => {
      this.beating ??= this.beat().finally(() => {
        this.beating = undefined;
      });
    }, pauseMs);
  }

  get isLost(): boolean {
    return this.lost.signal.aborted;
  }

  tell(report: Omit<ComputationProgress, 'secondsLeft'>): void {
    this.progress = this.timeLeft.of(report, performance.now() / 1000);
  }

  saved(): void {
    this.hasSaved = true;
  }

  /** Of a lease that was lost: by a cancellation, or to a later claim. */
  async isCancelled(): Promise<boolean> {
    const { pool, lease } = this.options;
    const { rowCount } = await pool.query(
      `SELECT FROM computation_claim WHERE computation_id = $1 AND state = 'CANCELLED'`,
      [lease.computationId],
    );
    return rowCount === 1;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.timer);
    this.ended.abort();
    await this.beating;
  }

  /** Never throws: a beat that failed is tried again at the next. */
  private async beat(): Promise<void> {
    const { pool, lease, leaseSeconds } = this.options;
    const { progress, hasSaved } = this;
    this.progress = null;
    this.hasSaved = false;
    try {
      const isHeld = await throughOutage(
        () => beatComputation(pool, lease, { leaseSeconds, progress, hasSaved }),
        leaseSeconds * 1000,
        this.ended.signal,
      );
      if (!isHeld) this.lost.abort();
    } catch {
      this.progress ??= progress;
      this.hasSaved ||= hasSaved;
    }
  }
}
