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

/**
 * The plan of a native run with the evaluation that it names. Throws `run.not_found`, `run.not_planned` for an imported
 * one, `run.plan_changed` when the plan isn't the sealed one, and `run.evaluation_elsewhere` when this worker lacks the
 * evaluation or its samples as they were registered: its results would answer another question, so the run waits for a
 * worker of the version that has them.
 */
export async function loadPlannedRun(
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
