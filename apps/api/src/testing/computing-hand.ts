import {
  type ComputationResult,
  computationResultDigest,
  type ComputationSpec,
  computationSpecDigest,
} from '@holdpoint/shared/computations/computation';
import { fitScaling } from '@holdpoint/shared/scaling/fit-scaling';

import type { TestApi } from './an-api.js';

/** What an honest worker answers to a scaling law. */
export function anAnswer(
  spec: Extract<ComputationSpec, { kind: 'scaling_law' }>,
): Extract<ComputationResult, { kind: 'scaling_law' }> {
  return {
    schema: 'holdpoint.computation-result.v1',
    kind: 'scaling_law',
    specDigest: computationSpecDigest(spec),
    backend: null,
    versions: { v8: process.versions.v8 },
    seed: spec.settings.seed,
    dtype: 'float64',
    artefacts: [],
    findings: [],
    body: fitScaling(spec.settings).fit,
  };
}

/** Answers as the worker's role may, in one transaction; `body` may be anything at all. */
export async function answerComputation(
  api: TestApi,
  id: string,
  body: unknown,
  digest: string | null,
  outcome: 'done' | 'refused' = 'done',
): Promise<void> {
  const client = await api.worker.connect();
  try {
    await client.query('BEGIN');
    await client.query(
      `UPDATE computation_claim SET state = 'DONE', fence = fence + 1 WHERE computation_id = $1`,
      [id],
    );
    await client.query(
      `INSERT INTO computation_result (computation_id, fence, outcome, body, result_digest) VALUES ($1, 1, $2, $3, $4)`,
      [id, outcome, JSON.stringify(body), digest],
    );
    await client.query(`INSERT INTO outbox (job, payload) VALUES ('computation.completed', $1)`, [
      JSON.stringify({ computationId: id }),
    ]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

/** The same with the digest that is right for the result. */
export function answerWith(api: TestApi, id: string, result: ComputationResult): Promise<void> {
  return answerComputation(api, id, result, computationResultDigest(result));
}
