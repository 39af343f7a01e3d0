import type pg from 'pg';

import { DatabaseError, sqlState } from './database-error.js';
import { apiGrants, queueGrants, sequencerGrants, workerGrants } from './grants.js';
import { scramVerifier } from './scram.js';

/** Login roles of the API, of the worker, and of the log's sequencer; the tables belong to a fourth, which migrates. */
export const API_ROLE = 'holdpoint_api';
export const WORKER_ROLE = 'holdpoint_worker';
export const SEQUENCER_ROLE = 'holdpoint_sequencer';

export interface RoleNames {
  readonly api: string;
  readonly worker: string;
  readonly sequencer: string;
}

export const roleNames: RoleNames = {
  api: API_ROLE,
  worker: WORKER_ROLE,
  sequencer: SEQUENCER_ROLE,
};

export interface RolePasswords {
  readonly api: string;
  readonly worker: string;
  readonly sequencer: string;
}

interface RoleRow {
  readonly rolsuper: boolean;
  readonly rolbypassrls: boolean;
  readonly rolcreaterole: boolean;
  readonly rolcreatedb: boolean;
}

/**
 * Creates or updates the login roles and makes their grants exactly what `grants.ts` says, in one transaction.
 * Throws `database.role_rights_missing` with the SQL for an administrator when a role is absent and can't be created,
 * and `database.role_too_mighty` for one that could pass around its grants.
 */
export async function ensureRoles(
  client: pg.ClientBase,
  passwords: RolePasswords,
  names: RoleNames = roleNames,
): Promise<void> {
  await client.query('BEGIN');
  try {
    const wanted = [
      { role: names.api, password: passwords.api },
      { role: names.worker, password: passwords.worker },
      { role: names.sequencer, password: passwords.sequencer },
    ];
    const statements: string[] = [];
    for (const { role, password } of wanted) {
      const refused = await ensureRole(client, role, password);
      if (refused !== null) statements.push(refused);
    }
    if (statements.length > 0) throw rightsMissing(statements);
    await applyGrants(client, names);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Null when the role stands; else the statement that this session may not run. */
async function ensureRole(
  client: pg.ClientBase,
  role: string,
  password: string,
): Promise<string | null> {
  const { rows } = await client.query<RoleRow>(
    'SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = $1',
    [role],
  );
  const [existing] = rows;
  const secret = client.escapeLiteral(scramVerifier(password));
  if (existing === undefined) {
    const create = `CREATE ROLE ${role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD ${secret};`;
    return (await permitted(client, create)) ? null : create;
  }
  if (
    existing.rolsuper ||
    existing.rolbypassrls ||
    existing.rolcreaterole ||
    existing.rolcreatedb
  ) {
    throw new DatabaseError({
      code: 'database.role_too_mighty',
      kind: 'forbidden',
      message: `Role ${role} may do more than its grants. As an administrator run: ALTER ROLE ${role} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;`,
    });
  }
  // Where an administrator made the role, its password is theirs to keep in step with our setting.
  await permitted(client, `ALTER ROLE ${role} LOGIN PASSWORD ${secret};`);
  return null;
}

async function permitted(client: pg.ClientBase, statement: string): Promise<boolean> {
  await client.query('SAVEPOINT role');
  try {
    await client.query(statement);
    return true;
  } catch (error) {
    if (sqlState(error) !== '42501') throw error;
    await client.query('ROLLBACK TO SAVEPOINT role');
    return false;
  }
}

/** Revoked first, so that a grant of an older release does not outlive it. */
async function applyGrants(client: pg.ClientBase, names: RoleNames): Promise<void> {
  for (const [role, grants] of [
    [names.api, [...queueGrants, ...apiGrants]],
    [names.worker, [...queueGrants, ...workerGrants]],
    [names.sequencer, sequencerGrants],
  ] as const) {
    await client.query(`
      REVOKE ALL ON ALL TABLES IN SCHEMA public, audit, bullmq FROM ${role};
      REVOKE ALL ON ALL SEQUENCES IN SCHEMA public, audit, bullmq FROM ${role};
      REVOKE ALL ON SCHEMA audit, bullmq FROM ${role};
      ${grants.map((grant) => `GRANT ${grant} TO ${role};`).join('\n')}
    `);
  }
}

function rightsMissing(statements: readonly string[]): DatabaseError {
  return new DatabaseError({
    code: 'database.role_rights_missing',
    kind: 'forbidden',
    message: `DATABASE_URL's role may not create roles. As an administrator of this server run, once:\n${statements.join('\n')}\nthen start again.`,
  });
}
