import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  createProviderRegistry,
  parseProvidersSettings,
} from '@holdpoint/adapters/providers/provider-registry';
import type { Evaluation } from '@holdpoint/evals/define-evaluation';
import {
  encodeTransformer,
  initialTransformer,
  transformerDigest,
} from '@holdpoint/evals/interpretability/transformer/transformer-weights';
import { evaluationOf } from '@holdpoint/evals/registry';
import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';

import { aCheckpoint, openRun } from './testing/a-run.js';
import { aBench, ringAll } from './testing/bench.js';
import { scoresOf } from './testing/recorded.js';

const config = { vocabulary: 256 as const, contextLength: 16, width: 16, heads: 2, mlpWidth: 24 };
const model = initialTransformer(config, 1);
const probe = evaluationOf(
  await import('@holdpoint/evals/evaluations/deception-probe.eval'),
  'deception-probe',
);
const FEW = 4;
const evaluation: Evaluation = {
  ...probe,
  samples: (parameters) => probe.samples(parameters).slice(0, FEW),
};

let database: TestDatabase;
let owner: pg.Pool;
let directory: string;

beforeAll(async () => {
  database = await aDatabase();
  owner = createPool({ connectionString: database.ownerUrl, max: 4, applicationName: 'owner' });
  directory = await mkdtemp(join(tmpdir(), 'holdpoint-probed-'));
  await writeFile(join(directory, 'atlas.safetensors'), encodeTransformer(model));
});

afterAll(async () => {
  await owner.end();
  await database[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

const settings = () =>
  parseProvidersSettings(
    JSON.stringify({
      own: { kind: 'local', directory },
      endpoint: { kind: 'anthropic', baseUrl: 'http://127.0.0.1:9' },
    }),
  );

async function runOn(provider: string, asked: Evaluation = evaluation): Promise<string> {
  await using providers = createProviderRegistry(settings());
  await using bench = await aBench(database.workerUrl, asked, { providers });
  const { subject } = await aCheckpoint(owner);
  const weightsDigest = transformerDigest(model);
  const run = await openRun(owner, asked, {
    subject: { ...subject, weightsDigest, provider, providerModel: 'atlas' },
  });
  await ringAll(bench, run);
  return run.runId;
}

describe('a probe on a local checkpoint', () => {
  it('is scored from its readings, beside its controls, without a model call', async () => {
    const scores = await scoresOf(owner, await runOn('own'));
    expect(scores).toHaveLength(FEW);
    for (const score of scores) {
      expect(score).toMatchObject({
        status: 'scored',
        measures: { text_only_error: expect.any(Number), probe_present: expect.any(Number) },
      });
    }
    const calls = 'SELECT coalesce(sum(model_calls), 0)::int AS calls FROM sample_record';
    expect((await owner.query(calls)).rows).toEqual([{ calls: 0 }]);
  });

  it('is errored, never scored, where the provider serves answers alone', async () => {
    const scores = await scoresOf(owner, await runOn('endpoint'));
    expect(scores).toHaveLength(FEW);
    for (const score of scores) {
      expect(score).toMatchObject({ status: 'errored', code: 'activations.unavailable' });
    }
  });

  it('is errored under a name by which a gate could take it for decisive', async () => {
    const renamed: Evaluation = { ...evaluation, id: 'deception/own-probe' };
    const scores = await scoresOf(owner, await runOn('own', renamed));
    expect(scores).toHaveLength(FEW);
    for (const score of scores) {
      expect(score).toMatchObject({ status: 'errored', code: 'activations.not_supporting' });
    }
  });
});
