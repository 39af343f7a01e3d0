import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { aScalingSpec } from '@holdpoint/shared/computations/testing/a-computation';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { effectiveComputeOf } from '@holdpoint/shared/scaling/effective-compute';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { readEffectiveCompute } from './effective-compute-file.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdpoint-effective-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

const question = {
  schema: 'holdpoint.effective-compute-spec.v1',
  form: 'power_law',
  reference: aScalingSpec().runs,
  dropHighestLoss: 0,
  loss: 1.75,
  assessedLoss: null,
  triggerMultiple: null,
  confidence: 0.95,
  resamples: 100,
  seed: 1,
} as const;
const stated = effectiveComputeOf(question);
const { estimate, upper } = stated.effectiveCompute;

async function fileOf(document: unknown): Promise<{ path: string; text: string }> {
  const path = join(directory, `${crypto.randomUUID()}.json`);
  const text = JSON.stringify(document, null, 2);
  await writeFile(path, text);
  return { path, text };
}

const withExtent = (extent: object): unknown => ({
  ...stated,
  effectiveCompute: { ...stated.effectiveCompute, ...extent },
});

describe('effective compute from a file', () => {
  it('is the estimate with its upper bound, and cites the file', async () => {
    const { path, text } = await fileOf(stated);
    expect(await readEffectiveCompute(path)).toEqual({
      effectiveCompute: estimate,
      effectiveComputeUpper: upper,
      digest: sha256(Buffer.from(text)),
    });
  });

  it('takes the estimate for a bound that lies below it', async () => {
    const { path } = await fileOf(withExtent({ estimate: 5e24, upper: 4e24 }));
    expect(await readEffectiveCompute(path)).toMatchObject({ effectiveComputeUpper: 5e24 });
  });

  it('is no less than the multiple since the assessment says, so that a trigger answers as the file does', async () => {
    // A law is known worst beyond its runs, and there the assessed loss lies.
    const grown = effectiveComputeOf({ ...question, assessedLoss: 3, triggerMultiple: 4 });
    const { path } = await fileOf(grown);
    const assessed = grown.assessed?.effectiveCompute.estimate ?? Number.NaN;
    const { effectiveComputeUpper } = await readEffectiveCompute(path);
    expect(grown.multiple?.upper ?? 0).toBeGreaterThan(
      (grown.effectiveCompute.upper ?? Infinity) / assessed,
    );
    const told = grown.trigger?.upperMultiple ?? Number.NaN;
    expect(effectiveComputeUpper / assessed / told).toBeCloseTo(1, 9);
  });

  it('is refused where the multiple since the assessment has no upper bound', async () => {
    const grown = effectiveComputeOf({ ...question, assessedLoss: 3, triggerMultiple: 4 });
    const { path } = await fileOf({ ...grown, multiple: { ...grown.multiple, upper: null } });
    await expect(readEffectiveCompute(path)).rejects.toMatchObject({
      code: 'checkpoint.effective_compute_unbounded',
    });
  });

  it.each([
    ['no upper bound', { upper: null }],
    ['no estimate either', { estimate: null, lower: null, upper: null }],
  ])('is refused with %s: no trigger could say "not due"', async (_what, extent) => {
    const { path } = await fileOf(withExtent(extent));
    await expect(readEffectiveCompute(path)).rejects.toMatchObject({
      code: 'checkpoint.effective_compute_unbounded',
      message: expect.stringContaining('assessment call'),
    });
  });

  it.each([
    ['another document', { schema: 'holdpoint.scaling-fit.v1' }],
    ['a bound that is no number', withExtent({ upper: '1e30' })],
    ['a negative one', withExtent({ upper: -1 })],
  ])('is refused in %s', async (_what, document) => {
    const { path } = await fileOf(document);
    await expect(readEffectiveCompute(path)).rejects.toMatchObject({ code: 'file.invalid' });
  });
});
