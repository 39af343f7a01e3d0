import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Count, Database } from '../database/database.js';
import { hashPassword, isPasswordOf } from './password-hash.js';

/** Failed tries of one name within the window, after which it must wait. */
const MAXIMUM_FAILURES = 10;
const WINDOW_MINUTES = 15;

/** Whose name and password these are, for every way to sign in: all of them share one count of failed tries. */
@Injectable()
export class PasswordCheck {
  /** Compared with when there is nothing to compare with, so that an unknown name takes as long as a wrong password. */
  private readonly decoy = hashPassword(crypto.randomUUID());

  constructor(private readonly database: Database) {}

  /** Gives the account's id. Throws `sign_in.refused`, which never says which of the two was wrong, and `sign_in.throttled`. */
  async accountOf(name: string, password: string): Promise<string> {
    await this.countTry(name);
    const known = await this.database.entities.account.findUnique({
      where: { name, disabledAt: null },
      select: { id: true, passwordHash: true },
    });
    const matches = await isPasswordOf(known?.passwordHash ?? (await this.decoy), password);
    if (known?.passwordHash == null || !matches) {
      throw new HoldpointError({
        code: 'sign_in.refused',
        kind: 'unauthenticated',
        message: 'Name or password is wrong.',
      });
    }
    await this.record(name, true);
    return known.id;
  }

  /**
   * Counts this try as failed before the password is looked at, under a lock of the name: a burst of parallel guesses
   * gets no more tries than a queue of them. A later success clears the count.
   */
  private async countTry(name: string): Promise<void> {
    await this.database.transaction(async (queries) => {
      await queries.execute('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [name]);
      const failures = await queries.row(
        z.object({ count: Count }),
        `SELECT count(*) FROM sign_in_attempt
          WHERE account_name = $1 AND NOT succeeded AND at > now() - make_interval(mins => $2)
            AND id > coalesce((SELECT max(id) FROM sign_in_attempt WHERE account_name = $1 AND succeeded), 0)`,
        [name, WINDOW_MINUTES],
      );
      if ((failures?.count ?? 0) >= MAXIMUM_FAILURES) {
        throw new HoldpointError({
          code: 'sign_in.throttled',
          kind: 'throttled',
          message: `Too many failed tries for ${name}. Wait ${WINDOW_MINUTES} minutes.`,
          details: { retryAfterSeconds: WINDOW_MINUTES * 60 },
        });
      }
      await queries.execute(
        'INSERT INTO sign_in_attempt (account_name, succeeded) VALUES ($1, false)',
        [name],
      );
    });
  }

  private async record(name: string, succeeded: boolean): Promise<void> {
    await this.database.execute(
      'INSERT INTO sign_in_attempt (account_name, succeeded) VALUES ($1, $2)',
      [name, succeeded],
    );
  }
}
