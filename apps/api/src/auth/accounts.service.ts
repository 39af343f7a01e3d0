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
    displayName: z.string(),
    roles: z.array(Role),
    createdAt: Instant,
    disabledAt: Instant.nullable(),
  })
  .transform((row): Account => row);

/** All but the hash of the password. */
const FIELDS = {
  id: true,
  name: true,
  displayName: true,
  roles: true,
  createdAt: true,
  disabledAt: true,
} as const;

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
      const { name, displayName } = account;
      const roles = [...new Set(account.roles)];
      const { count } = await queries.entities.account.createMany({
        data: { id, name, displayName, passwordHash: phc, roles },
        skipDuplicates: true,
      });
      if (count === 0) return this.existing(queries, id, name);
      const body = { accountId: id, name, roles, machine: phc === null };
      await this.ledger.append(queries, {
        stream: `account:${id}`,
        type: 'account.created',
        actor,
        body,
      });
      return this.get(id, queries);
    });
  }

  /** All accounts, by name. */
  async list(): Promise<Account[]> {
    const rows = await this.database.entities.account.findMany({ select: FIELDS });
    // Sorted here: the database's collation is its owner's choice.
    return z
      .array(AccountRow)
      .parse(rows)
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** Throws `account.unknown`. */
  async get(id: string, queries: Queries = this.database): Promise<Account> {
    const account = await this.find(id, queries);
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
      const { count } = await queries.entities.account.updateMany({
        where: { id, disabledAt: null },
        data: { disabledAt: new Date() },
      });
      const account = await this.get(id, queries);
      if (count === 1) {
        const body = { accountId: id, name: account.name };
        const event = { type: 'account.disabled', actor: actorOf(caller), body } as const;
        await this.ledger.append(queries, { stream: `account:${id}`, ...event });
      }
      return account;
    });
  }

  /** The first administrator, on a database without accounts only. */
  async bootstrap(password: string): Promise<void> {
    if ((await this.database.entities.account.findFirst({ select: { id: true } })) !== null) return;
    const first = {
      name: FIRST_ADMINISTRATOR,
      displayName: 'First administrator',
      roles: ['administrator' as const],
      password,
    };
    await this.create(crypto.randomUUID(), first, 'system:bootstrap');
  }

  private async find(id: string, queries: Queries): Promise<Account | undefined> {
    const row = await queries.entities.account.findUnique({ where: { id }, select: FIELDS });
    return row === null ? undefined : AccountRow.parse(row);
  }

  private async existing(queries: Queries, id: string, name: string): Promise<Account> {
    const same = await this.find(id, queries);
    if (same !== undefined) return same;
    throw new HoldpointError({
      code: 'account.name_taken',
      kind: 'conflict',
      message: `There is an account ${name} already.`,
    });
  }
}
