import type { GateDecision } from '@holdpoint/shared/gate/gate-decision';
import { ReasonCode } from '@holdpoint/shared/gate/reasons';
import { aCriterion, aPolicy, aRun, decideOn } from '@holdpoint/shared/gate/testing/builders';
import { describe, expect, it } from '@jest/globals';

import { junitReport } from './junit-report.js';
import { sarifReport } from './sarif-report.js';
import { stepSummary } from './step-summary.js';

const hostile = `<img src=x onerror="alert(1)"> [x](https://evil.example) | \`a\` ]]> \u202e\u001b[2J @team`;
const policy = aPolicy([aCriterion({ title: hostile })]);
const denied = decideOn([aRun({ passed: 30 })], { policy });
const allowed: GateDecision = {
  ...denied,
  decision: 'ALLOW',
  sentence: 'ALLOW: every criterion holds.',
  reasons: [],
  unblock: [],
  criteria: denied.criteria.map((each) => ({ ...each, standing: 'ruled_out' })),
  signOffs: denied.signOffs.map((seat) => ({ ...seat, person: 'ada', state: 'approved' })),
};

describe('the JUnit report of a decision', () => {
  it('fails the gate, and each criterion that blocks', () => {
    const xml = junitReport(denied);
    expect(xml).toMatch(/<testcase classname="holdpoint" name="gate"><failure message="DENY: /);
    const failures = xml.match(/<failure /g)?.length ?? 0;
    expect(xml).toContain(`failures="${failures}"`);
    expect(failures).toBe(2);
  });

  it('fails nothing of an ALLOW, and never skips', () => {
    const xml = junitReport(allowed);
    expect(xml).toContain('failures="0"');
    expect(xml).not.toContain('<failure');
    expect(`${xml}${junitReport(denied)}`).not.toContain('<skipped');
  });

  it('fails the gate of every word but ALLOW', () => {
    for (const decision of ['DENY', 'INCONCLUSIVE', 'PENDING'] as const)
      expect(junitReport({ ...allowed, decision })).toContain('failures="1"');
  });

  it('lets no text from outside be markup or a control character', () => {
    const xml = junitReport(denied);
    expect(xml).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;');
    expect(xml).not.toContain('<img');
    // XML 1.0 §2.2 has no words for these.
    // eslint-disable-next-line no-control-regex -- controls are what must not be there
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202e]/);
  });
});

describe('the SARIF report of a decision', () => {
  it('has one error for each reason, with the rule that it is', () => {
    const [run] = sarifReport(denied, '0.1.0').runs;
    expect(run?.results.map(({ ruleId }) => ruleId)).toEqual(
      denied.reasons.map(({ code }) => code),
    );
    for (const { ruleId, ruleIndex } of run?.results ?? [])
      expect(run?.tool.driver.rules[ruleIndex]).toEqual({ id: ruleId });
    expect(run?.tool.driver.rules).toHaveLength(ReasonCode.options.length);
  });

  it('is empty for an ALLOW, and for no other word', () => {
    const resultsOf = (decision: GateDecision) => sarifReport(decision, '0.1.0').runs[0]?.results;
    expect(resultsOf(allowed)).toEqual([]);
    expect(resultsOf({ ...allowed, decision: 'INCONCLUSIVE' })).toHaveLength(1);
  });
});

describe('the step summary of a decision', () => {
  it('says the word, the sentence and what would unblock it', () => {
    const text = stepSummary(denied);
    expect(text).toMatch(/^## Holdpoint: DENY\n/);
    expect(text).toContain('**To unblock**');
  });

  it('lets no text from outside be a tag, link, table cell, mention or hidden character', () => {
    const sentence = `DENY: ${hostile}`;
    const [, , line] = stepSummary({ ...denied, sentence }).split('\n');
    expect(line).toBe(
      'DENY: &lt;img src\\=x onerror\\=\\"alert\\(1\\)\\"\\> \\[x\\]\\(https&#58;//evil.example\\) \\| \\`a\\` \\]\\]\\> ⟨U\\+202E⟩⟨U\\+001B⟩\\[2J \\@team',
    );
    const cells = stepSummary({
      ...denied,
      subject: { model: 'a | b', checkpoint: 'c', weightsDigest: 'sha256:0' },
    });
    expect(cells).toContain('| a \\| b/c |');
  });
});
