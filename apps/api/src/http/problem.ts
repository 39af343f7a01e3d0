import { type Problem, statusOf } from '@holdpoint/shared/contracts/problem';
import { type ErrorKind, isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';

import { isSerialisationFailure, sqlFailureOf } from '../database/sql-state.js';

const titles: Readonly<Record<ErrorKind, string>> = {
  invalid: 'The request is not valid',
  unauthenticated: 'Sign in first',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  conflict: 'In conflict with the present state',
  throttled: 'Too many requests',
  unavailable: 'Not available now',
  integrity: 'The integrity check failed',
  bug: 'Internal error',
};

/** Codes for what the HTTP layer itself refuses, before a route is reached. */
const transportCodes: Readonly<
  Record<number, { readonly code: string; readonly kind: ErrorKind }>
> = {
  400: { code: 'request.malformed', kind: 'invalid' },
  404: { code: 'route.unknown', kind: 'not_found' },
  405: { code: 'route.unknown', kind: 'not_found' },
  408: { code: 'request.timeout', kind: 'unavailable' },
  413: { code: 'request.too_large', kind: 'invalid' },
  415: { code: 'request.media_unsupported', kind: 'invalid' },
  431: { code: 'request.too_large', kind: 'invalid' },
};

/** RFC 9457 body of an error. What is not ours is a bug: its text stays in the log and out of the answer. */
export function problemOf(error: unknown, requestId: string): Problem {
  if (isHoldpointError(error)) {
    const { code, kind, message, details } = error;
    return aProblem({ code, kind, status: statusOf(kind), detail: message, requestId, details });
  }
  const status = transportStatusOf(error);
  const known = status === undefined ? undefined : transportCodes[status];
  if (status !== undefined && known !== undefined) {
    const detail = error instanceof Error ? error.message : titles[known.kind];
    return aProblem({ ...known, status, detail, requestId, details: {} });
  }
  if (isDatabaseOutage(error)) {
    const detail = 'The database does not answer; it may be restarting. Try again in a moment.';
    return aProblem({
      code: 'database.unavailable',
      kind: 'unavailable',
      status: 503,
      detail,
      requestId,
      details: {},
    });
  }
  if (isSerialisationFailure(error)) {
    const detail = 'Too many change the same thing at once. Nothing was changed; try again.';
    return aProblem({
      code: 'database.contended',
      kind: 'unavailable',
      status: 503,
      detail,
      requestId,
      details: { retryAfterSeconds: 1 },
    });
  }
  const detail = 'Something failed on our side. The log has the rest under the request id.';
  return aProblem({
    code: 'server.failed',
    kind: 'bug',
    status: 500,
    detail,
    requestId,
    details: {},
  });
}

interface Facts extends Pick<Problem, 'code' | 'kind' | 'status' | 'detail' | 'requestId'> {
  readonly details: Readonly<Record<string, unknown>>;
}

function aProblem({ details, ...facts }: Facts): Problem {
  return {
    type: `https://holdpoint.invalid/problems/${facts.code}`,
    title: titles[facts.kind],
    ...facts,
    ...(Object.keys(details).length === 0 ? {} : { details: { ...details } }),
  };
}

/** Status of an error of Nest or Fastify, which are recognised by shape: the packages may be installed twice. */
function transportStatusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('getStatus' in error && typeof error.getStatus === 'function') {
    const status: unknown = (error as { getStatus(): unknown }).getStatus();
    return typeof status === 'number' ? status : undefined;
  }
  return 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}

/** What the driver, its pool and Prisma say without any code when a connection is lost or none can be had. */
const CONNECTION_TROUBLE =
  /connection terminated|query read timeout|connection error and is not queryable|timeout exceeded when trying to connect|unable to start a transaction/i;

/** Connection loss: the socket's own codes, and PostgreSQL's classes 08 and 57P. https://www.postgresql.org/docs/current/errcodes-appendix.html */
export function isDatabaseOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = sqlFailureOf(error)?.code ?? '';
  if (/^(?:ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|08...|57P0[1-5]|53300)$/.test(code)) return true;
  if (CONNECTION_TROUBLE.test(error.message)) return true;
  return isDatabaseOutage(error.cause);
}
