import type { Role } from '../contracts/common.js';
import type { Criterion, RequiredSafeguard } from '../policy/policy.js';
import type { TaskEstimate } from '../statistics/estimate.js';

/** A rate as a percentage with at most one decimal, such as `33.9 %`. */
export function percent(rate: number): string {
  return `${(Math.round(rate * 1000) / 10).toString()} %`;
}

/** `autonomy passed 9 of 12 tasks`, or for a mean `incorrect refusals at 4 % over 100 tasks`. */
export function measurementOf(criterion: Criterion, estimate: TaskEstimate): string {
  const { passed, taskCount, undetermined, lowerEstimate } = estimate;
  const open = undetermined === 0 ? '' : `, ${undetermined} undetermined`;
  return criterion.aggregator.kind === 'any_of_k'
    ? `${nameOf(criterion)} passed ${passed} of ${taskCount} tasks${open}`
    : `${nameOf(criterion)} at ${percent(lowerEstimate)} over ${taskCount} tasks${open}`;
}

/** `bar: 50 %`. */
export function barOf(criterion: Criterion): string {
  return `bar: ${percent(criterion.thresholdRate)}`;
}

/** A criterion's title as it stands inside a sentence. */
export function nameOf({ title }: Pick<Criterion, 'title'>): string {
  return title.charAt(0).toLowerCase() + title.slice(1);
}

/** `ASL-3 security`. */
export function safeguardNameOf({ axis, level }: RequiredSafeguard): string {
  return `${level} ${wordsOf(axis)}`;
}

/** `chief executive officer`. */
export function roleNameOf(role: Role): string {
  return wordsOf(role);
}

/** `a, b and c`. */
export function listOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

function wordsOf(identifier: string): string {
  return identifier.replaceAll('_', ' ');
}
