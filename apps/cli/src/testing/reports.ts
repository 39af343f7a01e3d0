import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { RunPlan } from '@holdpoint/shared/evidence/run-plan';
import { SampleRecord } from '@holdpoint/shared/evidence/sample-record';
import { Report } from '@holdpoint/shared/report/report';

/** `report.json` of one report directory. */
export function reportIn(directory: string): Report {
  return Report.parse(JSON.parse(readFileSync(join(directory, 'report.json'), 'utf8')));
}

/** Files under a report directory, by path relative to it, sorted. */
export function filesIn(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
}

/** What was planned and what was recorded in one run, as `sample key/epoch`. */
export interface RunInReport {
  readonly evaluation: string;
  readonly planned: readonly string[];
  readonly recorded: readonly string[];
}

/** The native runs of a report directory. */
export function runsIn(directory: string): readonly RunInReport[] {
  const runs = join(directory, 'evidence/runs');
  return readdirSync(runs).map((folder) => {
    const plan = RunPlan.parse(JSON.parse(readFileSync(join(runs, folder, 'plan.json'), 'utf8')));
    const epochs = Array.from({ length: plan.epochs }, (_, index) => index + 1);
    return {
      evaluation: plan.evaluation.ref,
      planned: plan.sampleKeys.flatMap((key) => epochs.map((epoch) => `${key}/${epoch}`)).sort(),
      recorded: readFileSync(join(runs, folder, 'records.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => SampleRecord.parse(JSON.parse(line)))
        .map(({ sampleKey, epoch }) => `${sampleKey}/${epoch}`)
        .sort(),
    };
  });
}
