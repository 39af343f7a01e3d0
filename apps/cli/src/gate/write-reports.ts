import { appendFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import type { Command } from 'commander';

import { junitReport } from './junit-report.js';
import { sarifReport } from './sarif-report.js';
import { stepSummary } from './step-summary.js';

/** Where a CI wants to read the decision as well. */
export interface ReportFiles {
  readonly junit?: string;
  readonly sarif?: string;
  readonly stepSummary?: string;
}

export function withReportOptions(command: Command): Command {
  return command
    .option('--junit <file>', 'also write the decision as JUnit XML')
    .option('--sarif <file>', 'also write what blocks as SARIF 2.1.0')
    .option('--step-summary <file>', 'also append it as Markdown: "$GITHUB_STEP_SUMMARY"');
}

/** Writes what was asked for; the decision stands whether a file could be written or not, so this comes last. */
export async function writeReports(
  decision: GateDecision,
  files: ReportFiles,
  version: string,
): Promise<void> {
  const { junit, sarif, stepSummary: summary } = files;
  if (junit !== undefined) await writeFile(resolve(junit), junitReport(decision));
  if (sarif !== undefined) {
    const log = sarifReport(decision, version);
    await writeFile(resolve(sarif), `${JSON.stringify(log, null, 2)}\n`);
  }
  if (summary !== undefined) await appendFile(resolve(summary), stepSummary(decision));
}
