import type { AuditEvent } from '@holdpoint/shared/report/bundle';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Instant, jsonColumn, type Queries } from '../database/database.js';

/** What happened, in one stream such as `checkpoint:<id>`. */
export interface NewEvent {
  readonly stream: `${string}:${string}`;
  /** `<noun>.<past participle>`. */
  readonly type: `${string}.${string}`;
  readonly actor: string;
  /** At most 16 KiB; ids and digests, no secrets and no text of a model. */
  readonly body: Readonly<Record<string, unknown>>;
}

const AuditRow = z
  .object({
    id: z.uuid(),
    stream: z.string(),
    stream_seq: z.int(),
    type: z.string(),
    actor: z.string(),
    body: z.json(),
    at: Instant,
  })
  .transform(({ stream_seq, ...row }): AuditEvent => ({ ...row, streamSeq: stream_seq }));

/** The audit trail. An event is written in the transaction of the change that it tells of, or the change is not. */
@Injectable()
export class Ledger {
  /** Appends events, numbered without gaps within their stream. Streams are locked in sorted order against deadlocks. */
  async append(queries: Queries, ...events: readonly NewEvent[]): Promise<void> {
    for (const stream of [...new Set(events.map((event) => event.stream))].sort()) {
      await queries.execute('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [stream]);
    }
    for (const { stream, type, actor, body } of events) {
      const last = await queries.entities.auditEvent.findFirst({
        where: { stream },
        orderBy: { streamSeq: 'desc' },
        select: { streamSeq: true },
      });
      const streamSeq = (last?.streamSeq ?? 0) + 1;
      const id = crypto.randomUUID();
      await queries.entities.auditEvent.create({
        data: { id, stream, streamSeq, type, actor, body: jsonColumn(body) },
      });
    }
  }

  /** The newest events of the streams, newest first. */
  newest(queries: Queries, streams: readonly string[], limit: number): Promise<AuditEvent[]> {
    return queries.rows(
      AuditRow,
      `SELECT id, stream, stream_seq, type, actor, body, at FROM audit.event
        WHERE stream = ANY($1) ORDER BY at DESC, stream COLLATE "C", stream_seq DESC LIMIT $2`,
      [streams, limit],
    );
  }

  /** Events of the streams, each stream whole and in order. */
  events(queries: Queries, streams: readonly string[]): Promise<AuditEvent[]> {
    return queries.rows(
      AuditRow,
      `SELECT id, stream, stream_seq, type, actor, body, at FROM audit.event
        WHERE stream = ANY($1) ORDER BY stream COLLATE "C", stream_seq`,
      [streams],
    );
  }
}

/** The actor of an account in the audit trail. */
export function actorOf(caller: { readonly name: string }): string {
  return `account:${caller.name}`;
}
