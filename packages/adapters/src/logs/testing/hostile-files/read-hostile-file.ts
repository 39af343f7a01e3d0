import { isHoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import { Finding } from '@holdpoint/shared/evidence/findings';
import { Score } from '@holdpoint/shared/evidence/score';

import { toImportedSamples } from '../../imported-samples.js';
import { visible } from '../../log-error.js';
import type { LogLimits } from '../../log-limits.js';
import { readInspectLog } from '../../read-inspect-log.js';
import { summarizeLog } from '../../summarize-log.js';

/** What came of reading a log. */
export type HostileOutcome =
  | { readonly code: string; readonly message: string }
  | { readonly reads: readonly string[]; readonly findings: readonly string[] };

/** Each log of the catalog has few samples, and is none the worse for it. */
const EXPECTED = 'small_sample';

/**
 * Reads a log as the product does, to its summary and its records. A refusal is an outcome; every other error is thrown,
 * because a log must not be able to
 * cause one: records and findings that break their contract do, too.
 */
export async function readHostileFile(
  source: string | Uint8Array,
  limits: Partial<LogLimits>,
): Promise<HostileOutcome> {
  try {
    const log = await readInspectLog(source, limits);
    const { findings, metrics } = summarizeLog(log);
    if (/NaN|Infinity/.test(metrics.map((one) => Object.values(one).join()).join()))
      throw new Error('a metric is no number');
    const reads = toImportedSamples(log).records.map(({ sampleKey, epoch, score }) => {
      Score.parse(score);
      const value = score.status === 'scored' ? String(score.value) : score.status;
      const why = score.status === 'unscored' ? ` (${score.reason})` : '';
      return `${visible(sampleKey)} ${epoch}: ${value}${why}`;
    });
    const codes = findings
      .map((one) => Finding.parse(one).code)
      .filter((code) => code !== EXPECTED);
    return { reads, findings: codes };
  } catch (error) {
    if (!isHoldpointError(error) || error.kind !== 'invalid') throw error;
    return { code: error.code, message: error.message };
  }
}
