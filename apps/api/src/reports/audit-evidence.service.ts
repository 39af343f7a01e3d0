import { toBase64 } from '@holdpoint/shared/encoding/base64';
import { decodeUtf8 } from '@holdpoint/shared/encoding/utf8';
import type { AuditEvent } from '@holdpoint/shared/report/audit-event';
import type { BundleSource } from '@holdpoint/shared/report/bundle';
import type { LogEvidence, LoggedEvent } from '@holdpoint/shared/report/log-evidence';
import { inclusionProof } from '@holdpoint/shared/tlog/proofs';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Count, type Queries } from '../database/database.js';
import type { Env } from '../env.js';
import { Ledger } from '../ledger/ledger.service.js';
import { logStreamOf } from '../ledger/log-keys.js';
import { askIn, Bytes, cosignaturesOf, storedNodes, withCosignatures } from '../ledger/log-rows.js';
import { Receipts } from '../ledger/receipts.service.js';
import { ENV } from '../tokens.js';

const PlaceRow = z.object({
  id: z.uuid(),
  idx: Count,
  salt: Bytes.nullable(),
  /** Of a purged event alone: every other's can be made from the event. */
  entry: Bytes.nullable(),
});

const SELECT_PLACES = `
  SELECT event.id, idx, salt, CASE WHEN salt IS NULL THEN entry END AS entry
    FROM audit.event AS event JOIN audit.leaf AS leaf ON leaf.event_id = event.id WHERE event.id = ANY($1::uuid[])`;

const HeadRow = z.object({ size: Count, note: z.string() });

/**
 * The head over all the events that most witnesses have cosigned, of those the first: once the witnesses have come by,
 * later heads change nothing of a bundle. Only the next cosignatures are looked at: a log has many more behind them.
 */
const SELECT_HEAD = `
  WITH near AS (SELECT size, witness FROM audit.cosignature WHERE size > $1 ORDER BY size LIMIT 100),
  cosigned AS (SELECT size, count(DISTINCT witness) AS witnesses FROM near GROUP BY size),
  first AS (SELECT min(size) AS size FROM audit.tree_head WHERE note IS NOT NULL AND size > $1)
  SELECT size, note FROM audit.tree_head LEFT JOIN cosigned USING (size)
   WHERE note IS NOT NULL AND size IN (SELECT size FROM cosigned UNION SELECT size FROM first)
   ORDER BY coalesce(witnesses, 0) DESC, size LIMIT 1`;

const ToldKeys = z.object({ logKeys: z.array(z.string()), rotation: z.string().nullable() });

/** Gives audit events with their places in the log, so that an outsider can verify them with no one's help. */
@Injectable()
export class AuditEvidenceReader {
  constructor(
    private readonly ledger: Ledger,
    private readonly receipts: Receipts,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** Resolves once the log has signed for an event. Throws `receipt.pending` (unavailable). */
  async settled(eventId: string): Promise<void> {
    await this.receipts.require(eventId);
  }

  /** Events of the streams up to their heads; `log` is null while any of them is not under a signed tree head. */
  async read(
    queries: Queries,
    heads: Readonly<Record<string, number>>,
  ): Promise<Pick<BundleSource, 'audit' | 'log'>> {
    const events = await this.ledger.events(queries, Object.keys(heads));
    const audit = events.filter(({ stream, streamSeq }) => streamSeq <= (heads[stream] ?? 0));
    return { audit, log: await this.logOf(queries, audit) };
  }

  private async logOf(
    queries: Queries,
    events: readonly AuditEvent[],
  ): Promise<LogEvidence | null> {
    const rows = await queries.rows(PlaceRow, SELECT_PLACES, [events.map(({ id }) => id)]);
    const last = rows.reduce((most, { idx }) => Math.max(most, idx), -1);
    const head = await queries.row(HeadRow, SELECT_HEAD, [last]);
    if (head === undefined || rows.length < events.length) return null;
    const { origin } = this.env.log;
    return {
      schema: 'holdpoint.log-evidence.v1',
      origin,
      ...(await this.keys(queries, origin)),
      treeHead: withCosignatures(head.note, await cosignaturesOf(askIn(queries), head.size)),
      entries: await placesOf(queries, events, rows, head.size),
    };
  }

  /** As the log itself tells them: nothing is asked of the signer, which may be out of reach. */
  private async keys(
    queries: Queries,
    origin: string,
  ): Promise<Pick<LogEvidence, 'keys' | 'rotations'>> {
    const told = await queries.rows(
      z.object({ body: ToldKeys }),
      `SELECT body FROM audit.event WHERE stream = $1 AND type IN ('log.opened', 'log.key_rotated') ORDER BY stream_seq`,
      [logStreamOf(origin)],
    );
    const newestFirst = told.map(({ body }) => body).reverse();
    return {
      keys: [...new Set(newestFirst.flatMap(({ logKeys }) => logKeys))],
      rotations: told.flatMap(({ body: { rotation } }) => rotation ?? []),
    };
  }
}

async function placesOf(
  queries: Queries,
  events: readonly AuditEvent[],
  rows: readonly z.infer<typeof PlaceRow>[],
  size: number,
): Promise<LoggedEvent[]> {
  const places = new Map(rows.map((row) => [row.id, row]));
  // One reader for all: neighbours share their tiles.
  const hashAt = storedNodes(askIn(queries), size);
  const logged: LoggedEvent[] = [];
  for (const { id } of events) {
    const place = places.get(id);
    if (place === undefined) continue;
    logged.push({
      eventId: id,
      index: place.idx,
      salt: place.salt === null ? null : toBase64(place.salt),
      card: place.entry === null ? null : decodeUtf8(place.entry),
      proof: (await inclusionProof(place.idx, size, hashAt)).map(toBase64),
    });
  }
  return logged;
}
