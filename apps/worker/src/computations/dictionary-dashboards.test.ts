import { createPool } from '@holdpoint/prisma/pool';
import { aDatabase, type TestDatabase } from '@holdpoint/prisma/testing/test-database';
import { ComputationResult } from '@holdpoint/shared/computations/computation';
import { DASHBOARD_INDEX, DashboardIndex } from '@holdpoint/shared/computations/dashboard-index';
import { aDictionaryComputation } from '@holdpoint/shared/computations/testing/a-computation';
import { verifyComputation } from '@holdpoint/shared/computations/verify-computation';
import { artefactsReadWhole } from '@holdpoint/shared/computations/verify-dashboards';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type pg from 'pg';

import { outcomeOf, requestComputation } from '../testing/a-computation.js';
import { aBench, type Bench } from '../testing/bench.js';
import { aCountingEvaluation } from '../testing/counting-evaluation.js';

let database: TestDatabase;
let owner: pg.Pool;
let bench: Bench;

beforeAll(async () => {
  database = await aDatabase();
  owner = createPool({ connectionString: database.ownerUrl, max: 2, applicationName: 'owner' });
  bench = await aBench(database.workerUrl, aCountingEvaluation(), { leaseSeconds: 3 });
});

afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await owner.end();
  await database[Symbol.asyncDispose]();
});

it('a dictionary leaves dashboards beside its weights, which hold together with their control', async () => {
  const plain = aDictionaryComputation(50);
  const spec = { ...plain, settings: { ...plain.settings, hasControl: true } };
  const id = await requestComputation(owner, spec);
  await bench.handlers['computation.run']({ computationId: id });
  const result = ComputationResult.parse((await outcomeOf(owner, id))?.body);
  const files = artefactsReadWhole(result);
  const artefacts = new Map(
    await Promise.all(
      files.map(async ({ name, digest }) => [name, await bench.objects.get(digest)] as const),
    ),
  );
  expect(verifyComputation(spec, result, new Map(), artefacts)).toEqual([]);
  const bytes = Buffer.from(artefacts.get(DASHBOARD_INDEX) ?? '');
  const index = DashboardIndex.parse(JSON.parse(bytes.toString()));
  expect(index.features.length).toBeGreaterThan(0);
  expect(index.features.some(({ control }) => control !== null)).toBe(true);
  expect(result.findings.map(({ code }) => code)).toContain('dictionary.feature');
  for (const { sizeBytes } of files) expect(sizeBytes).toBeLessThan(400_000);
}, 30_000);
