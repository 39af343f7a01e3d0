import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { CrossingForecastSpec } from '@holdpoint/shared/computations/crossing-forecast';
import { sha256 } from '@holdpoint/shared/digest/sha256';
import { Foreseen } from '@holdpoint/shared/forecasts/forecast';
import { policyByRef } from '@holdpoint/shared/policy/policies';
import { forecastCrossing } from '@holdpoint/shared/scaling/crossing';
import { foretoldRate } from '@holdpoint/shared/scaling/foretold-rate';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { readCrossingDocument } from './crossing-document.js';
import { type CrossingQuestion, foreseenIn } from './foreseen-in.js';

const EVALUATION = 'autonomy/benign-tasks@1';
const policy = policyByRef('anthropic-rsp@2.2');
const bar = policy.criteria.find(({ evaluation }) => evaluation === EVALUATION);
const threshold = bar?.thresholdRate ?? 0;

const spec: CrossingForecastSpec = {
  schema: 'holdpoint.crossing-forecast-spec.v1',
  axis: 'compute',
  quantity: 'success_rate',
  threshold,
  points: Array.from({ length: 8 }, (_, index) => ({
    at: 1e22 * 4 ** index,
    value: 1 / (1 + Math.exp(5 - index)),
    trials: 50,
  })),
  resamples: 200,
  seed: 3,
};
const document = forecastCrossing(spec);
const question: CrossingQuestion = {
  policy,
  evaluation: EVALUATION,
  criterion: null,
  atCompute: 1e24,
  rationale: null,
};

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdpoint-crossing-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

async function fileOf(content: unknown): Promise<string> {
  const path = join(directory, `${crypto.randomUUID()}.json`);
  await writeFile(path, JSON.stringify(content));
  return path;
}

const read = async (content: unknown = document) => readCrossingDocument(await fileOf(content));

describe('a crossing document', () => {
  it('is drawn again from its own points, and cited by its digest', async () => {
    const { forecast, digest } = await read();
    expect(forecast).toEqual(document);
    expect(digest).toBe(sha256(Buffer.from(JSON.stringify(document))));
  });

  it.each([
    ['a later crossing', { median: 1e30 }],
    ['draws that never cross', { neverShare: 0.7 }],
    ['no limit', { interval95: { ...document.interval95, upper: null } }],
    ['other points', { points: document.points.map((point) => ({ ...point, value: 0 })) }],
    ['another seed', { seed: 99 }],
  ])('is refused with %s than follow from it', async (_what, change) => {
    await expect(read({ ...document, ...change })).rejects.toMatchObject({
      code: 'forecast.document_differs',
    });
  });

  it.each([
    ['over time', { axis: 'time' }],
    ['of losses', { quantity: 'loss' }],
  ])('is refused %s', async (_what, change) => {
    await expect(read({ ...document, ...change })).rejects.toMatchObject({
      code: 'forecast.document_unsupported',
    });
  });

  it('is refused where it is none', async () => {
    await expect(read({ ...document, median: 'soon' })).rejects.toMatchObject({
      code: 'file.invalid',
    });
  });
});

describe('a forecast from a crossing', () => {
  it('has the probability and quantiles of the curve at the compute, and says from what', async () => {
    const found = await read();
    const foreseen = Foreseen.parse(foreseenIn(found, question));
    const { probability, p10, p50, p90 } = foretoldRate(spec, 1e24);
    expect(foreseen).toMatchObject({ probability, quantiles: { p10, p50, p90 } });
    for (const words of [found.digest, '8 checkpoints', '50 trials', 'Back-test:'])
      expect(foreseen.rationale).toContain(words);
    const { rationale } = foreseenIn(found, { ...question, rationale: 'Twice as large.' });
    expect(rationale).toBe(`Twice as large.\n\n${foreseen.rationale}`);
  });

  it('is of the bar that the policy has, and of no other', async () => {
    const other = forecastCrossing({ ...spec, threshold: 0.77 });
    const found = await read(other);
    await expect(() => foreseenIn(found, question)).toThrowWithCode('forecast.threshold_differs');
  });

  it('is of one criterion that asks for a rate that rises', async () => {
    const found = await read();
    const asked = (change: Partial<CrossingQuestion>) => () =>
      foreseenIn(found, { ...question, ...change });
    await expect(asked({ criterion: 'none' })).toThrowWithCode('forecast.criterion_unknown');
    if (bar === undefined) throw new Error('the policy asks of the evaluation');
    const twice = { ...policy, criteria: [bar, { ...bar, id: 'another' }] };
    await expect(asked({ policy: twice })).toThrowWithCode('forecast.criterion_ambiguous');
    const falling = { ...policy, criteria: [{ ...bar, comparison: 'at_most' as const }] };
    await expect(asked({ policy: falling })).toThrowWithCode('forecast.comparison_unsupported');
  });
});
