import { samplesDigest } from '@holdpoint/evals/catalog';
import type { Evaluation, Sample } from '@holdpoint/evals/define-evaluation';
import { digestOf } from '@holdpoint/shared/digest/sha256';
import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { RunPlan } from '@holdpoint/shared/evidence/run-plan';
import type pg from 'pg';

import type { KnownEvaluations } from './evaluations.js';

/** A run whose sealed plan and loaded evaluation were seen to agree. */
export interface PlannedRun {
  readonly plan: RunPlan;
  readonly evaluation: Evaluation;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly samples: ReadonlyMap<string, Sample<unknown>>;
}

interface RunRow {
  readonly plan: unknown;
  readonly plan_digest: string | null;
}

interface KeptRun {
  readonly version: string;
  readonly loading: Promise<PlannedRun>;
}

/** Runs with shards under way at once are few; one that is pushed out is loaded again. */
const KEPT_RUNS = 4;
const keptRuns = new WeakMap<KnownEvaluations, Map<string, KeptRun>>();

/**
 * The plan of a native run with the evaluation that it names. Throws `run.not_found`, `run.not_planned` for an imported
 * one, `run.plan_changed` when the plan isn't the sealed one, and `run.evaluation_elsewhere` when this worker lacks the
 * evaluation or its samples as they were registered: its results would answer another question, so the run waits for a
 * worker of the version that has them. A run is read and checked once for all its shards, and again whenever its row
 * was written since.
 */
export async function loadPlannedRun(
  pool: pg.Pool,
  evaluations: KnownEvaluations,
  runId: string,
): Promise<PlannedRun> {
  const version = await versionOf(pool, runId);
  const kept = keptRuns.get(evaluations) ?? new Map<string, KeptRun>();
  keptRuns.set(evaluations, kept);
  const known = kept.get(runId);
  if (known?.version === version) return known.loading;
  const loading = readPlannedRun(pool, evaluations, runId);
  const entry = { version, loading };
  kept.delete(runId);
  kept.set(runId, entry);
  const [oldest] = kept.keys();
  if (kept.size > KEPT_RUNS && oldest !== undefined) kept.delete(oldest);
  try {
    return await loading;
  } catch (error) {
    // A database that was away must not be what the next shard is told.
    if (kept.get(runId) === entry) kept.delete(runId);
    throw error;
  }
}

/** Another one after every write to the row. PostgreSQL, "System Columns". */
async function versionOf(pool: pg.Pool, runId: string): Promise<string> {
  const { rows } = await pool.query<{ version: string }>(
    `SELECT xmin::text || ctid::text AS version FROM run WHERE id = $1`,
    [runId],
  );
  const [row] = rows;
  if (row === undefined) throw refusal('run.not_found', 'not_found', `There is no run ${runId}.`);
  return row.version;
}

async function readPlannedRun(
  pool: pg.Pool,
  evaluations: KnownEvaluations,
  runId: string,
): Promise<PlannedRun> {
  const { rows } = await pool.query<RunRow>('SELECT plan, plan_digest FROM run WHERE id = $1', [
    runId,
  ]);
  const [row] = rows;
  if (row === undefined) throw refusal('run.not_found', 'not_found', `There is no run ${runId}.`);
  if (row.plan === null)
    throw refusal('run.not_planned', 'invalid', `Run ${runId} was imported and has no plan.`);
  if (digestOf(row.plan) !== row.plan_digest) {
    throw refusal(
      'run.plan_changed',
      'integrity',
      `The plan of run ${runId} is not the one that was sealed.`,
    );
  }
  const plan = RunPlan.parse(row.plan);
  if (!evaluations.has(plan.evaluation.ref)) throw elsewhere(plan.evaluation.ref, runId);
  const evaluation = evaluations.find(plan.evaluation.ref);
  const parameters = evaluation.parameters.parse(plan.evaluation.parameters);
  const samples = evaluation.samples(parameters);
  const isSame =
    evaluations.digestOf(plan.evaluation.ref) === plan.evaluation.digest &&
    samplesDigest(samples) === plan.samplesDigest;
  if (!isSame) throw elsewhere(plan.evaluation.ref, runId);
  return {
    plan,
    evaluation,
    parameters,
    samples: new Map(samples.map((sample) => [sample.key, sample])),
  };
}

/** Unavailable, not wrong: while versions are exchanged, workers of two live side by side. */
function elsewhere(ref: string, runId: string): HoldpointError {
  return refusal(
    'run.evaluation_elsewhere',
    'unavailable',
    `This worker's ${ref} is not what run ${runId} registered: start a worker of that version, or raise the evaluation's version and open a new run.`,
  );
}

function refusal(
  code: `run.${string}`,
  kind: 'invalid' | 'not_found' | 'integrity' | 'unavailable',
  message: string,
): HoldpointError {
  return new HoldpointError({ code, kind, message });
}
