import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { Sha256 } from '@holdpoint/shared/contracts/common';
import { recordsRoot } from '@holdpoint/shared/evidence/result-digest';
import { Score } from '@holdpoint/shared/evidence/score';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { z } from 'zod';

import { readRecords } from './read-run.js';
import { openRun } from './testing/a-run.js';
import { aCountingEvaluation } from './testing/counting-evaluation.js';

const Rows = z.array(
  z.object({ sampleKey: z.string(), epoch: z.int(), score: Score, digest: Sha256.nullable() }),
);
// Orders of code units, of bytes and of a dictionary differ among these.
const KEYS = ['a', 'B', 'ä', '\u{1F600}', '\uFFFD', '_', '10', '9'];

let database: TestDatabase;
let owner: pg.Pool;
beforeAll(async () => {
  database = await aDatabase();
  owner = createPool({ connectionString: database.ownerUrl, max: 1, applicationName: 'owner' });
});
afterAll(async () => {
  await owner.end();
  await database[Symbol.asyncDispose]();
});

/** A run whose records lie in the table, with long explanations. */
async function aRecordedRun(): Promise<string> {
  const { runId } = await openRun(owner, aCountingEvaluation());
  await owner.query('DELETE FROM sample WHERE run_id = $1', [runId]);
  await owner.query(
    `WITH tries AS (
       INSERT INTO sample (run_id, sample_key, epoch, shard, state)
       SELECT $1, key, epoch, 0, 'DONE' FROM unnest($2::text[]) AS key, generate_series(1, 3) AS epoch
       RETURNING id, sample_key, epoch)
     INSERT INTO sample_record (sample_id, run_id, sample_key, epoch, fence, score, transcript_digest, input_tokens,
                                output_tokens, cost_micro_usd, model_calls, latency_ms, completed_at)
     SELECT id, $1, sample_key, epoch, 1,
            jsonb_build_object('status', 'scored', 'value', epoch % 2, 'explanation', repeat('x', 500)),
            sha256(sample_key::bytea), 0, 0, 0, 1, 1, timestamptz '2026-01-01' + make_interval(secs => id)
       FROM tries`,
    [runId, KEYS],
  );
  return runId;
}

describe('the records of a run', () => {
  it.each([1, 5, 24, 2000])('are all read, once each, %i at a time', async (rowsAtOnce) => {
    const runId = await aRecordedRun();
    const client = await owner.connect();
    const { tries, root, completedAt } = await readRecords(client, runId, rowsAtOnce);
    client.release();
    const { rows } = await owner.query(
      `SELECT sample_key AS "sampleKey", epoch, score, 'sha256:' || encode(transcript_digest, 'hex') AS digest
         FROM sample_record WHERE run_id = $1`,
      [runId],
    );
    const stored = Rows.parse(rows).map(({ digest, ...record }) => ({
      ...record,
      transcriptDigest: digest,
    }));
    expect(new Set(tries.map(({ sampleKey, epoch }) => `${sampleKey} ${epoch}`)).size).toBe(24);
    expect(tries).toHaveLength(24);
    expect(root).toBe(recordsRoot(stored));
    expect(tries.every(({ score }) => !('explanation' in score))).toBe(true);
    const last = await owner.query<{ at: Date }>(
      'SELECT max(completed_at) AS at FROM sample_record WHERE run_id = $1',
      [runId],
    );
    expect(completedAt).toBe(last.rows[0]?.at.toISOString());
  });
});
