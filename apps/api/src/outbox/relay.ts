import { createHash } from 'node:crypto';

import { canonicalJson } from '@holdpoint/shared/digest/canonical-json';
import { jobNames, jobs } from '@holdpoint/shared/jobs/catalog';
import { z } from 'zod';

import { Count, type Database } from '../database/database.js';
import type { Doorbells, Ring } from '../queue.js';

const BATCH = 500;

const OutboxRow = z.object({ id: Count, job: z.string(), payload: z.unknown() });

/** Of runs whose opening the log has not signed: no model is called before its plan lies outside of our hands. */
const NOT_YET = `
  SELECT id::text FROM run WHERE state = 'open' AND source = 'native' AND NOT audit.is_effective(event_id)`;

/** Nor is anything computed before it is known to others what was asked. */
const NOT_YET_ASKED = `
  SELECT id::text FROM computation WHERE state = 'open' AND NOT audit.is_effective(event_id)`;

/**
 * Turns a batch of outbox rows into rings; gives the number of rows. A crash between ring and mark rings twice, which
 * a doorbell bears. Rows are claimed by lock and flag: a cursor on ids loses rows that commit out of order.
 */
export function relayOnce(database: Database, doorbells: Doorbells): Promise<number> {
  return database.transaction(async (queries) => {
    const rows = await queries.rows(
      OutboxRow,
      `SELECT id, job, payload FROM outbox
        WHERE delivered_at IS NULL
          AND NOT (job = 'shard.run' AND coalesce(payload ->> 'runId' IN (${NOT_YET}), false))
          AND NOT (job = 'computation.run' AND coalesce(payload ->> 'computationId' IN (${NOT_YET_ASKED}), false))
        ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED`,
      [BATCH],
    );
    if (rows.length === 0) return 0;
    await doorbells.ring(rows.flatMap(ringsOf));
    await queries.execute('UPDATE outbox SET delivered_at = now() WHERE id = ANY($1)', [
      rows.map(({ id }) => id),
    ]);
    return rows.length;
  });
}

/**
 * The outbox row is part of the id: ringing again is another row, while a row delivered twice is one job. The worker
 * may write rows, and it reads hostile text: a row that is no job rings nothing and holds up nobody.
 */
function ringsOf({ id, job, payload }: z.infer<typeof OutboxRow>): Ring[] {
  const name = jobNames.find((known) => known === job);
  const parsed = name === undefined ? undefined : jobs[name].payload.safeParse(payload);
  if (name === undefined || parsed?.success !== true) return [];
  const digest = createHash('sha256')
    .update(canonicalJson([name, parsed.data, id]))
    .digest('hex');
  return [{ id: digest, job: name, payload: parsed.data }];
}
