import { z } from 'zod';

import { Timestamp } from '../contracts/common.js';

/** One event of an audit stream; `streamSeq` is gapless from 1 within its stream. The body of a purged one is null. */
export const AuditEvent = z.strictObject({
  id: z.uuid(),
  stream: z.string().min(1).max(200),
  streamSeq: z.int().positive(),
  type: z.string().min(1).max(120),
  actor: z.string().min(1).max(120),
  body: z.json(),
  at: Timestamp,
});
export type AuditEvent = z.infer<typeof AuditEvent>;
