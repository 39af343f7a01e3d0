import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { runMigrations } from 'bullmq';
import pg from 'pg';

import { DatabaseError, sqlState } from './database-error.js';
import { ensureRoles, type RoleNames, roleNames, type RolePasswords } from './roles.js';

export interface MigrateOptions {
  /** Of the role that owns the tables. */
  readonly connectionString: string;
  readonly passwords: RolePasswords;
  /** Of the login roles, which belong to the whole server; ours by default. */
  readonly roles?: RoleNames;
  /** Folder of Prisma's layout, `<name>/migration.sql`; our own by default. */
  readonly directory?: string;
}

export interface MigrateResult {
  /** Names of what this call applied, in order; empty when the schema was up to date. */
  readonly applied: readonly string[];
  /** Version of BullMQ's own schema. */
  readonly queueVersion: number;
}

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

interface AppliedRow {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

/** The number that Prisma Migrate locks with, so that both exclude each other. */
const MIGRATION_LOCK = 72_707_369;
const MINIMUM_VERSION = 150_000;

/** Folder of the migrations beside `src` and `dist` alike. */
export const migrationsDirectory = fileURLToPath(new URL('../migrations/', import.meta.url));

/**
 * Brings the schema, BullMQ's schema and the application roles up to date; safe to run at every start and by several
 * processes at once. A migration is one transaction with its row in `_prisma_migrations`, so that a killed start
 * leaves nothing half done. Throws `migration.*` and `database.*`.
 */
export async function migrate(options: MigrateOptions): Promise<MigrateResult> {
  const client = new pg.Client({ connectionString: options.connectionString });
  client.on('error', () => undefined);
  await connect(client);
  try {
    await requireVersion(client);
    await lock(client);
    const applied = await applyAll(client, options.directory ?? migrationsDirectory);
    const queueVersion = await runMigrations(client);
    await ensureRoles(client, options.passwords, options.roles ?? roleNames);
    return { applied, queueVersion };
  } finally {
    // The advisory lock goes with its session.
    await client.end();
  }
}

async function connect(client: pg.Client): Promise<void> {
  try {
    await client.connect();
  } catch (cause) {
    throw new DatabaseError({
      code: 'database.unreachable',
      kind: 'unavailable',
      message: `No connection to PostgreSQL at ${client.host}:${client.port}: ${messageOf(cause)}`,
      cause,
    });
  }
}

async function requireVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number; text: string }>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS text`,
  );
  const [version] = rows;
  if (version !== undefined && version.number >= MINIMUM_VERSION) return;
  throw new DatabaseError({
    code: 'database.too_old',
    kind: 'invalid',
    message: `PostgreSQL ${version?.text ?? '?'} is too old: expected 15 or newer.`,
  });
}

async function lock(client: pg.Client): Promise<void> {
  try {
    await client.query(`SET lock_timeout = '60s'`);
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
  } catch (cause) {
    throw new DatabaseError({
      code: 'migration.locked',
      kind: 'unavailable',
      message:
        'Another process has been migrating this database for 60 s; try again when it is done.',
      cause,
    });
  }
}

async function applyAll(client: pg.Client, directory: string): Promise<readonly string[]> {
  await client.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id varchar(36) PRIMARY KEY,
    checksum varchar(64) NOT NULL,
    finished_at timestamptz,
    migration_name varchar(255) NOT NULL,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0)`);
  const { rows } = await client.query<AppliedRow>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  const known = new Map(rows.map((row) => [row.migration_name, row]));
  const applied: string[] = [];
  for (const migration of await readMigrations(directory)) {
    const row = known.get(migration.name);
    if (row === undefined) {
      await apply(client, migration);
      applied.push(migration.name);
    } else {
      requireUnchanged(migration, row);
    }
  }
  return applied;
}

function requireUnchanged({ name, checksum }: Migration, row: AppliedRow): void {
  if (row.finished_at === null) {
    throw new DatabaseError({
      code: 'migration.failed_before',
      kind: 'conflict',
      message: `Migration ${name} failed here before. Repair the schema, then set rolled_back_at (to run it again) or finished_at (when it is in place) on its row in _prisma_migrations.`,
    });
  }
  if (row.checksum !== checksum) {
    throw new DatabaseError({
      code: 'migration.edited',
      kind: 'integrity',
      message: `Migration ${name} was edited after it was applied here. Restore the file and write the change as a new migration.`,
    });
  }
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (cause) {
    await client.query('ROLLBACK');
    throw new DatabaseError({
      code: 'migration.failed',
      kind: sqlState(cause) === '42501' ? 'forbidden' : 'integrity',
      message: `Migration ${name} failed and was rolled back whole: ${messageOf(cause)}`,
      cause,
    });
  }
}

async function readMigrations(directory: string): Promise<readonly Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const bytes = await readFile(`${directory}/${name}/migration.sql`);
      return {
        name,
        sql: bytes.toString('utf8'),
        checksum: createHash('sha256').update(bytes).digest('hex'),
      };
    }),
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
