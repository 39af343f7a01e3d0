import type pg from 'pg';

/** Scores of a run's records, by sample key and epoch. */
export async function scoresOf(owner: pg.Pool, runId: string): Promise<readonly unknown[]> {
  const { rows } = await owner.query<{ score: unknown }>(
    'SELECT score FROM sample_record WHERE run_id = $1 ORDER BY sample_key, epoch',
    [runId],
  );
  return rows.map(({ score }) => score);
}

/** Rows of `sql`, what follows FROM, in which `$1` is the run. */
export async function countOf(owner: pg.Pool, sql: string, runId: string): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, [
    runId,
  ]);
  return rows[0]?.n ?? -1;
}

/** Lines of the log of calls, for `countOf`. */
export const CALLS = 'model_call JOIN sample ON sample.id = sample_id WHERE run_id = $1';
