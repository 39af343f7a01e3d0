import { setTimeout as delay } from 'node:timers/promises';

import type pg from 'pg';

/** However many probe, the database is asked once in this time. */
const REMEMBERED_MS = 1000;
/** A database that takes longer is no use to claims and heartbeats either. */
const DATABASE_PATIENCE_MS = 2000;

/** With a limit of the driver's, so that a line that fell silent doesn't keep a connection for each probe. */
const QUESTION: pg.QueryConfig & { query_timeout: number } = {
  text: 'SELECT 1',
  query_timeout: DATABASE_PATIENCE_MS,
};

/** Whether a worker that consumes takes work: not while it drains, nor while its database does not answer. */
export class Readiness {
  private askedAt = -Infinity;
  private answer: Promise<boolean> = Promise.resolve(false);

  constructor(
    private readonly pool: Pick<pg.Pool, 'query'>,
    private readonly draining: AbortSignal,
  ) {}

  /** What is lacking, as codes; empty when it takes work. Never throws. */
  async lacks(): Promise<readonly string[]> {
    if (this.draining.aborted) return ['worker.draining'];
    if (performance.now() - this.askedAt >= REMEMBERED_MS) {
      this.askedAt = performance.now();
      // All connections may be in use: then nobody waits for one here.
      this.answer = Promise.race([this.ask(), delay(DATABASE_PATIENCE_MS, false, { ref: false })]);
    }
    return (await this.answer) ? [] : ['database.unavailable'];
  }

  private async ask(): Promise<boolean> {
    try {
      await this.pool.query(QUESTION);
      return true;
    } catch {
      // Whatever the database said, it gave no answer to work with; its errors are logged where work meets them.
      return false;
    }
  }
}
