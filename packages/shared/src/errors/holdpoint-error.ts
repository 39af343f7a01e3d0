/** What went wrong, as the transport and the worker need to know it. `integrity`: stop and alert, never retry. */
export const errorKinds = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'throttled',
  'unavailable',
  'integrity',
  'bug',
] as const;
export type ErrorKind = (typeof errorKinds)[number];

/** `<noun>.<what>`; a code is part of the contract, the message is for people. */
export type ErrorCode = `${string}.${string}`;

export interface ErrorFacts {
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The one error of the platform: `kind` decides HTTP status, exit code and retry, once for all. */
export class HoldpointError extends Error {
  override readonly name = 'HoldpointError';
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(facts: ErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = facts.code;
    this.kind = facts.kind;
    this.details = facts.details ?? {};
  }
}

/** Recognises the error by its shape: `instanceof` breaks when a package is installed twice. */
export function isHoldpointError(error: unknown): error is HoldpointError {
  return (
    typeof error === 'object' &&
    error !== null &&
    'message' in error &&
    'code' in error &&
    'kind' in error &&
    typeof error.code === 'string' &&
    errorKinds.some((kind) => kind === error.kind)
  );
}
