import { existsSync, readFileSync } from 'node:fs';

import { judgeAll, publishedResultsText } from '@holdpoint/shared/planning/published-results';
import { ReportedResults } from '@holdpoint/shared/planning/reported-results';
import { describe, expect, it } from '@jest/globals';

const source = new URL('../../shared/data/policy/reported-results.json', import.meta.url);
const written = new URL('../docs/published-results.md', import.meta.url);
const isPresent = existsSync(source);

(isPresent ? describe : describe.skip)('the published results (../shared/data)', () => {
  const reported = isPresent
    ? ReportedResults.parse(JSON.parse(readFileSync(source, 'utf8')))
    : { schemaVersion: 1 as const, evaluations: [], results: [] };
  const rows = judgeAll(reported);
  const verdictsOf = (evalId: string) =>
    rows
      .filter(({ result }) => result.evalId.startsWith(evalId))
      .map(({ result, verdict }) => [result.model, verdict]);

  it('stand in docs/ as `node scripts/write-published-results.mjs` writes them', () => {
    expect(readFileSync(written, 'utf8')).toBe(publishedResultsText(reported));
  });

  it('are judged as the domain reference judges its golden rows', () => {
    expect(verdictsOf('aird.metr.dedup')).toEqual([
      ['Claude 3.7 Sonnet', 'indeterminate'],
      ['Claude Opus 4', 'ruled_in'],
      ['Claude Sonnet 4', 'indeterminate'],
    ]);
    expect(verdictsOf('bio.knowledge.33q').map(([, verdict]) => verdict)).toEqual([
      'ruled_out',
      'ruled_out',
      'ruled_out',
    ]);
    const averages = rows.filter(({ result }) => result.evalId.startsWith('aird.swebench'));
    expect(averages).toHaveLength(9);
    expect(averages.filter(({ verdict }) => verdict === 'indeterminate')).toHaveLength(6);
    expect(averages.filter(({ runs }) => (runs?.limits.upper ?? 1) >= 0.5)).toHaveLength(3);
  });

  it('are all there', () => {
    expect(rows).toHaveLength(reported.results.length);
    expect(rows.every(({ because }) => because !== '')).toBe(true);
  });
});
