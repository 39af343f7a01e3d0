import type { BundleSource } from '@holdpoint/shared/report/bundle';
import { aBundle } from '@holdpoint/shared/report/testing/a-bundle';
import { describe, expect, it } from '@jest/globals';

import { recompute } from './recompute.js';

const { source } = aBundle((bytes) => bytes);

const atOnce = () => Promise.resolve();

async function codesOf(forged: BundleSource, decisionId = source.decisionId): Promise<string[]> {
  const checks = await recompute(forged, decisionId, atOnce);
  return checks.flatMap(({ findings }) => findings.map(({ code }) => code));
}

describe('a decision made again in the page', () => {
  it('finds nothing in an honest bundle', async () => {
    expect(await codesOf(source)).toEqual([]);
  });

  it('finds a decision that the records do not give', async () => {
    const decision = {
      ...source.decision,
      decision: 'ALLOW',
      sentence: 'ALLOW: trust me.',
    } as const;
    expect(await codesOf({ ...source, decision })).toContain('verify.decision_differs');
  });

  it('finds the bundle of another decision', async () => {
    expect(await codesOf(source, '00000000-0000-4000-8000-00000000ffff')).toEqual([
      'verify.decision_differs',
    ]);
  });

  it('finds a record that was left out', async () => {
    const runs = source.runs.map((run, index) =>
      index === 0 ? { ...run, records: run.records.slice(1) } : run,
    );
    expect(await codesOf({ ...source, runs })).toContain('verify.records_differ_from_plan');
  });

  it('takes what a check throws for a finding, never for a pass', async () => {
    const runs = source.runs.map((run) => ({ ...run, plan: null, imported: null }));
    expect(await codesOf({ ...source, runs })).toContain('verify.failed');
  });
});
