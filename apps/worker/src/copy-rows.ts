import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type pg from 'pg';
import { from } from 'pg-copy-streams';

/** One row of a COPY; a Buffer is a bytea. */
export type CopyRow = readonly (string | number | Buffer | null)[];

const TIMEOUT_MS = 60_000;
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** A row in COPY's text format, its line end included. PostgreSQL, COPY, "Text Format". */
export function copyLine(row: CopyRow): string {
  return `${row.map(copyField).join('\t')}\n`;
}

/** Sends rows to a table within the client's transaction; `target` is trusted SQL such as `flushed (id, score)`. */
export async function copyRows(
  client: pg.PoolClient,
  target: string,
  rows: readonly CopyRow[],
): Promise<void> {
  const sink = client.query(from(`COPY ${target} FROM STDIN`));
  const source = Readable.from([Buffer.from(rows.map(copyLine).join(''), 'utf8')]);
  // A COPY is no query to the driver, whose limit doesn't hold here.
  await pipeline(source, sink, { signal: AbortSignal.timeout(TIMEOUT_MS) });
}

function copyField(field: CopyRow[number]): string {
  if (field === null) return '\\N';
  if (typeof field === 'number') return String(field);
  if (Buffer.isBuffer(field)) return `\\\\x${field.toString('hex')}`;
  return field.replace(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? character);
}
