import type pg from 'pg';

/** However many probe, the database is asked once in this time. */
const REMEMBERED_MS = 1000;
/** A database that takes longer is no use to claims and heartbeats either. */
const DATABASE_PATIENCE_MS = 2000;

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
      this.answer = this.ask();
    }
    return (await this.answer) ? [] : ['database.unavailable'];
  }

  private async ask(): Promise<boolean> {
    try {
      // A limit of the driver's, so that a line that fell silent doesn't keep a connection for each probe.
      await this.pool.query({
        text: 'SELECT 1',
        query_timeout: DATABASE_PATIENCE_MS,
      } as pg.QueryConfig);
      return true;
    } catch {
      // Whatever the database said, it gave no answer to work with; its errors are logged where work meets them.
      return false;
    }
  }
}
