import { Role, type Timestamp } from '@holdpoint/shared/contracts/common';
import type { IssuedToken } from '@holdpoint/shared/contracts/identity';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Database, Instant } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { AccountsService } from './accounts.service.js';
import { newToken, tokenHash } from './token-secret.js';

/** How a token comes to be. */
export interface TokenRequest {
  readonly accountId: string;
  readonly label: string;
  readonly expiresInDays: number;
  readonly actor: string;
}

const CallerRow = z
  .object({ id: z.uuid(), name: z.string(), roles: z.array(Role), is_machine: z.boolean() })
  .transform(({ id, name, roles, is_machine }): Caller => ({
    accountId: id,
    name,
    roles,
    isMachine: is_machine,
  }));

const TokenRow = z.object({ account_id: z.uuid(), revoked_at: Instant.nullable() });

/** API tokens: shown once, stored as a hash, ended by time, by revocation or with their account. */
@Injectable()
export class TokensService {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly ledger: Ledger,
  ) {}

  /** Throws `account.unknown`, `account.disabled`. */
  async issue({
    accountId,
    label,
    expiresInDays,
    actor,
  }: TokenRequest): Promise<z.infer<typeof IssuedToken>> {
    const id = crypto.randomUUID();
    const token = newToken();
    return this.database.transaction(async (queries) => {
      const account = await this.accounts.get(accountId, queries);
      if (account.disabledAt !== null) {
        throw new HoldpointError({
          code: 'account.disabled',
          kind: 'conflict',
          message: `${account.name} is disabled.`,
        });
      }
      const row = await queries.row(
        z.object({ expires_at: Instant }),
        `INSERT INTO api_token (id, account_id, label, secret_hash, expires_at)
         VALUES ($1, $2, $3, $4, now() + make_interval(days => $5)) RETURNING expires_at`,
        [id, accountId, label, tokenHash(token), expiresInDays],
      );
      const expiresAt: Timestamp = row?.expires_at ?? '';
      const body = { tokenId: id, accountId, label, expiresAt };
      await this.ledger.append(queries, {
        stream: `account:${accountId}`,
        type: 'token.issued',
        actor,
        body,
      });
      return { id, token, label, account, expiresAt };
    });
  }

  /** Ends a token at once; safe to repeat. Throws `token.unknown`. */
  revoke(id: string, caller: Caller): Promise<{ id: string; revokedAt: Timestamp }> {
    return this.database.transaction(async (queries) => {
      const changed = await queries.execute(
        'UPDATE api_token SET revoked_at = now() WHERE id = $1 AND revoked_at IS NULL',
        [id],
      );
      const row = await queries.row(
        TokenRow,
        'SELECT account_id, revoked_at FROM api_token WHERE id = $1',
        [id],
      );
      if (row?.revoked_at == null) {
        throw new HoldpointError({
          code: 'token.unknown',
          kind: 'not_found',
          message: `No token ${id}.`,
        });
      }
      const { account_id: accountId, revoked_at: revokedAt } = row;
      if (changed === 1) {
        const event = {
          type: 'token.revoked',
          actor: actorOf(caller),
          body: { tokenId: id, accountId },
        } as const;
        await this.ledger.append(queries, { stream: `account:${accountId}`, ...event });
      }
      return { id, revokedAt };
    });
  }

  /** Whose token this is, asked anew at every request; undefined for a token that is unknown, ended or of a disabled account. */
  callerOf(token: string): Promise<Caller | undefined> {
    return this.database.row(
      CallerRow,
      `SELECT account.id, account.name, account.roles, account.password_hash IS NULL AS is_machine
         FROM api_token JOIN account ON account.id = api_token.account_id
        WHERE secret_hash = $1 AND revoked_at IS NULL AND expires_at > now() AND disabled_at IS NULL`,
      [tokenHash(token)],
    );
  }
}
