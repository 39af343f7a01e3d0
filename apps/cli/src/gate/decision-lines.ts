import type { CriterionDecision, GateDecision } from '@holdpoint/shared/gate/gate-decision';

/** A decision for people at a terminal: the sentence first, then each criterion, tier and seat, and the ways on. */
export function decisionLines(decision: GateDecision): string[] {
  return [
    decision.sentence,
    ...decision.findings.map(({ detail }) => `  finding: ${detail}`),
    ...decision.criteria.map(criterionLine),
    ...decision.tiers.map(
      ({ id, verdict, determinations }) =>
        `  tier ${id}: ${verdict}${determinations.length === 0 ? '' : ` by ${determinations.map(({ person }) => person).join(', ')}`}`,
    ),
    ...decision.signOffs.map(
      ({ role, person, state }) => `  ${role}: ${state}${person === null ? '' : ` (${person})`}`,
    ),
    ...decision.unblock.map((step) => `  to unblock: ${step}`),
  ];
}

function criterionLine(criterion: CriterionDecision): string {
  const { id, verdict, passed, taskCount, thresholdRate, bound, taskBound, runBound } = criterion;
  const limits =
    bound === null
      ? ''
      : `, ${percent(bound.confidence)} bounds ${percent(bound.lower)} to ${percent(bound.upper)} over ${criterion.observationCount} ${criterion.unit}s`;
  const others = [
    ...(taskBound === null || criterion.unit === 'task'
      ? []
      : [`by task ${percent(taskBound.lower)} to ${percent(taskBound.upper)}`]),
    ...(runBound === null || criterion.unit === 'run'
      ? []
      : [`by try ${percent(runBound.lower)} to ${percent(runBound.upper)}`]),
  ];
  const beside = others.length === 0 ? '' : ` (${others.join(', ')})`;
  return `  ${id}: ${verdict}, ${Number(passed.toFixed(2))} of ${taskCount} tasks, bar ${percent(thresholdRate)}${limits}${beside}`;
}

function percent(rate: number): string {
  return `${Number((100 * rate).toFixed(1))} %`;
}
