import { formatNote, parseNote } from '@holdpoint/shared/tlog/note';
import type { NodeReader } from '@holdpoint/shared/tlog/proofs';
import { TILE_WIDTH, tileReader } from '@holdpoint/shared/tlog/tiles';
import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';

import { Count, Instant, type Queries } from '../database/database.js';

/** Rows of a statement, unparsed: of the API's role, or of the sequencer's. */
export type Ask = (sql: string, values?: readonly unknown[]) => Promise<readonly unknown[]>;

/** As the role of the sequencer. */
export function askOf(client: Pool | ClientBase): Ask {
  return async (sql, values = []) =>
    (await client.query<Record<string, unknown>>(sql, [...values])).rows;
}

/** As the role of the API, within the transaction of `queries` where there is one. */
export function askIn(queries: Queries): Ask {
  return (sql, values = []) => queries.rows(z.unknown(), sql, values);
}

/** `bytea`, whole: a view may be of a larger buffer. */
export const Bytes = z.instanceof(Uint8Array).transform((bytes) => new Uint8Array(bytes));

const HeadRow = z.object({ size: Count, root: Bytes });
const SignedRow = HeadRow.extend({
  note: z.string(),
  signed_at: Instant,
}).transform(({ signed_at, ...row }) => ({ ...row, signedAt: signed_at }));

/** A head of the tree, signed or not. */
export type StoredHead = z.infer<typeof HeadRow>;
/** A head with the signer's note. */
export type SignedHead = z.infer<typeof SignedRow>;

/** Undefined for the empty log. */
export async function newestHead(ask: Ask): Promise<StoredHead | undefined> {
  const rows = await ask('SELECT size, root FROM audit.tree_head ORDER BY size DESC LIMIT 1');
  return z.array(HeadRow).parse(rows)[0];
}

/** Undefined before the first signature. */
export async function newestSignedHead(ask: Ask): Promise<SignedHead | undefined> {
  const rows = await ask(
    `SELECT size, root, note, signed_at FROM audit.tree_head
      WHERE note IS NOT NULL ORDER BY size DESC LIMIT 1`,
  );
  return z.array(SignedRow).parse(rows)[0];
}

const Hash = z.object({ hash: Bytes });

/** Hashes `from` to before `to` of a level of tiles, in order: of the leaves at level 0. */
export async function hashesBetween(
  ask: Ask,
  level: number,
  from: number,
  to: number,
): Promise<Uint8Array[]> {
  if (from === to) return [];
  const rows =
    level === 0
      ? await ask(
          'SELECT leaf_hash AS hash FROM audit.leaf WHERE idx >= $1 AND idx < $2 ORDER BY idx',
          [from, to],
        )
      : await ask(
          'SELECT hash FROM audit.node WHERE level = $3 AND idx >= $1 AND idx < $2 ORDER BY idx',
          [from, to, level],
        );
  return rows.map((row) => Hash.parse(row).hash);
}

/** Nodes of the tree of the first `size` leaves, for proofs. Throws `log.tile_malformed` where rows are missing. */
export function storedNodes(ask: Ask, size: number): NodeReader {
  return tileReader(async ({ level, index, width }) => {
    const from = index * TILE_WIDTH;
    return Buffer.concat(await hashesBetween(ask, level, from, from + width));
  }, size);
}

const EntryRow = z.object({ entry: Bytes });

/** Entries `from` to before `to`, in order. */
export async function entriesBetween(ask: Ask, from: number, to: number): Promise<Uint8Array[]> {
  const rows = await ask('SELECT entry FROM audit.leaf WHERE idx >= $1 AND idx < $2 ORDER BY idx', [
    from,
    to,
  ]);
  return rows.map((row) => EntryRow.parse(row).entry);
}

/** Newest line of each witness under a head, in order of their names. */
export async function cosignaturesOf(ask: Ask, size: number): Promise<readonly string[]> {
  const rows = await ask(
    `SELECT DISTINCT ON (witness COLLATE "C") line FROM audit.cosignature
      WHERE size = $1 ORDER BY witness COLLATE "C", cosigned_at DESC`,
    [size],
  );
  return z
    .array(z.object({ line: z.string() }))
    .parse(rows)
    .map(({ line }) => line);
}

/** The newest head above a leaf that a witness has cosigned; undefined where there is none. */
export async function newestCosignedHead(
  ask: Ask,
  leafIndex: number,
): Promise<SignedHead | undefined> {
  const rows = await ask(
    `SELECT size, root, note, signed_at FROM audit.tree_head
      WHERE note IS NOT NULL AND size = (SELECT max(size) FROM audit.cosignature WHERE size > $1)`,
    [leafIndex],
  );
  return z.array(SignedRow).parse(rows)[0];
}

/** The note with further signature lines under it. */
export function withCosignatures(note: string, lines: readonly string[]): string {
  const { text, signatures } = parseNote(note);
  return formatNote(text, [...signatures.map(({ line }) => line), ...lines]);
}
