import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { AuditEvent } from '@holdpoint/shared/report/audit-event';
import { contentDigest, subjectsOf } from '@holdpoint/shared/tlog/entry-card';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Instant, type Queries } from '../database/database.js';

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

const SALT_BYTES = 32;
/** What a card of the log can say: an event that can't be told must fail here, where its change still can. */
const TELLABLE = /^[^\p{Cc}\p{Cs}]+$/u;
/** In UTF-16 units, as the card counts. */
const MAXIMUM_LENGTH = 400;

/**
 * Numbers each event after the last of its stream. Time is the database's: no clock of an API says when. In order of the
 * call, so that positions are too.
 */
const APPEND = `
  INSERT INTO audit.event (id, stream, stream_seq, type, actor, body, salt, content_digest, subjects)
  SELECT event.id, event.stream,
         coalesce((SELECT max(stream_seq) FROM audit.event AS last WHERE last.stream = event.stream), 0)
           + row_number() OVER (PARTITION BY event.stream ORDER BY event.place),
         event.type, event.actor, event.body, decode(event.salt, 'hex'), event.content_digest, event.subjects
    FROM json_to_recordset($1::json) AS event (place int, id uuid, stream text, type text, actor text, body jsonb,
                                              salt text, content_digest text, subjects text[])
   ORDER BY event.place`;

/** The audit trail. An event is written in the transaction of the change that it tells of, or the change is not. */
@Injectable()
export class Ledger {
  /**
   * Appends events, numbered without gaps within their stream, and gives their ids in order. Streams are locked in sorted
   * order against deadlocks. Throws `log.subjects_too_many`, `event.untellable`.
   */
  async append(queries: Queries, ...events: readonly NewEvent[]): Promise<readonly string[]> {
    if (events.length === 0) return [];
    events.forEach(requireTellable);
    const streams = [...new Set(events.map(({ stream }) => stream))].sort();
    await queries.execute(
      `SELECT count(pg_advisory_xact_lock(hashtextextended(stream, 0))) FROM unnest($1::text[]) AS stream`,
      [streams],
    );
    const rows = committed(events);
    await queries.execute(APPEND, [JSON.stringify(rows)]);
    return rows.map(({ id }) => id);
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

function requireTellable({ stream, type, actor }: NewEvent): void {
  const isTellable = (text: string) => text.length <= MAXIMUM_LENGTH && TELLABLE.test(text);
  if ([stream, type, actor].every(isTellable)) return;
  throw new HoldpointError({
    code: 'event.untellable',
    kind: 'invalid',
    message:
      'The log can’t tell of this: a name in it is empty, too long, or holds a control character.',
  });
}

/** Events with what the log will say of their content: a commitment under a salt of their own, and the digests they name. */
function committed(events: readonly NewEvent[]) {
  const salts = Buffer.from(crypto.getRandomValues(new Uint8Array(SALT_BYTES * events.length)));
  return events.map(({ stream, type, actor, body: given }, place) => {
    const salt = salts.subarray(place * SALT_BYTES, (place + 1) * SALT_BYTES);
    // As the column will give it back: what JSON has no word for falls away.
    const body: unknown = JSON.parse(JSON.stringify(given));
    return {
      place,
      id: crypto.randomUUID(),
      stream,
      type,
      actor,
      body,
      salt: salt.toString('hex'),
      content_digest: contentDigest(salt, body),
      subjects: subjectsOf(body),
    };
  });
}
