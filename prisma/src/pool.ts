import pg from 'pg';

export interface PoolOptions {
  readonly connectionString: string;
  /** Largest number of connections. */
  readonly max: number;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** Schema that unqualified names are looked up in; `public` by default. */
  readonly searchPath?: string;
  /** How long a statement may go without its answer, which a line that fell silent never gives; unbounded by default. */
  readonly queryTimeoutMs?: number;
  /** Told of connections that broke while idle; the pool replaces them by itself. */
  readonly onError?: (error: Error) => void;
}

/**
 * A client that can never end the process: an `error` event without a listener is thrown, and users of a pool take all
 * listeners off a client that they close (BullMQ does) while its server may still say goodbye.
 */
class SteadyClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', ignore);
  }

  override removeAllListeners(event?: string | symbol): this {
    super.removeAllListeners(event);
    return this.on('error', ignore);
  }
}

/** What is broken shows in the next query; the pool's own listener reports it. */
function ignore(): void {
  return;
}

/** Prisma's adapter writes times without an offset and drops the offset of those it reads: both are right in UTC only. */
function settingsOf({ searchPath }: PoolOptions): string {
  return searchPath === undefined
    ? '-c TimeZone=UTC'
    : `-c TimeZone=UTC -c search_path=${searchPath}`;
}

/** A pool that outlives its server: a broken connection is reported, never thrown into the process. */
export function createPool(options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.max,
    application_name: options.applicationName,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    ...(options.queryTimeoutMs === undefined ? {} : { query_timeout: options.queryTimeoutMs }),
    Client: SteadyClient,
    options: settingsOf(options),
  });
  pool.on('error', options.onError ?? ignore);
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
