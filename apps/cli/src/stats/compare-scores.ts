import { HoldpointError } from '@holdpoint/shared/errors/holdpoint-error';
import type { Aggregator } from '@holdpoint/shared/policy/aggregator';
import { type BootstrapPlan, DEFAULT_RESAMPLES } from '@holdpoint/shared/statistics/bootstrap';
import { comparePaired, type PairedComparison } from '@holdpoint/shared/statistics/compare-paired';
import { holm } from '@holdpoint/shared/statistics/holm';

import type { ScoredEvaluation } from './task-scores-file.js';

/** One evaluation of two checkpoints, as `stats compare` prints it. Differences are B less A. */
export interface Comparison {
  readonly evaluation: string | null;
  readonly aggregator: Aggregator;
  readonly n: number;
  readonly clusters: number;
  readonly estimateA: number;
  readonly estimateB: number;
  readonly difference: number;
  readonly standardError: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly method: 'paired-cluster-bootstrap';
  /** `b`: tasks that A alone solves; `c`: B alone. */
  readonly mcnemar: { readonly b: number; readonly c: number; readonly pValue: number } | null;
  readonly test: PairedComparison['test'];
  readonly pValue: number;
  /** After Holm, over all evaluations. */
  readonly adjustedPValue: number;
  readonly leftOut: {
    readonly onlyInA: number;
    readonly onlyInB: number;
    readonly undetermined: number;
  };
  readonly cautions: readonly string[];
}

export interface Comparisons {
  readonly confidence: number;
  readonly sided: BootstrapPlan['sided'];
  readonly seed: number;
  readonly resamples: number;
  readonly comparisons: readonly Comparison[];
  readonly holm: readonly {
    readonly evaluation: string | null;
    readonly pValue: number;
    readonly adjustedPValue: number;
    /** At 1 - confidence. */
    readonly isSignificant: boolean;
  }[];
  /** Evaluations that one side lacks. */
  readonly leftOut: { readonly a: readonly string[]; readonly b: readonly string[] };
}

/**
 * Compares every evaluation that both sides have. Two single evaluations are a pair if one of them has no name. Throws
 * `statistics.no_common_evaluation`, and as `comparePaired`.
 */
export function compareScores(
  a: readonly ScoredEvaluation[],
  b: readonly ScoredEvaluation[],
  plan: BootstrapPlan,
): Comparisons {
  const pairs = pairsOf(a, b);
  if (pairs.length === 0) {
    throw new HoldpointError({
      code: 'statistics.no_common_evaluation',
      kind: 'invalid',
      message: `No evaluation is in both files: A has ${namesOf(a)}, B has ${namesOf(b)}.`,
    });
  }
  const results = pairs.map((pair) => comparePaired(pair.a.values, pair.b.values, plan));
  const adjusted = holm(results.map(({ pValue }) => pValue));
  const comparisons = results.map((result, index) =>
    comparisonOf(pairs[index]?.name ?? null, result, adjusted[index] ?? 1),
  );
  const isPaired = ({ name }: ScoredEvaluation): boolean =>
    pairs.some((pair) => pair.a.name === name || pair.b.name === name);
  return {
    confidence: plan.confidence,
    sided: plan.sided,
    seed: plan.seed,
    resamples: plan.resamples ?? DEFAULT_RESAMPLES,
    comparisons,
    holm: comparisons.map(({ evaluation, pValue, adjustedPValue }) => ({
      evaluation,
      pValue,
      adjustedPValue,
      isSignificant: adjustedPValue <= 1 - plan.confidence,
    })),
    leftOut: {
      a: a.filter((scored) => !isPaired(scored)).map(nameOf),
      b: b.filter((scored) => !isPaired(scored)).map(nameOf),
    },
  };
}

interface Pair {
  readonly name: string | null;
  readonly a: ScoredEvaluation;
  readonly b: ScoredEvaluation;
}

function pairsOf(a: readonly ScoredEvaluation[], b: readonly ScoredEvaluation[]): readonly Pair[] {
  const [onlyA, onlyB] = [a[0], b[0]];
  if (a.length === 1 && b.length === 1 && onlyA !== undefined && onlyB !== undefined) {
    const name = onlyA.name ?? onlyB.name;
    return name !== (onlyB.name ?? onlyA.name) ? [] : [{ name, a: onlyA, b: onlyB }];
  }
  return a.flatMap((first) => {
    const second = b.find(({ name }) => name !== null && name === first.name);
    return second === undefined ? [] : [{ name: first.name, a: first, b: second }];
  });
}

function comparisonOf(
  evaluation: string | null,
  result: PairedComparison,
  adjustedPValue: number,
): Comparison {
  const { mcnemar, interval } = result;
  return {
    evaluation,
    aggregator: result.aggregator,
    n: result.taskCount,
    clusters: result.clusterCount,
    estimateA: result.estimateFirst,
    estimateB: result.estimateSecond,
    difference: result.difference,
    standardError: result.standardError,
    lower: interval?.lower ?? null,
    upper: interval?.upper ?? null,
    method: 'paired-cluster-bootstrap',
    mcnemar:
      mcnemar === null
        ? null
        : { b: mcnemar.onlyFirst, c: mcnemar.onlySecond, pValue: mcnemar.pValue },
    test: result.test,
    pValue: result.pValue,
    adjustedPValue,
    leftOut: {
      onlyInA: result.onlyInFirst,
      onlyInB: result.onlyInSecond,
      undetermined: result.undetermined,
    },
    cautions: cautionsOf(result),
  };
}

/** Below this many clusters a bootstrap is too sure of itself (Cameron, Gelbach and Miller 2008). */
const FEW_CLUSTERS = 20;

function cautionsOf(result: PairedComparison): readonly string[] {
  const { clusterCount, taskCount, interval, onlyInFirst, onlyInSecond, undetermined } = result;
  const left = onlyInFirst + onlyInSecond + undetermined;
  return [
    ...(interval === null ? ['one cluster gives no limits'] : []),
    ...(interval !== null && clusterCount < FEW_CLUSTERS
      ? [`only ${clusterCount} independent clusters: the limits are too narrow`]
      : []),
    ...(interval !== null && interval.lower === interval.upper
      ? ['no cluster differs from another: the limits show no spread, which is not certainty']
      : []),
    ...(result.mcnemar !== null && clusterCount < taskCount
      ? ['tasks share clusters: McNemar’s p-value takes them as independent']
      : []),
    ...(left > 0 ? [`${left} tasks are left out: not in both files, or without a value`] : []),
  ];
}

function namesOf(evaluations: readonly ScoredEvaluation[]): string {
  return evaluations.map(nameOf).join(', ');
}

function nameOf({ name }: ScoredEvaluation): string {
  return name ?? 'one without a name';
}
