import { runRoutes } from '@holdpoint/shared/contracts/campaigns';
import type { Sha256 } from '@holdpoint/shared/contracts/common';
import { type EvidenceImport, evidenceRoutes } from '@holdpoint/shared/contracts/evidence';
import { gateRoutes } from '@holdpoint/shared/contracts/gates';
import { reviewRoutes } from '@holdpoint/shared/contracts/reviews';
import { runEvidenceOf } from '@holdpoint/shared/evidence/run-evidence-of';
import type { SampleRecord } from '@holdpoint/shared/evidence/sample-record';
import { scored } from '@holdpoint/shared/evidence/score';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { register, until } from '../testing/a-line.js';
import { anApi, type SignedIn, type TestApi } from '../testing/an-api.js';

const EVALUATION = 'refusals/incorrect-refusals@1';
const READ_AT = new Date().toISOString();
const READING = {
  model: null,
  task: null,
  scorer: null,
  findings: [],
  samples: 1,
  epochs: 1,
  sandbox: 'L0',
  elicitationCostShare: 0,
} as const;

let api: TestApi;
let engineer: SignedIn;
let checkpointId: string;
let weightsDigest: Sha256;
beforeAll(async () => {
  api = await anApi();
  engineer = await api.as('engineer', ['evaluation_engineer']);
  ({ id: checkpointId, weightsDigest } = await register(engineer.call));
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

function aRecord(sampleKey: string, value: number): SampleRecord {
  return {
    sampleKey,
    epoch: 1,
    score: scored(value),
    transcriptDigest: null,
    pack: null,
    inputTokens: 0,
    outputTokens: 0,
    costMicroUsd: 0,
    modelCalls: 0,
    latencyMs: 0,
    completedAt: READ_AT,
  };
}

/** As the worker's role may: one sample and its record. */
async function insert(
  runId: string,
  record: SampleRecord,
  hand: Pick<TestApi['worker'], 'query'> = api.worker,
): Promise<void> {
  await hand.query(
    `INSERT INTO sample (run_id, sample_key, epoch, shard, state) VALUES ($1, $2, 1, 0, 'DONE')`,
    [runId, record.sampleKey],
  );
  await hand.query(
    `INSERT INTO sample_record (sample_id, run_id, sample_key, epoch, fence, score, input_tokens, output_tokens,
            cost_micro_usd, model_calls, latency_ms, completed_at)
     SELECT id, run_id, sample_key, epoch, fence, $3, 0, 0, 0, 0, 0, $4 FROM sample
      WHERE run_id = $1 AND sample_key = $2`,
    [runId, record.sampleKey, JSON.stringify(record.score), record.completedAt],
  );
}

/** Does the worker's part for a log of one sample, up to its claim. */
async function read({ id, runId, fileDigest }: EvidenceImport): Promise<void> {
  const record = aRecord('task-1', 1);
  await insert(runId, record);
  const claim = runEvidenceOf({
    registration: {
      runId,
      evaluation: EVALUATION,
      source: 'imported',
      planDigest: null,
      policyDigest: null,
      requestedBy: 'engineer',
      registeredAt: READ_AT,
    },
    origin: {
      kind: 'imported',
      fileDigest,
      weightsDigest,
      sampleKeys: ['task-1'],
      epochs: 1,
      elicitationCostShare: 0,
    },
    records: [record],
    status: 'complete',
    sandbox: 'L0',
    findings: [],
    completedAt: READ_AT,
  });
  await api.worker.query(
    `INSERT INTO import_result (import_id, state, body) VALUES ($1, 'accepted', $2)`,
    [id, { ...READING, weightsDigest }],
  );
  await api.worker.query(
    'INSERT INTO run_result (run_id, body, result_digest) VALUES ($1, $2, $3)',
    [runId, JSON.stringify(claim), claim.resultDigest],
  );
  await api.worker.query(`INSERT INTO outbox (job, payload) VALUES ('run.completed', $1)`, [
    JSON.stringify({ runId }),
  ]);
}

/** How the gate reads the run now. */
async function verdictOn(runId: string): Promise<string | undefined> {
  const decision = await engineer.call(
    gateRoutes.decide,
    { params: { action: 'deploy_external' }, body: { checkpointId } },
    { idempotencyKey: crypto.randomUUID() },
  );
  const cited = decision.criteria.flatMap(({ evidence }) => evidence);
  return cited.find((run) => run.runId === runId)?.verdict;
}

/** A log that was read and closed. */
async function closedLog(content: string): Promise<EvidenceImport> {
  const bytes = new Uint8Array(Buffer.from(content));
  const query = { checkpointId, evaluation: EVALUATION, fileName: 'log.eval' };
  const made = await engineer.call(evidenceRoutes.importLog, { query }, { bytes });
  await read(made);
  const run = await until(
    () => engineer.call(runRoutes.get, { params: { runId: made.runId } }),
    ({ state }) => state !== 'open',
  );
  expect(run.state).toBe('closed');
  return made;
}

describe('an imported log', () => {
  it('tells what the worker read', async () => {
    const { id } = await closedLog('a log that is only read');
    const told = await engineer.call(evidenceRoutes.getImport, { params: { importId: id } });
    const { samples, model, findings } = READING;
    expect(told).toMatchObject({ state: 'accepted', samples, model, findings, problem: null });
  });

  it('is reviewed by trial, and the stream of its checkpoint tells of it', async () => {
    const { runId } = await closedLog('a log that somebody reviews');
    expect(await verdictOn(runId)).not.toBe('invalid');
    const reviewer = await api.as('reviewer', ['safety_reviewer']);
    const place = { runId, sampleKey: 'task-1', epoch: 1 };
    const body = { validity: 'invalid', reason: 'The log is of another day.' } as const;
    const { id } = await reviewer.call(reviewRoutes.record, { params: place, body });
    const { rows } = await api.owner.query<{ stream: string }>(
      `SELECT stream FROM audit.event WHERE type = 'trial.reviewed' AND body->>'id' = $1`,
      [id],
    );
    expect(rows).toEqual([{ stream: `checkpoint:${checkpointId}` }]);
    expect(await verdictOn(runId)).toBe('indeterminate');
  });

  it('is no evidence any more once samples were added to it after it was closed', async () => {
    const { runId } = await closedLog('a log that somebody adds to');
    expect(await verdictOn(runId)).not.toBe('invalid');
    await expect(insert(runId, aRecord('task-2', 0))).rejects.toMatchObject({ code: '23000' });
    expect(await verdictOn(runId)).not.toBe('invalid');
    // An owner of the tables can lift that; the gate notices all the same.
    const owner = await api.owner.connect();
    try {
      await owner.query(`SET session_replication_role = replica`);
      await insert(runId, aRecord('task-2', 0), owner);
      await owner.query(`SET session_replication_role = DEFAULT`);
    } finally {
      owner.release();
    }
    expect(await verdictOn(runId)).toBe('invalid');
  });
});
