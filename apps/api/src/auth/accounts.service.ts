import { Role } from '@holdpoint/shared/contracts/common';
import type { Account, NewAccount } from '@holdpoint/shared/contracts/identity';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Database, Instant, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { hashPassword } from './password-hash.js';

/** Name of the account that an empty database starts with. */
export const FIRST_ADMINISTRATOR = 'administrator';

const AccountRow = z
  .object({
    id: z.uuid(),
    name: z.string(),
    display_name: z.string(),
    roles: z.array(Role),
    created_at: Instant,
    disabled_at: Instant.nullable(),
  })
  .transform(({ display_name, created_at, disabled_at, ...row }): Account => ({
    ...row,
    displayName: display_name,
    createdAt: created_at,
    disabledAt: disabled_at,
  }));

const COLUMNS = 'id, name, display_name, roles, created_at, disabled_at';

/** Local accounts of people and machines. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {}

  /** Creates an account under `id`; a retake of the same request finds the first one. Throws `account.name_taken`. */
  async create(id: string, account: z.infer<typeof NewAccount>, actor: string): Promise<Account> {
    const phc = account.password === undefined ? null : await hashPassword(account.password);
    return this.database.transaction(async (queries) => {
      const created = await queries.row(
        AccountRow,
        `INSERT INTO account (id, name, display_name, password_hash, roles) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
        [id, account.name, account.displayName, phc, [...new Set(account.roles)]],
      );
      if (created === undefined) return this.existing(queries, id, account.name);
      const { name, roles } = created;
      const body = { accountId: id, name, roles, machine: phc === null };
      await this.ledger.append(queries, {
        stream: `account:${id}`,
        type: 'account.created',
        actor,
        body,
      });
      return created;
    });
  }

  /** All accounts, by name. */
  list(): Promise<Account[]> {
    return this.database.rows(
      AccountRow,
      `SELECT ${COLUMNS} FROM account ORDER BY name COLLATE "C"`,
    );
  }

  /** Throws `account.unknown`. */
  async get(id: string, queries: Queries = this.database): Promise<Account> {
    const account = await queries.row(AccountRow, `SELECT ${COLUMNS} FROM account WHERE id = $1`, [
      id,
    ]);
    if (account !== undefined) return account;
    throw new HoldpointError({
      code: 'account.unknown',
      kind: 'not_found',
      message: `No account ${id}.`,
    });
  }

  /** Ends an account at once: every later request with one of its tokens is refused. Safe to repeat. */
  disable(id: string, caller: Caller): Promise<Account> {
    return this.database.transaction(async (queries) => {
      const changed = await queries.execute(
        'UPDATE account SET disabled_at = now() WHERE id = $1 AND disabled_at IS NULL',
        [id],
      );
      const account = await this.get(id, queries);
      if (changed === 1) {
        const body = { accountId: id, name: account.name };
        const event = { type: 'account.disabled', actor: actorOf(caller), body } as const;
        await this.ledger.append(queries, { stream: `account:${id}`, ...event });
      }
      return account;
    });
  }

  /** The first administrator, on a database without accounts only. */
  async bootstrap(password: string): Promise<void> {
    const Existing = z.object({ id: z.uuid() });
    if ((await this.database.row(Existing, 'SELECT id FROM account LIMIT 1')) !== undefined) return;
    const first = {
      name: FIRST_ADMINISTRATOR,
      displayName: 'First administrator',
      roles: ['administrator' as const],
      password,
    };
    await this.create(crypto.randomUUID(), first, 'system:bootstrap');
  }

  private async existing(queries: Queries, id: string, name: string): Promise<Account> {
    const same = await queries.row(AccountRow, `SELECT ${COLUMNS} FROM account WHERE id = $1`, [
      id,
    ]);
    if (same !== undefined) return same;
    throw new HoldpointError({
      code: 'account.name_taken',
      kind: 'conflict',
      message: `There is an account ${name} already.`,
    });
  }
}
