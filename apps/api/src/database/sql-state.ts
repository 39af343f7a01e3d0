import { z } from 'zod';

/** What Prisma wraps an error of the driver in. Recognised by shape: the client's classes differ between its builds. */
const Wrapped = z.object({
  meta: z.object({
    driverAdapterError: z.object({
      cause: z.object({
        kind: z.string(),
        originalCode: z.string().optional(),
        constraint: z.object({ index: z.string().optional() }).optional(),
      }),
    }),
  }),
});

const Plain = z.object({ code: z.string(), constraint: z.string().optional() });

/** Prisma keeps no code of a socket that failed; these stand for SQLSTATE class 08, connection exceptions. */
const CONNECTION_LOST = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout']);

/** Why PostgreSQL refused: its SQLSTATE, or the socket's own code, and the constraint that was broken. */
export interface SqlFailure {
  readonly code: string;
  readonly constraint: string | undefined;
}

/** Reads it from an error of the driver or of Prisma; undefined for any other error. */
export function sqlFailureOf(error: unknown): SqlFailure | undefined {
  const wrapped = Wrapped.safeParse(error);
  if (wrapped.success) {
    const { kind, originalCode, constraint } = wrapped.data.meta.driverAdapterError.cause;
    const code = originalCode ?? (CONNECTION_LOST.has(kind) ? '08006' : kind);
    return { code, constraint: constraint?.index };
  }
  const plain = Plain.safeParse(error);
  return plain.success ? { code: plain.data.code, constraint: plain.data.constraint } : undefined;
}

/**
 * serialization_failure, deadlock_detected, or Prisma's one name for both; and two events for one place in an audit
 * stream, which a snapshot from before the other's commit leads to.
 */
export function isSerialisationFailure(error: unknown): boolean {
  const failure = sqlFailureOf(error);
  if (failure === undefined) return false;
  if (['40001', '40P01', 'P2034'].includes(failure.code)) return true;
  return failure.code === '23505' && failure.constraint === 'event_stream_stream_seq_key';
}
