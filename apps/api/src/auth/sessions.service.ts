import type { Session } from '@holdpoint/shared/contracts/sessions';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Injectable } from '@nestjs/common';

import { Database, type Queries } from '../database/database.js';
import type { Caller } from '../http/request.js';
import { actorOf, Ledger } from '../ledger/ledger.service.js';
import { AccountsService } from './accounts.service.js';
import { CALLER_FIELDS, CallerRow } from './caller-row.js';
import { PasswordCheck } from './password-check.service.js';
import { newSessionSecret } from './session-cookie.js';
import { tokenHash } from './token-secret.js';

const LIFETIME_MS = 12 * 60 * 60_000;
const IDLE_MS = 60 * 60_000;
/** A session in use is not written at every request. */
const SEEN_PRECISION_MS = 60_000;

/** A session that was just opened, with the secret that goes into the cookie and nowhere else. */
export interface OpenedSession {
  readonly secret: string;
  readonly session: Session;
}

/** Sessions of browsers: ended by time, by disuse, by signing out, or with their account. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly passwords: PasswordCheck,
    private readonly ledger: Ledger,
  ) {}

  /** Opens a session, and ends the one that the browser still held. Throws as `PasswordCheck.accountOf`. */
  async open(
    name: string,
    password: string,
    heldSecret: string | undefined,
  ): Promise<OpenedSession> {
    const accountId = await this.passwords.accountOf(name, password);
    const secret = newSessionSecret();
    const id = crypto.randomUUID();
    const expiry = new Date(Date.now() + LIFETIME_MS);
    const session = await this.database.transaction(async (queries) => {
      if (heldSecret !== undefined) await this.endHeld(queries, heldSecret, name);
      await queries.entities.session.create({
        data: { id, accountId, secretHash: bytesOf(secret), expiresAt: expiry },
      });
      const expiresAt = expiry.toISOString();
      await this.ledger.append(queries, {
        stream: `account:${accountId}`,
        type: 'session.opened',
        actor: actorOf({ name }),
        body: { sessionId: id, expiresAt },
      });
      return { account: await this.accounts.get(accountId, queries), expiresAt };
    });
    return { secret, session };
  }

  /** The session of a cookie. Throws `session.none` for a caller who came without one. */
  async current(secret: string | undefined): Promise<Session> {
    const row = secret === undefined ? null : await this.find(secret);
    if (row === null) return noSession();
    return {
      account: await this.accounts.get(row.account.id),
      expiresAt: row.expiresAt.toISOString(),
    };
  }

  /** Ends a session at once; safe to repeat. Throws `session.none`. */
  end(secret: string | undefined, caller: Caller): Promise<{ endedAt: string }> {
    if (secret === undefined) return noSession();
    return this.database.transaction(async (queries) => {
      const where = { secretHash: bytesOf(secret) };
      const endedAt = new Date();
      const { count } = await queries.entities.session.updateMany({
        where: { ...where, endedAt: null },
        data: { endedAt },
      });
      const row = await queries.entities.session.findUnique({ where });
      if (row === null) return noSession();
      if (count === 1) {
        await this.ledger.append(queries, {
          stream: `account:${row.accountId}`,
          type: 'session.ended',
          actor: actorOf(caller),
          body: { sessionId: row.id },
        });
      }
      return { endedAt: (row.endedAt ?? endedAt).toISOString() };
    });
  }

  /** Ends the session that a browser held when it signed in anew. */
  private async endHeld(queries: Queries, secret: string, name: string): Promise<void> {
    const where = { secretHash: bytesOf(secret), endedAt: null };
    const held = await queries.entities.session.findFirst({ where });
    if (held === null) return;
    await queries.entities.session.updateMany({ where, data: { endedAt: new Date() } });
    await this.ledger.append(queries, {
      stream: `account:${held.accountId}`,
      type: 'session.ended',
      actor: actorOf({ name }),
      body: { sessionId: held.id },
    });
  }

  /**
   * Who a cookie speaks for, asked anew at every request; undefined for one that is unknown or ended. What is no use of
   * it doesn't keep it awake.
   */
  async callerOf(secret: string, isUse = true): Promise<Caller | undefined> {
    const row = await this.find(secret);
    if (row === null) return undefined;
    if (isUse && Date.now() - row.seenAt.getTime() > SEEN_PRECISION_MS) {
      await this.database.entities.session.updateMany({
        where: { id: row.id },
        data: { seenAt: new Date() },
      });
    }
    return CallerRow.parse(row.account);
  }

  private find(secret: string) {
    const now = Date.now();
    return this.database.entities.session.findFirst({
      where: {
        secretHash: bytesOf(secret),
        endedAt: null,
        expiresAt: { gt: new Date(now) },
        seenAt: { gt: new Date(now - IDLE_MS) },
        account: { disabledAt: null },
      },
      select: { id: true, expiresAt: true, seenAt: true, account: { select: CALLER_FIELDS } },
    });
  }
}

function noSession(): never {
  throw new HoldpointError({
    code: 'session.none',
    kind: 'not_found',
    message: 'This caller came with a token, not with a session of a browser.',
  });
}

function bytesOf(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(tokenHash(secret));
}
