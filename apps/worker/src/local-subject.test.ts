import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  createProviderRegistry,
  parseProvidersSettings,
} from '@holdpoint/adapters/providers/provider-registry';
import {
  encodeTransformer,
  initialTransformer,
  transformerDigest,
} from '@holdpoint/evals/interpretability/transformer/transformer-weights';
import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { scored } from '@holdpoint/shared/evidence/score';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { aCheckpoint, openRun } from './testing/a-run.js';
import { aBench, ringAll } from './testing/bench.js';
import { aCountingEvaluation } from './testing/counting-evaluation.js';
import { countOf, scoresOf } from './testing/recorded.js';

const config = { vocabulary: 256 as const, contextLength: 16, width: 16, heads: 2, mlpWidth: 24 };
const model = initialTransformer(config, 1);
/** A success is any answer at all. */
const evaluation = aCountingEvaluation({ sampleCount: 4, score: () => scored(1) });

let database: TestDatabase;
let owner: pg.Pool;
let directory: string;

beforeAll(async () => {
  database = await aDatabase();
  owner = createPool({ connectionString: database.ownerUrl, max: 4, applicationName: 'owner' });
  directory = await mkdtemp(join(tmpdir(), 'holdpoint-own-'));
  await writeFile(join(directory, 'atlas.safetensors'), encodeTransformer(model));
});

afterAll(async () => {
  await owner.end();
  await database[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

/** Runs the evaluation on the local model under a plan that names these weights. */
async function runOf(weightsDigest: string): Promise<string> {
  const settings = JSON.stringify({ own: { kind: 'local', directory } });
  await using providers = createProviderRegistry(parseProvidersSettings(settings));
  await using bench = await aBench(database.workerUrl, evaluation, { providers });
  const { subject } = await aCheckpoint(owner);
  const own = { ...subject, weightsDigest, provider: 'own', providerModel: 'atlas' };
  const run = await openRun(owner, evaluation, { subject: own });
  await ringAll(bench, run);
  return run.runId;
}

describe('a local checkpoint under evaluation', () => {
  it('is evaluated as any model is, in the worker itself', async () => {
    const runId = await runOf(transformerDigest(model));
    expect(await scoresOf(owner, runId)).toEqual(Array.from({ length: 8 }, () => scored(1)));
    const spent = 'sample_record WHERE run_id = $1 AND model_calls = 1 AND input_tokens > 0';
    expect(await countOf(owner, spent, runId)).toBe(8);
  });

  it('gives no score to weights that are not those of the sealed plan', async () => {
    const other = transformerDigest(initialTransformer(config, 2));
    const scores = await scoresOf(owner, await runOf(other));
    expect(scores).toHaveLength(8);
    for (const score of scores) {
      expect(score).toMatchObject({ status: 'errored', code: 'provider.weights_mismatch' });
    }
  });
});
