import { LEASE_GRACE_SECONDS, SUSPECT_AFTER } from '@holdpoint/shared/jobs/leases';
import { z } from 'zod';

import { Count, type Database } from '../database/database.js';

/** How long a ring may go unanswered while nobody works at anything; a worker that is alive answers well within it. */
const PATIENCE_SECONDS = 20;
/** The same while somebody works: then a ring most likely waits in the queue behind others. */
const PATIENCE_WHILE_BUSY_SECONDS = 300;
const LONGEST_WAIT_MS = 5_000;
const SHORTEST_WAIT_MS = 250;

/** When a sample may be claimed: after the pause of one that failed, or a moment after the end of a lease. */
const DUE_AT = `lease_until + make_interval(secs => CASE state WHEN 'LEASED' THEN ${LEASE_GRACE_SECONDS} ELSE 0 END)`;

/**
 * What waits without a doorbell, rung again. A shard waits when it has a sample that is ready and not paused, or leased to
 * somebody whose lease ran out, and nobody holds a live lease in it: a live claim goes on by itself. What became due
 * since the last ring is rung for at once, and suspects are rung for as if nobody were busy: they wait for each other.
 */
const RING_SHARDS = `
  INSERT INTO outbox (job, payload)
  SELECT 'shard.run', waiting.payload
    FROM (SELECT jsonb_build_object('runId', run_id, 'shard', shard) AS payload,
                 max(${DUE_AT}) FILTER (WHERE ${DUE_AT} < now()) AS due_at,
                 bool_or(abandoned_claims + (state = 'LEASED')::int >= ${SUSPECT_AFTER}) AS has_suspect
            FROM sample
           WHERE state IN ('READY', 'LEASED')
             AND run_id NOT IN (SELECT id FROM run WHERE state = 'open' AND source = 'native' AND NOT audit.is_effective(event_id))
           GROUP BY run_id, shard
          HAVING bool_and(state = 'READY' OR ${DUE_AT} < now())
             AND bool_or(lease_until IS NULL OR ${DUE_AT} < now())) AS waiting,
         (SELECT CASE WHEN EXISTS (SELECT FROM sample WHERE state = 'LEASED' AND lease_until > now())
                      THEN ${PATIENCE_WHILE_BUSY_SECONDS} ELSE ${PATIENCE_SECONDS} END AS seconds) AS patience
   WHERE NOT EXISTS (
     SELECT FROM outbox
      WHERE job = 'shard.run' AND payload = waiting.payload
        AND (delivered_at IS NULL
             OR delivered_at > greatest(
                  now() - make_interval(secs => CASE WHEN has_suspect THEN ${PATIENCE_SECONDS} ELSE patience.seconds END),
                  coalesce(waiting.due_at, '-infinity'))))`;

const DUE_CLAIM_AT = `lease_until + make_interval(secs => CASE claim.state WHEN 'LEASED' THEN ${LEASE_GRACE_SECONDS} ELSE 0 END)`;

/** As for shards: at once when a pause or a dead holder's lease ran out, seldom while the others wait behind one at work. */
const RING_COMPUTATIONS = `
  INSERT INTO outbox (job, payload)
  SELECT 'computation.run', waiting.payload
    FROM (SELECT jsonb_build_object('computationId', id) AS payload, ${DUE_CLAIM_AT} AS due_at
            FROM computation_claim AS claim JOIN computation ON id = computation_id AND computation.state = 'open'
           WHERE claim.state IN ('READY', 'LEASED') AND (lease_until IS NULL OR ${DUE_CLAIM_AT} < now())
             AND audit.is_effective(event_id)) AS waiting,
         (SELECT CASE WHEN EXISTS (SELECT FROM computation_claim WHERE state = 'LEASED' AND lease_until > now())
                      THEN ${PATIENCE_WHILE_BUSY_SECONDS} ELSE ${PATIENCE_SECONDS} END AS seconds) AS patience
   WHERE NOT EXISTS (
     SELECT FROM outbox
      WHERE job = 'computation.run' AND payload = waiting.payload
        AND (delivered_at IS NULL
             OR delivered_at > greatest(now() - make_interval(secs => patience.seconds), coalesce(due_at, '-infinity'))))`;

