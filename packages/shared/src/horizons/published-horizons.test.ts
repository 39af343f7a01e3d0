import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { fitHorizon } from './fit-horizon.js';
import type { HorizonRun } from './horizon-runs.js';

const data = new URL('../../../../../shared/data/metr/all_runs.2025-01-28.jsonl', import.meta.url);
const isPresent = existsSync(data);

const Fit = z.object({ p50Minutes: z.number(), p80Minutes: z.number() });
const Fits = z.object({ metr: Fit, tight: Fit });
const Vectors = z.object({
  fileSha256: z.string(),
  agents: z.record(z.string(), z.object({ invsqrt: Fits, equal: Fits })),
});
const Run = z.object({
  alias: z.string(),
  task_family: z.string(),
  task_id: z.string(),
  human_minutes: z.number(),
  score_binarized: z.number(),
  invsqrt_task_weight: z.number(),
  equal_task_weight: z.number(),
});

/** By `scripts/vectors/write-horizons.py` with scikit-learn 1.9.1. */
const vectors = Vectors.parse(
  JSON.parse(readFileSync(new URL('./vectors.json', import.meta.url), 'utf8')),
);

(isPresent ? describe : describe.skip)('METR’s runs of 28 January 2025 (../shared/data)', () => {
  const text = isPresent ? readFileSync(data, 'utf8') : '';
  const runs = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): HorizonRun => {
      const run = Run.parse(JSON.parse(line));
      return {
        agent: run.alias,
        family: run.task_family,
        task: run.task_id,
        humanMinutes: run.human_minutes,
        score: run.score_binarized,
        stated: { invsqrt: run.invsqrt_task_weight, equal: run.equal_task_weight },
      };
    });
  const agents = Object.entries(vectors.agents);

  it('are the file that the vectors were made from', () => {
    expect(createHash('sha256').update(text).digest('hex')).toBe(vectors.fileSha256);
    expect(agents).toHaveLength(10);
  });

  it.each(agents)('of %s have scikit-learn’s horizons, by either weighting', (agent, expected) => {
    const own = runs.filter((run) => run.agent === agent);
    for (const weighting of ['invsqrt', 'equal'] as const) {
      const fit = fitHorizon(
        own,
        {
          schema: 'holdpoint.horizon-spec.v1',
          weighting,
          regularization: 0.1,
          resamples: 100,
          seed: 42,
          confidence: 0.95,
        },
        [],
      );
      const { metr, tight } = expected[weighting];
      expect(shareOff(fit.p50Minutes, metr.p50Minutes)).toBeLessThan(1e-6);
      expect(shareOff(fit.p80Minutes, metr.p80Minutes)).toBeLessThan(1e-6);
      expect(shareOff(fit.p50Minutes, tight.p50Minutes)).toBeLessThan(0.011);
      if (fit.exact !== null) {
        expect(shareOff(fit.exact.p50Minutes, tight.p50Minutes)).toBeLessThan(1e-6);
        expect(shareOff(fit.exact.p80Minutes, tight.p80Minutes)).toBeLessThan(1e-6);
      }
      expect(fit.weights?.largestDifference).toBeLessThan(1e-4);
    }
  });
});

function shareOff(found: number | null, expected: number): number {
  if (found === null) return Number.POSITIVE_INFINITY;
  return expected === 0 ? Math.abs(found) : Math.abs(found / expected - 1);
}
