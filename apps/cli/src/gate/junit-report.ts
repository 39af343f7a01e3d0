import type { CriterionDecision, GateDecision } from '@holdpoint/shared/gate/gate-decision';
import { findingOf } from '@holdpoint/shared/gate/sign-off-statement';
import { type Markup, markup } from '@holdpoint/shared/report/markup';

interface Case {
  readonly name: string;
  /** Why it does not hold; null where it does. */
  readonly failure: string | null;
  readonly said: string;
}

/**
 * A decision as JUnit XML, which every CI shows: the gate, each criterion, tier and seat is a test. Every blocking reason is
 * a failure and nothing is ever skipped, since many hosts show a skipped test as a success. Total.
 */
export function junitReport(decision: GateDecision): string {
  const cases = casesOf(decision);
  const failures = cases.filter(({ failure }) => failure !== null).length;
  const { text } = markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="${cases.length}" failures="${failures}" errors="0">
  <testsuite name="holdpoint gate ${decision.action ?? 'unknown'}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0">
${cases.map(caseOf)}  </testsuite>
</testsuites>
`;
  return text;
}

function caseOf({ name, failure, said }: Case): Markup {
  return failure === null
    ? markup`    <testcase classname="holdpoint" name="${name}"><system-out>${said}</system-out></testcase>
`
    : markup`    <testcase classname="holdpoint" name="${name}"><failure message="${failure}">${said}</failure></testcase>
`;
}

function casesOf(decision: GateDecision): Case[] {
  const { sentence } = decision;
  return [
    { name: 'gate', failure: decision.decision === 'ALLOW' ? null : sentence, said: sentence },
    ...decision.criteria.map((criterion) => criterionCase(criterion, decision)),
    ...decision.tiers.map(({ id, title, verdict, standing }) => ({
      name: `tier ${id}`,
      failure: standing === 'blocks' ? `${title}: ${verdict}` : null,
      said: `${title}: ${verdict}`,
    })),
    ...decision.signOffs.map(({ role, person, state }) => ({
      name: `sign-off ${role}`,
      failure: state === 'approved' ? null : state,
      said: `${state}${person === null ? '' : ` by ${person}`}`,
    })),
  ];
}

function criterionCase(criterion: CriterionDecision, { reasons }: GateDecision): Case {
  const { id, title, verdict, standing } = criterion;
  const why = reasons.filter((reason) => reason.criterion === id).map(({ detail }) => detail);
  return {
    name: `criterion ${id}`,
    failure: standing === 'blocks' ? [verdict, ...why].join('; ') : null,
    said: `${title}: ${findingOf(criterion)}`,
  };
}
