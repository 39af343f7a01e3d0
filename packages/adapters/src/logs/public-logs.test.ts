import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { toImportedSamples } from './imported-samples.js';
import { readInspectLog } from './read-inspect-log.js';
import type { LogSummary } from './summarize-log.js';
import { summarizeLog } from './summarize-log.js';

/** Logs written by Inspect itself, with their manifest and licences; they lie beside the repository, not in it. */
const folder = fileURLToPath(new URL('../../../../../shared/data/inspect-logs', import.meta.url));
const isPresent = existsSync(join(folder, 'manifest.json'));
if (!isPresent) console.warn(`skipped: no public Inspect logs at ${folder}`);

const files = isPresent
  ? [folder, join(folder, 'synthetic')].flatMap((within) =>
      readdirSync(within)
        .filter((name) => /\.(?:eval|json)$/.test(name) && name !== 'manifest.json')
        .map((name) => join(within, name)),
    )
  : [];

async function summaryOf(suffix: string): Promise<LogSummary> {
  return summarizeLog(await readInspectLog(files.find((file) => file.endsWith(suffix)) ?? suffix));
}

const codes = ({ findings }: LogSummary): readonly string[] => findings.map(({ code }) => code);

(isPresent ? describe : describe.skip)('a public Inspect log (../shared/data)', () => {
  it('has an answer for each of the 23', async () => {
    expect(files).toHaveLength(23);
    for (const file of files) {
      const log = await readInspectLog(file);
      const summary = summarizeLog(log);
      expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
      expect(toImportedSamples(log).records).toHaveLength(summary.samples);
    }
  });

  it('agrees with what it declares on every scored log and scorer, NaN apart', async () => {
    const scorers = new Set<string>();
    for (const file of files) {
      const { metrics } = summarizeLog(await readInspectLog(file));
      for (const { scorer, declared, recomputed } of metrics) {
        if (declared === null || recomputed === null || file.endsWith('nan-score.eval')) continue;
        scorers.add(`${file} ${scorer}`);
        expect(recomputed).toBeCloseTo(declared, 9);
      }
    }
    expect(scorers.size).toBe(19);
  });

  it('counts six epochs of one task as one', async () => {
    const summary = await summaryOf('_small.eval');
    expect(summary).toMatchObject({
      samples: 6,
      tasks: 1,
      epochs: 6,
      metrics: [{ n: 1, interval: { upper: 1 } }],
    });
    expect(summary.metrics[0]?.interval.lower).toBeCloseTo(0.025, 9);
    expect(codes(summary)).toContain('epochs_counted_as_n');
  });

  it('leaves a NaN score out and so differs from the header', async () => {
    const summary = await summaryOf('nan-score.eval');
    expect(summary.metrics[0]).toMatchObject({ declared: 0.63, n: 99 });
    expect(summary.metrics[0]?.recomputed).toBeCloseTo(62 / 99, 12);
    expect(codes(summary)).toEqual(
      expect.arrayContaining([
        'declared_metric_mismatch',
        'unscored_samples',
        'non_finite_numbers',
      ]),
    );
  });

  it.each([
    ['crashed-no-header.eval', 'incomplete_log'],
    ['duplicate-member-last-wins.eval', 'duplicate_members'],
    ['no-samples.json', 'no_samples'],
    ['log_tool_call_error.json', 'no_scores'],
    ['mmlu-summary-choices.eval', 'dirty_revision'],
    ['mmlu-summary-choices.eval', 'subset_run'],
    ['_websearch-addition-problem_LqPDntDnkk4h2fSqQ8i6CE.eval', 'missing_revision'],
    ['_security-guide_LuxZJVwvymC3S3SyoJczxB.eval', 'self_graded'],
    ['_input-task_8zXjbRzCWrL9GXiXo2vus9.json', 'self_graded'],
    ['28-13-04-00_popularity.json', 'cancelled_log'],
  ])('%s: %s', async (suffix, code) => {
    expect(codes(await summaryOf(suffix))).toContain(code);
  });

  it('has no finding when it is whole, clean and large enough', async () => {
    expect(codes(await summaryOf('_popularity_DN2wbX2ZvACsBpjwptzBRo.eval'))).toEqual([]);
    expect(codes(await summaryOf('zstd-method93.eval'))).toEqual([]);
  });
});
