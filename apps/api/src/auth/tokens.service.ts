import type { Timestamp } from '@holdpoint/shared/contracts/common';
import type { IssuedToken } from '@holdpoint/shared/contracts/identity';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';

import { Database } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { AccountsService } from './accounts.service.js';
import { CALLER_FIELDS, CallerRow } from './caller-row.js';
import { newToken, tokenHash } from './token-secret.js';

/** How a token comes to be. */
export interface TokenRequest {
  readonly accountId: string;
  readonly label: string;
  readonly expiresInDays: number;
  readonly actor: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;

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
      const expiry = new Date(Date.now() + expiresInDays * DAY_MS);
      await queries.entities.apiToken.create({
        data: { id, accountId, label, secretHash: bytesOf(token), expiresAt: expiry },
      });
      const expiresAt: Timestamp = expiry.toISOString();
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
      const { count } = await queries.entities.apiToken.updateMany({
        where: { id, revokedAt: null },
        data: { revokedAt: new Date() },
      });
      const row = await queries.entities.apiToken.findUnique({
        where: { id },
        select: { accountId: true, revokedAt: true },
      });
      if (row?.revokedAt == null) {
        throw new HoldpointError({
          code: 'token.unknown',
          kind: 'not_found',
          message: `No token ${id}.`,
        });
      }
      const { accountId } = row;
      if (count === 1) {
        const event = {
          type: 'token.revoked',
          actor: actorOf(caller),
          body: { tokenId: id, accountId },
        } as const;
        await this.ledger.append(queries, { stream: `account:${accountId}`, ...event });
      }
      return { id, revokedAt: row.revokedAt.toISOString() };
    });
  }

  /** Whose token this is, asked anew at every request; undefined for a token that is unknown, ended or of a disabled account. */
  async callerOf(token: string): Promise<Caller | undefined> {
    const account = await this.database.entities.account.findFirst({
      where: {
        disabledAt: null,
        tokens: {
          some: { secretHash: bytesOf(token), revokedAt: null, expiresAt: { gt: new Date() } },
        },
      },
      select: CALLER_FIELDS,
    });
    return account === null ? undefined : CallerRow.parse(account);
  }
}

function bytesOf(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(tokenHash(token));
}
