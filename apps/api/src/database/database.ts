import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';

/** Values of a statement, in order of `$1`, `$2`. */
type Values = readonly unknown[];

/** Statements of one connection. Rows are parsed: a column that changes its type fails here and not in a decision. */
export interface Queries {
  rows<Row>(schema: z.ZodType<Row>, sql: string, values?: Values): Promise<Row[]>;
  /** The first row, or undefined. */
  row<Row>(schema: z.ZodType<Row>, sql: string, values?: Values): Promise<Row | undefined>;
  /** Number of rows that the statement touched. */
  execute(sql: string, values?: Values): Promise<number>;
}

export type Isolation = 'read committed' | 'repeatable read';

/** `timestamptz` as RFC 3339 in UTC. */
export const Instant = z.date().transform((date) => date.toISOString());

/** `bigint`, which the driver gives as text; within the safe integers here. */
export const Count = z.coerce.number<string | number>().pipe(z.int());

/** `bytea` of a SHA-256 as `sha256:hex`. */
export const DigestBytes = z
  .instanceof(Uint8Array)
  .transform((bytes) => `sha256:${Buffer.from(bytes).toString('hex')}`);

const MAXIMUM_TRIES = 5;

/** Access of the API's role to PostgreSQL, on a pool that reconnects by itself. */
export class Database implements Queries {
  constructor(private readonly pool: Pool) {}

  rows<Row>(schema: z.ZodType<Row>, sql: string, values: Values = []): Promise<Row[]> {
    return rowsOf(this.pool, schema, sql, values);
  }

  async row<Row>(
    schema: z.ZodType<Row>,
    sql: string,
    values: Values = [],
  ): Promise<Row | undefined> {
    const [first] = await this.rows(schema, sql, values);
    return first;
  }

  async execute(sql: string, values: Values = []): Promise<number> {
    return (await this.pool.query(sql, [...values])).rowCount ?? 0;
  }

  /** Runs `work` in one transaction; runs it again when PostgreSQL could not serialise it, so `work` must only query. */
  async transaction<Result>(
    work: (queries: Queries) => Promise<Result>,
    isolation: Isolation = 'read committed',
  ): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(work, isolation);
      } catch (error) {
        if (attempt >= MAXIMUM_TRIES || !isSerialisationFailure(error)) throw error;
      }
    }
  }

  private async once<Result>(
    work: (queries: Queries) => Promise<Result>,
    isolation: Isolation,
  ): Promise<Result> {
    const client = await this.pool.connect();
    let broken = true;
    try {
      await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
      const result = await work(onConnection(client));
      await client.query('COMMIT');
      broken = false;
      return result;
    } catch (error) {
      // A rollback that fails means a dead connection, which must not go back to the pool.
      broken = await client.query('ROLLBACK').then(
        () => false,
        () => true,
      );
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

function onConnection(client: PoolClient): Queries {
  return {
    rows: (schema, sql, values = []) => rowsOf(client, schema, sql, values),
    row: async (schema, sql, values = []) => (await rowsOf(client, schema, sql, values))[0],
    execute: async (sql, values = []) => (await client.query(sql, [...values])).rowCount ?? 0,
  };
}

async function rowsOf<Row>(
  connection: Pick<Pool, 'query'> | Pick<PoolClient, 'query'>,
  schema: z.ZodType<Row>,
  sql: string,
  values: Values,
): Promise<Row[]> {
  const result = await connection.query<Record<string, unknown>>(sql, [...values]);
  return z.array(schema).parse(result.rows);
}

/**
 * serialization_failure, deadlock_detected; and two events for one place in an audit stream, which a snapshot from
 * before the other's commit leads to.
 */
function isSerialisationFailure(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  if (error.code === '40001' || error.code === '40P01') return true;
  return (
    error.code === '23505' &&
    'constraint' in error &&
    error.constraint === 'event_stream_stream_seq_key'
  );
}
