import type { PolicyRef, Sha256 } from '@holdpoint/shared/contracts/common';
import type { CatalogEntry } from '@holdpoint/shared/evidence/catalog';
import type { RunPlan, Subject } from '@holdpoint/shared/evidence/run-plan';
import type { Criterion } from '@holdpoint/shared/policy/policy';

/** What a plan is made of. */
export interface PlanFacts {
  readonly policy: { readonly ref: PolicyRef; readonly digest: Sha256 };
  readonly subject: Subject;
  readonly entry: CatalogEntry;
  readonly criteria: readonly Criterion[];
  readonly seed: number;
}

/** The plan of one evaluation on one checkpoint. Nothing of chance or time is in it: equal facts give equal plans. */
export function planRun({ policy, subject, entry, criteria, seed }: PlanFacts): RunPlan {
  return {
    schema: 'holdpoint.run-plan.v1',
    policy,
    subject,
    evaluation: { ref: entry.ref, digest: entry.digest, parameters: entry.defaultParameters },
    samplesDigest: entry.samplesDigest,
    sampleKeys: entry.sampleKeys,
    epochs: epochsFor(entry, criteria),
    seed,
    shardSize: entry.shardSize,
    criteria: [...criteria],
    minimumSandbox: entry.minimumSandbox,
    stoppingRule: 'fixed_n',
    analysis: analysisOf(entry, criteria),
  };
}

/** As many tries as the hungriest criterion asks for: any of k can't be told from fewer than k. */
function epochsFor(entry: CatalogEntry, criteria: readonly Criterion[]): number {
  return Math.max(
    entry.epochs,
    ...criteria.map(({ aggregator }) => (aggregator.kind === 'any_of_k' ? aggregator.k : 1)),
  );
}

function analysisOf(entry: CatalogEntry, criteria: readonly Criterion[]): string {
  const questions = criteria.map(
    ({ id, comparison, thresholdRate, confidence, ruledInBy }) =>
      `${id}: ${comparison} ${String(thresholdRate)}, ruled in by ${ruledInBy}, one-sided ${String(confidence)}`,
  );
  return `Every planned try is counted; a try without a score counts against ruling out. Unit: the task. Metric: ${entry.metric.name}. ${questions.join('; ')}.`;
}
