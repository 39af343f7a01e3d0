/** Codes of this package; `prisma` imports nothing of ours, so the error has the platform's shape, not its class. */
export type DatabaseErrorCode =
  | 'migration.edited'
  | 'migration.failed_before'
  | 'migration.failed'
  | 'migration.locked'
  | 'database.too_old'
  | 'database.unreachable'
  | 'database.role_rights_missing'
  | 'database.role_too_mighty'
  | 'settings.invalid';

interface DatabaseErrorFacts {
  readonly code: DatabaseErrorCode;
  readonly kind: 'invalid' | 'forbidden' | 'conflict' | 'unavailable' | 'integrity';
  readonly message: string;
  readonly cause?: unknown;
}

/** What stops a start on this database; the message says what to do. Recognised by `code` and `kind`. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  readonly code: DatabaseErrorCode;
  readonly kind: DatabaseErrorFacts['kind'];
  readonly details: Readonly<Record<string, unknown>> = {};

  constructor(facts: DatabaseErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = facts.code;
    this.kind = facts.kind;
  }
}

/** SQLSTATE of an error from the server, such as `42501`; null for any other error. PostgreSQL, appendix A. */
export function sqlState(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string')
    return null;
  return /^[0-9A-Z]{5}$/.test(error.code) ? error.code : null;
}
