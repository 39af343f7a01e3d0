import type { Verdict } from '@holdpoint/shared/contracts/common';
import type { CriterionDecision } from '@holdpoint/shared/gate/gate-decision';
import { clopperPearson } from '@holdpoint/shared/statistics/intervals';

import { Card } from '../../ui/panel.js';
import { ThresholdLadder } from '../../ui/threshold-ladder.js';

const TASKS = 12;

/** A rung for each verdict, with true limits and a safety buffer. */
export function Ladders() {
  return (
    <Card className="grid gap-6 p-5 md:grid-cols-2">
      <ThresholdLadder criterion={aRung('ruled_out', 1)} />
      <ThresholdLadder criterion={aRung('indeterminate', 4)} />
      <ThresholdLadder criterion={aRung('ruled_in', 9)} />
      <ThresholdLadder criterion={aRung('invalid', 2)} />
    </Card>
  );
}

function aRung(verdict: Verdict, passed: number): CriterionDecision {
  const bound = clopperPearson({
    successes: passed,
    trials: TASKS,
    confidence: 0.95,
    sided: 'one',
  });
  return {
    id: verdict,
    title: `A criterion ${verdict.replace('_', ' ')}`,
    kind: 'tier',
    tier: 'asl-3',
    evaluation: 'autonomy/benign-tasks@1',
    metric: 'task_pass_share',
    aggregator: { kind: 'any_of_k', k: 10 },
    verdict,
    standing: verdict === 'ruled_out' ? 'ruled_out' : 'blocks',
    thresholdRate: 0.5,
    comparison: 'at_least',
    estimand: 'new_tasks',
    unit: 'task',
    safetyBufferRate: 0.1,
    minimumTasks: TASKS,
    estimateRate: passed / TASKS,
    lowerEstimate: passed / TASKS,
    upperEstimate: passed / TASKS,
    bound,
    taskBound: bound,
    runBound: null,
    observationCount: TASKS,
    display: null,
    marginRate: 0.4 - bound.upper,
    taskCount: TASKS,
    passed,
    undetermined: 0,
    scoredTries: TASKS * 10,
    unscoredTries: 0,
    erroredTries: 0,
    tryRate: null,
    shownRunId: null,
    freshness: null,
    reasons: [],
    evidence: [],
  };
}
