import { withTransaction } from '@holdpoint/prisma/pool';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { entryOf } from '@holdpoint/shared/tlog/entry-card';
import {
  emptyFrontier,
  extendFrontier,
  type Frontier,
  rootOf,
} from '@holdpoint/shared/tlog/frontier';
import { leafHash } from '@holdpoint/shared/tlog/leaf-hash';
import { hashesAtLevel, perfectRoot, TILE_WIDTH } from '@holdpoint/shared/tlog/tiles';
import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';

import { Count, Instant } from '../database/database.js';
import { type Ask, askOf, Bytes, hashesBetween } from './log-rows.js';

/** Leaves of one transaction: small enough that a receipt never waits long for others'. */
export const LARGEST_BATCH = 5_000;

const ClaimedEvent = z
  .object({
    id: z.uuid(),
    stream: z.string(),
    stream_seq: z.int(),
    type: z.string(),
    actor: z.string(),
    at: Instant,
    subjects: z.array(z.string()),
    content_digest: z.string(),
  })
  .transform(({ stream_seq, content_digest, ...event }) => ({
    ...event,
    seq: stream_seq,
    contentDigest: content_digest,
  }));

const FrontierRow = z
  .object({ size: Count, frontier: z.array(Bytes) })
  .transform(({ size, frontier }): Frontier => ({ size, hashes: frontier }));

/**
 * By flag, oldest first: within a stream in order of their numbers, since its lock is held to the commit. What is flagged
 * and gone stays flagged: somebody deleted it, which the log's status tells.
 */
const CLAIM = `
  WITH batch AS (
    SELECT event_id FROM audit.pending JOIN audit.event ON id = event_id ORDER BY pending.position LIMIT $1),
  claimed AS (DELETE FROM audit.pending USING batch WHERE pending.event_id = batch.event_id RETURNING pending.event_id)
  SELECT id, stream, stream_seq, type, actor, at, subjects, content_digest
    FROM claimed JOIN audit.event ON id = event_id ORDER BY position`;

/**
 * Turns pending events into leaves, with their nodes and the new head, in one transaction; gives their number, 0 also while
 * another process is at it. Dying anywhere leaves nothing half done. Throws `log.origin_changed` (integrity) where the
 * database holds a log of another name.
 */
export async function sequenceOnce(
  pool: Pool,
  origin: string,
  largest: number = LARGEST_BATCH,
): Promise<number> {
  const { rowCount } = await pool.query('SELECT FROM audit.pending LIMIT 1');
  if (rowCount === 0) return 0;
  return withTransaction(pool, async (client) => {
    const ask = askOf(client);
    // Two at once would give one index to two leaves: the second would fail, and with it its turn.
    const [lock] = await ask(
      `SELECT pg_try_advisory_xact_lock(hashtextextended('holdpoint.sequencer', 0)) AS locked`,
    );
    if (!z.object({ locked: z.boolean() }).parse(lock).locked) return 0;
    await requireOrigin(ask, origin);
    const events = z.array(ClaimedEvent).parse(await ask(CLAIM, [largest]));
    if (events.length === 0) return 0;
    const before = await frontierOf(ask);
    const entries = events.map((event) => entryOf(event, origin));
    const hashes = entries.map(leafHash);
    const after = extendFrontier(before, hashes);
    await insertLeaves(client, before.size, events, entries, hashes);
    await insertNodes(client, before.size, after.size, hashes);
    await client.query('INSERT INTO audit.tree_head (size, root, frontier) VALUES ($1, $2, $3)', [
      after.size,
      Buffer.from(rootOf(after)),
      buffers(after.hashes),
    ]);
    return events.length;
  });
}

async function requireOrigin(ask: Ask, origin: string): Promise<void> {
  await ask('INSERT INTO audit.log (origin) VALUES ($1) ON CONFLICT DO NOTHING', [origin]);
  const [row] = z
    .array(z.object({ origin: z.string() }))
    .parse(await ask('SELECT origin FROM audit.log'));
  if (row?.origin === origin) return;
  throw new HoldpointError({
    code: 'log.origin_changed',
    kind: 'integrity',
    message: `This database holds the log ${row?.origin ?? '?'}, and HOLDPOINT_LOG_ORIGIN says ${origin}. A log never changes its name.`,
  });
}

async function frontierOf(ask: Ask): Promise<Frontier> {
  const rows = await ask('SELECT size, frontier FROM audit.tree_head ORDER BY size DESC LIMIT 1');
  return z.array(FrontierRow).parse(rows)[0] ?? emptyFrontier;
}

async function insertLeaves(
  client: PoolClient,
  first: number,
  events: readonly { readonly id: string }[],
  entries: readonly Uint8Array[],
  hashes: readonly Uint8Array[],
): Promise<void> {
  await client.query(
    `INSERT INTO audit.leaf (idx, event_id, entry, leaf_hash)
     SELECT $1::bigint + place - 1, id, entry, hash
       FROM unnest($2::uuid[], $3::bytea[], $4::bytea[]) WITH ORDINALITY AS leaf (id, entry, hash, place)`,
    [first, events.map(({ id }) => id), buffers(entries), buffers(hashes)],
  );
}

/** Each tile that has become full stands as one hash in the tile above it. */
async function insertNodes(
  client: PoolClient,
  from: number,
  to: number,
  leafHashes: readonly Uint8Array[],
): Promise<void> {
  let fresh = leafHashes;
  for (let level = 1; hashesAtLevel(level, from) < hashesAtLevel(level, to); level += 1) {
    const [first, end] = [hashesAtLevel(level, from), hashesAtLevel(level, to)];
    const below = hashesAtLevel(level - 1, from);
    const stored = await hashesBetween(askOf(client), level - 1, first * TILE_WIDTH, below);
    const children = [...stored, ...fresh];
    fresh = Array.from({ length: end - first }, (_, place) =>
      perfectRoot(children.slice(place * TILE_WIDTH, (place + 1) * TILE_WIDTH)),
    );
    await client.query(
      `INSERT INTO audit.node (level, idx, hash)
       SELECT $1, $2::bigint + place - 1, hash FROM unnest($3::bytea[]) WITH ORDINALITY AS node (hash, place)`,
      [level, first, buffers(fresh)],
    );
  }
}

/** As the driver takes bytes: copies, since hashes may be views into one buffer. */
function buffers(parts: readonly Uint8Array[]): Buffer[] {
  return parts.map((part) => Buffer.from(part));
}
