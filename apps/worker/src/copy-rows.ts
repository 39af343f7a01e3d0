import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type pg from 'pg';
import { from } from 'pg-copy-streams';

/** One row of a COPY; a Buffer is a bytea. */
export type CopyRow = readonly (string | number | Buffer | null)[];

/** A line that fell silent ends the connection, which reads as the outage that it is. */
const TIMEOUT_MS = 60_000;
const NEVER_MS = 2 ** 31 - 1;
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
  timeoutMs: number = TIMEOUT_MS,
): Promise<void> {
  // The driver's own limit would leave a stream behind that throws into the process when the answer comes after all.
  const copy = Object.assign(from(`COPY ${target} FROM STDIN`), { query_timeout: NEVER_MS });
  const sink = client.query(copy);
  const source = Readable.from([Buffer.from(rows.map(copyLine).join(''), 'utf8')]);
  const limit = setTimeout(() => void client.end(), timeoutMs);
  try {
    await pipeline(source, sink);
  } finally {
    clearTimeout(limit);
  }
}

function copyField(field: CopyRow[number]): string {
  if (field === null) return '\\N';
  if (typeof field === 'number') return String(field);
  if (Buffer.isBuffer(field)) return `\\\\x${field.toString('hex')}`;
  return field.replace(/[\\\n\r\t]/g, (character) => ESCAPES[character] ?? character);
}
