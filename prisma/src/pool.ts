import pg from 'pg';

export interface PoolOptions {
  readonly connectionString: string;
  /** Largest number of connections. */
  readonly max: number;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** Told of connections that broke while idle; the pool replaces them by itself. */
  readonly onError?: (error: Error) => void;
}

/** A pool that outlives its server: a broken connection is reported, never thrown into the process. */
export function createPool(options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.max,
    application_name: options.applicationName,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  const report = options.onError ?? (() => undefined);
  pool.on('error', report);
  // A checked-out client reports on itself; without a listener its error would end the process.
  pool.on('connect', (client) => client.on('error', report));
  return pool;
}

/** Runs `work` in one transaction on one connection; any throw rolls back and passes on. */
export async function withTransaction<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    try {
      await client.query('ROLLBACK');
    } catch (cause) {
      // The connection is gone and its transaction with it; the pool must not lend it again.
      broken = cause instanceof Error ? cause : new Error('rollback failed', { cause });
    }
    throw error;
  } finally {
    client.release(broken);
  }
}