/** A job about one row of another table, rung when `waiting` holds and it was not rung a moment ago. */
function ringFor(job: string, key: string, waiting: string): string {
  return `
  INSERT INTO outbox (job, payload)
  SELECT '${job}', jsonb_build_object('${key}', waiting.id) FROM (${waiting}) AS waiting
   WHERE NOT EXISTS (
     SELECT FROM outbox WHERE job = '${job}' AND payload = jsonb_build_object('${key}', waiting.id)
        AND (delivered_at IS NULL OR delivered_at > now() - make_interval(secs => ${PATIENCE_SECONDS})))`;
}

const RINGS = [
  RING_SHARDS,
  RING_COMPUTATIONS,
  ringFor(
    'computation.completed',
    'computationId',
    `SELECT id FROM computation
      WHERE state = 'open'
        AND EXISTS (SELECT FROM computation_result WHERE computation_id = id AND created_at < now() - interval '2 seconds')`,
  ),
  ringFor(
    'run.aggregate',
    'runId',
    `SELECT run.id FROM run
      WHERE state = 'open' AND created_at < now() - interval '2 seconds'
        AND EXISTS (SELECT FROM sample WHERE run_id = run.id)
        AND NOT EXISTS (SELECT FROM sample WHERE run_id = run.id AND state IN ('READY', 'LEASED'))
        AND NOT EXISTS (SELECT FROM run_result WHERE run_id = run.id)`,
  ),
  ringFor(
    'run.completed',
    'runId',
    `SELECT run.id FROM run
      WHERE state IN ('open', 'aggregated')
        AND (EXISTS (SELECT FROM run_result WHERE run_id = run.id AND created_at < now() - interval '2 seconds')
             OR EXISTS (SELECT FROM evidence_import JOIN import_result ON import_id = evidence_import.id
                         WHERE evidence_import.run_id = run.id AND import_result.state = 'refused'))
     UNION
     SELECT min(run.id::text)::uuid FROM run JOIN campaign ON campaign.id = campaign_id AND campaign.state = 'running'
      GROUP BY campaign_id HAVING bool_and(run.state IN ('closed', 'invalid'))`,
  ),
  ringFor(
    'log.import',
    'importId',
    `SELECT id FROM evidence_import
      WHERE created_at < now() - interval '2 seconds'
        AND NOT EXISTS (SELECT FROM import_result WHERE import_id = evidence_import.id)`,
  ),
];

/** Rings what waits unrung; gives the number of rings. The queue may be wiped at any time: this is what brings it back. */
export async function reconcileOnce(database: Database): Promise<number> {
  return database.transaction(async (queries) => {
    // One reconciler at a time, however many processes: two would ring everything twice.
    const { locked } = (await queries.row(
      z.object({ locked: z.boolean() }),
      `SELECT pg_try_advisory_xact_lock(hashtextextended('holdpoint.reconciler', 0)) AS locked`,
    )) ?? { locked: false };
    if (!locked) return 0;
    let rings = 0;
    for (const statement of RINGS) rings += await queries.execute(statement);
    return rings;
  });
}

/** Milliseconds until there may be something to reconcile: when a sample is next due, and every few seconds anyway. */
export async function untilNextReconciliation(database: Database): Promise<number> {
  const next = await database.row(
    z.object({ wait: Count.nullable() }),
    `SELECT ceil(extract(epoch FROM min(${DUE_AT}) - now()) * 1000)::bigint AS wait
       FROM sample WHERE state IN ('READY', 'LEASED') AND ${DUE_AT} > now()`,
  );
  return Math.min(
    LONGEST_WAIT_MS,
    Math.max(SHORTEST_WAIT_MS, (next?.wait ?? LONGEST_WAIT_MS) + 10),
  );
}
