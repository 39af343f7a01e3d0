import { z } from 'zod';

import { type ErrorKind, errorKinds } from '../errors/holdpoint-error.js';

/** RFC 9457 problem details; `code` and `kind` are the contract, the texts are for people. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    kind: z.enum(errorKinds),
    requestId: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

const statuses: Readonly<Record<ErrorKind, number>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  throttled: 429,
  unavailable: 503,
  integrity: 500,
  bug: 500,
};

/** HTTP status of an error kind; 500 stands for two kinds, so clients read `kind`. */
export function statusOf(kind: ErrorKind): number {
  return statuses[kind];
}
