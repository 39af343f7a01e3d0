import { describe, expect, it } from '@jest/globals';

import type { TrialReview } from '../evidence/trial-review.js';
import { renderHtml } from './render-html.js';
import { renderReport } from './render-report.js';
import { Report } from './report.js';
import { aBundle } from './testing/a-bundle.js';

const reportOf = (reviews: readonly Partial<TrialReview>[]): Report =>
  renderReport(aBundle((bytes) => bytes, { controlTasks: 3, reviews }).source);

/** The section of the page about the autonomy run. */
function shown(reviews: readonly Partial<TrialReview>[]): string {
  const page = renderHtml(reportOf(reviews));
  const [, article = ''] =
    /<article class="card" id="run-[^]*?autonomy([^]*?)<\/article>/.exec(page) ?? [];
  return article.replace(/\s+/g, ' ');
}

describe('reviews in the report', () => {
  it('are counted by trial, and each is kept in its own words', () => {
    const { runs } = Report.parse(
      reportOf([
        {},
        { validity: 'valid', reason: 'On second thought.' },
        { sampleKey: 'task-001' },
      ]),
    );
    const result = runs.find(({ evaluation }) => evaluation.startsWith('autonomy/'))?.result;
    expect(result?.reviews).toMatchObject({ valid: 1, invalid: 1 });
    expect(
      result?.reviews.given.map(({ seq, stands, validity }) => [seq, stands, validity]),
    ).toEqual([
      [1, false, 'invalid'],
      [2, true, 'valid'],
      [3, true, 'invalid'],
    ]);
    expect(result?.tries).toMatchObject({ scored: 119, unscored: 1, planned: 120 });
  });

  it('are none where nobody reviewed', () => {
    expect(shown([])).toContain('no try was reviewed');
    const [run] = reportOf([]).runs;
    expect(run?.result?.reviews).toEqual({ valid: 0, invalid: 0, given: [] });
  });

  it('show who marked what invalid, and why', () => {
    const page = shown([{ reason: 'The grader timed out.', reviewer: 'rita', epoch: 2 }]);
    expect(page).toContain('1 try reviewed: 0 valid, <b>1 invalid</b>');
    expect(page).toMatch(/task-000<\/th> <td class="number">2<\/td> <td> <b>invalid<\/b>/);
    expect(page).toContain('rita<br /><span class="note">2026-11-01 09:45:00 UTC</span>');
    expect(page).toContain('The grader timed out.');
    expect(page).toMatch(/href="evidence\/runs\/autonomy[a-z0-9-]+\/reviews\.jsonl"/);
  });

  it('are inert, with hidden characters in reasons and names spelled out', () => {
    const page = shown([
      { reason: '<script>alert(1)</script>\u202e', reviewer: 'ri\u200bta\u3164\nkim' },
    ]);
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;⟨U+202E⟩');
    expect(page).toContain('ri⟨U+200B⟩ta⟨U+3164⟩⟨U+000A⟩kim');
  });
});
