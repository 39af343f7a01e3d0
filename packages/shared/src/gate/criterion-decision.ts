import type { Criterion } from '../policy/criterion.js';
import { marginRateOf, type RunAssessment } from './assess-run.js';
import type { CriterionStanding } from './combine.js';
import type { CriterionDecision } from './gate-decision.js';
import { ReasonCode } from './reasons.js';

/** A criterion as the decision reports it: question, figures of the run shown, standing and every run read. Total. */
export function criterionDecisionOf({
  assessment,
  standing,
  reasons,
  waiver,
}: CriterionStanding): CriterionDecision {
  const { criterion, verdict, runs, shown, grounds } = assessment;
  const estimate = shown?.estimate;
  const codes = new Set([...reasons, ...grounds].map(({ code }) => code));
  return {
    id: criterion.id,
    title: criterion.title,
    kind: criterion.kind,
    tier: criterion.tier,
    ...(criterion.weight === undefined ? {} : { weight: criterion.weight }),
    evaluation: criterion.evaluation,
    metric: criterion.metric,
    aggregator: criterion.aggregator,
    verdict,
    standing,
    ...(waiver === undefined ? {} : { waiver }),
    thresholdRate: criterion.thresholdRate,
    ...statedBarOf(criterion),
    comparison: criterion.comparison,
    estimand: criterion.estimand,
    unit: criterion.unit,
    safetyBufferRate: criterion.safetyBufferRate,
    minimumTasks: criterion.minimumTasks,
    estimateRate: estimate?.estimateRate ?? null,
    lowerEstimate: estimate?.lowerEstimate ?? null,
    upperEstimate: estimate?.upperEstimate ?? null,
    bound: estimate?.bound ?? null,
    taskBound: estimate?.taskBound ?? null,
    runBound: estimate?.runBound ?? null,
    observationCount: estimate?.observationCount ?? 0,
    display: estimate?.display ?? null,
    ...(estimate?.arms === undefined ? {} : { arms: estimate.arms }),
    marginRate: estimate === undefined ? null : marginRateOf(criterion, estimate),
    ...(shown === null
      ? {}
      : {
          scores: scoresOf(criterion, shown),
          elicitation: {
            costShareOfTraining: shown.result.elicitationCostShare,
            minimumCostShareOfTraining: criterion.minimumElicitationCostShare,
          },
        }),
    taskCount: estimate?.taskCount ?? 0,
    passed: estimate?.passed ?? 0,
    undetermined: estimate?.undetermined ?? 0,
    scoredTries: estimate?.scoredTries ?? 0,
    unscoredTries: estimate?.unscoredTries ?? 0,
    erroredTries: estimate?.erroredTries ?? 0,
    tryRate: estimate?.tryRate.estimateRate ?? null,
    ...(shown?.judge == null ? {} : { judge: shown.judge.figures }),
    shownRunId: shown?.result.runId ?? null,
    freshness:
      shown === null
        ? null
        : { completedAt: shown.result.completedAt, expiresAt: shown.expiresAt.toISOString() },
    reasons: ReasonCode.options.filter((code) => codes.has(code)),
    evidence: runs
      .map(({ result, verdict: own }) => ({
        runId: result.runId,
        source: result.source,
        resultDigest: result.resultDigest,
        verdict: own,
      }))
      .sort((left, right) =>
        `${left.runId}${left.resultDigest}` < `${right.runId}${right.resultDigest}` ? -1 : 1,
      ),
  };
}

/** Held to [0, 1], which changes no side of a bar that is in it. */
function scoresOf(
  criterion: Criterion,
  { rawRate, estimate }: RunAssessment,
): CriterionDecision['scores'] {
  const { comparison, safetyBufferRate } = criterion;
  const { bound, estimateRate } = estimate;
  return {
    rawRate,
    adjustedRate: estimateRate,
    marginAdjustedRate:
      comparison === 'at_least'
        ? Math.min(1, bound.upper + safetyBufferRate)
        : Math.max(0, bound.lower - safetyBufferRate),
  };
}

/** Left out where the bar is a rate, so that naming them changes no digest. */
function statedBarOf({
  thresholdCount,
  thresholdRatio,
}: Criterion): Pick<CriterionDecision, 'thresholdCount' | 'thresholdRatio'> {
  return {
    ...(thresholdCount === undefined ? {} : { thresholdCount }),
    ...(thresholdRatio === undefined ? {} : { thresholdRatio }),
  };
}
