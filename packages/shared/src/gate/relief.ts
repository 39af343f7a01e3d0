import type { CriterionAssessment } from './assess-criterion.js';
import { mayCross, recordedEstimateOf, type RunAssessment } from './assess-run.js';
import type { Ground, ReasonCode } from './reasons.js';
import type { WaiverKind } from './waiver.js';

/** What can let a criterion pass that is not ruled out: one kind of waiver, or none, and then why. */
export type Relief = { readonly kind: WaiverKind } | { readonly kind: null; readonly why: string };

/** Broken evidence says nothing about the model, and whoever could waive it could break it first. */
const neverWaived: readonly ReasonCode[] = [
  'EVIDENCE_INVALID',
  'MODEL_MISMATCH',
  'AGGREGATOR_MISMATCH',
  'CLOCK_INVALID',
];

/**
 * Only an override passes over danger, shown or possible: a run that rules in, and one that would reach the bar if all that
 * it lost counted against the model. Else losing the scores of a run that rules in would make a waiver do, with its
 * own quorum, where an override was needed. A run without a result, or one that goes on, can't be passed over at all.
 */
export function reliefFor(assessment: CriterionAssessment): Relief {
  const { criterion, verdict, conflicts, speaking, replaced, registeredRuns } = assessment;
  const [conflict] = registeredRuns === 0 ? [] : conflicts;
  if (conflict !== undefined) return { kind: null, why: conflict.detail };
  const grounds = speaking.flatMap((run) => [...run.grounds, ...run.conflicts]);
  const broken = grounds.find(({ code }) => neverWaived.includes(code));
  if (broken !== undefined) return { kind: null, why: broken.detail };
  if (verdict === 'invalid') return { kind: null, why: 'its evidence is invalid' };
  const isDanger =
    speaking.some((run) => mayBeDanger(criterion, run)) ||
    replaced.some((run) => mayCross(criterion, recordedEstimateOf(criterion, run.result)));
  if (!isDanger) return { kind: 'waiver' };
  const open = grounds.find(isUnfinished);
  return open === undefined ? { kind: 'override' } : { kind: null, why: open.detail };
}

function isUnfinished({ code }: Ground): boolean {
  return code === 'EVIDENCE_INCOMPLETE';
}

/** A judge that misses events reports too few: where one spoke, the limit that carries its error is looked at. */
function mayBeDanger(
  criterion: CriterionAssessment['criterion'],
  { estimate, judge, verdict }: RunAssessment,
): boolean {
  if (verdict === 'ruled_in' || mayCross(criterion, estimate)) return true;
  if (judge === null) return false;
  const { lower, upper } = estimate.bound;
  return criterion.comparison === 'at_least'
    ? upper >= criterion.thresholdRate
    : lower <= criterion.thresholdRate;
}
