import { createClient } from '@holdpoint/prisma/client';
import { Prisma, type PrismaClient } from '@holdpoint/prisma/generated/client';
import type { Pool } from 'pg';
import { z } from 'zod';

import { isSerialisationFailure } from './sql-state.js';

/** Values of a statement, in order of `$1`, `$2`. */
type Values = readonly unknown[];

/** Entities by their models; raw statements go through `Queries`, which parses their rows. */
export type Entities = Omit<Prisma.TransactionClient, `$${string}`>;

/**
 * One transaction, or one connection after another: entities through Prisma, and statements for what SQL says better.
 * Rows of statements are parsed: a column that changes its type fails here and not in a decision.
 */
export interface Queries {
  readonly entities: Entities;
  rows<Row>(schema: z.ZodType<Row>, sql: string, values?: Values): Promise<Row[]>;
  /** The first row, or undefined. */
  row<Row>(schema: z.ZodType<Row>, sql: string, values?: Values): Promise<Row | undefined>;
  /** Number of rows that the statement touched. */
  execute(sql: string, values?: Values): Promise<number>;
}

export type Isolation = 'read committed' | 'repeatable read';

/** `timestamptz` as RFC 3339 in UTC. */
export const Instant = z.date().transform((date) => date.toISOString());

/** `bigint` and `numeric` whole numbers; within the safe integers here. */
export const Count = z.coerce.number<bigint | number | string>().pipe(z.int());

/** `bytea` of a SHA-256 as `sha256:hex`. */
export const DigestBytes = z
  .instanceof(Uint8Array)
  .transform((bytes) => `sha256:${Buffer.from(bytes).toString('hex')}`);

/** A document as a `jsonb` column takes it: what JSON has no word for falls away, as on the wire. */
export function jsonColumn(document: object): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(document)) as Prisma.InputJsonObject;
}

const MAXIMUM_TRIES = 5;
/** Evidence of a million samples is recomputed within one transaction; a request has given up before. */
const LONGEST_TRANSACTION_MS = 120_000;
/** Longer than the pool's own patience, so that an outage shows as one. */
const LONGEST_WAIT_MS = 15_000;

const levels = {
  'read committed': Prisma.TransactionIsolationLevel.ReadCommitted,
  'repeatable read': Prisma.TransactionIsolationLevel.RepeatableRead,
} as const satisfies Record<Isolation, Prisma.TransactionIsolationLevel>;

/** Access of the API's role to PostgreSQL, on a pool that reconnects by itself. */
export class Database implements Queries {
  private readonly client: PrismaClient;
  private readonly queries: Queries;

  constructor(pool: Pool) {
    this.client = createClient(pool);
    this.queries = queriesOn(this.client);
  }

  get entities(): Entities {
    return this.queries.entities;
  }

  rows<Row>(schema: z.ZodType<Row>, sql: string, values: Values = []): Promise<Row[]> {
    return this.queries.rows(schema, sql, values);
  }

  row<Row>(schema: z.ZodType<Row>, sql: string, values: Values = []): Promise<Row | undefined> {
    return this.queries.row(schema, sql, values);
  }

  execute(sql: string, values: Values = []): Promise<number> {
    return this.queries.execute(sql, values);
  }

  /** Runs `work` in one transaction; runs it again when PostgreSQL could not serialise it, so `work` must only query. */
  async transaction<Result>(
    work: (queries: Queries) => Promise<Result>,
    isolation: Isolation = 'read committed',
  ): Promise<Result> {
    const options = {
      isolationLevel: levels[isolation],
      timeout: LONGEST_TRANSACTION_MS,
      maxWait: LONGEST_WAIT_MS,
    };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.client.$transaction((client) => work(queriesOn(client)), options);
      } catch (error) {
        if (attempt >= MAXIMUM_TRIES || !isSerialisationFailure(error)) throw error;
      }
    }
  }
}

/** "Unsafe" is only the name: statements are constants of this code, and every value is bound. */
function queriesOn(client: Prisma.TransactionClient): Queries {
  const rows: Queries['rows'] = async (schema, sql, values = []) =>
    z.array(schema).parse(await client.$queryRawUnsafe(sql, ...values));
  return {
    entities: client,
    rows,
    row: async (schema, sql, values = []) => (await rows(schema, sql, values))[0],
    execute: (sql, values = []) => client.$executeRawUnsafe(sql, ...values),
  };
}
