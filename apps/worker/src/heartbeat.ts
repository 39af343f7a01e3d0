import type pg from 'pg';

import type { Lease } from './claim.js';
import { throughOutage } from './database-outage.js';

interface Held {
  readonly lease: Lease;
  readonly controller: AbortController;
}

export interface HeartbeatOptions {
  readonly pool: pg.Pool;
  readonly leaseSeconds: number;
  /** Told of a beat that failed, as it does while PostgreSQL is away; the next beat tries again. */
  readonly onError: (error: unknown) => void;
}

/**
 * Extends all leases of this process at a third of their length, and aborts the work of each that was lost. While
 * PostgreSQL is away nobody else can claim either, so work goes on; the fence decides what may be written.
 */
export class Heartbeat implements AsyncDisposable {
  private readonly held = new Map<string, Held>();
  private readonly timer: NodeJS.Timeout;
  private readonly ended = new AbortController();
  private beating: Promise<void> = Promise.resolve();
  private isBeating = false;

  constructor(private readonly options: HeartbeatOptions) {
    this.timer = setInterval(
      () => {
        if (!this.isBeating) this.beating = this.beatThroughOutage();
      },
      (options.leaseSeconds * 1000) / 3,
    );
  }

  /** Keeps a lease until it is dropped or lost; the signal aborts when it is lost or `abortAll` is called. */
  hold(lease: Lease): AbortSignal {
    const controller = new AbortController();
    // A later claim of our own process takes the place of a lost one.
    this.held.get(lease.sampleId)?.controller.abort();
    this.held.set(lease.sampleId, { lease, controller });
    return controller.signal;
  }

  drop(lease: Lease): void {
    if (this.held.get(lease.sampleId)?.lease === lease) this.held.delete(lease.sampleId);
  }

  /** Ends all work that is held, as at the end of the process. */
  abortAll(): void {
    for (const { controller } of this.held.values()) controller.abort();
  }

  /** One extension of everything held, now. */
  async beat(): Promise<void> {
    const held = [...this.held.values()];
    if (held.length === 0) return;
    const beat: pg.QueryConfig & { query_timeout: number } = {
      // A beat that isn't answered within its interval is tried again on another connection.
      query_timeout: (this.options.leaseSeconds * 1000) / 3,
      text: `UPDATE sample SET lease_until = now() + make_interval(secs => $3)
         FROM unnest($1::bigint[], $2::int[]) AS held (id, fence)
        WHERE sample.id = held.id AND sample.fence = held.fence AND sample.state = 'LEASED'
        RETURNING sample.id`,
      values: [
        held.map(({ lease }) => lease.sampleId),
        held.map(({ lease }) => lease.fence),
        this.options.leaseSeconds,
      ],
    };
    const { rows } = await this.options.pool.query<{ id: string }>(beat);
    const kept = new Set(rows.map(({ id }) => id));
    for (const { lease, controller } of held) {
      // One that was finished meanwhile is not lost: it was dropped.
      if (kept.has(lease.sampleId) || this.held.get(lease.sampleId)?.lease !== lease) continue;
      this.held.delete(lease.sampleId);
      controller.abort();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.timer);
    this.ended.abort();
    await this.beating;
  }

  /** Never throws. After an outage it beats at once: a holder that lives is before those who would claim. */
  private async beatThroughOutage(): Promise<void> {
    this.isBeating = true;
    const { signal } = this.ended;
    try {
      await throughOutage(() => this.beat(), this.options.leaseSeconds * 1000, signal);
    } catch (error) {
      this.options.onError(error);
    } finally {
      this.isBeating = false;
    }
  }
}
