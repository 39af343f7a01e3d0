type Reducer = (values: readonly number[]) => number | undefined;

const CORRECT = 1;

/** Arithmetic mean; NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** The most frequent value; of several, the one seen first (Python's `Counter.most_common`). */
function mode(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = [...counts.values()].reduce((a, b) => Math.max(a, b), 0);
  return [...counts].find(([, count]) => count === most)?.[0];
}

const successes = (values: readonly number[]): number =>
  values.filter((value) => value >= CORRECT).length;

/** Chance that at least one of `k` draws succeeds, undefined below k epochs. Chen 2021, eq. 1. */
function passAt(values: readonly number[], k: number): number | undefined {
  const failures = values.length - successes(values);
  if (values.length < k) return undefined;
  let allFail = 1;
  for (let drawn = 0; drawn < k; drawn++)
    allFail *= Math.max(0, failures - drawn) / (values.length - drawn);
  return 1 - allFail;
}

/** Chance that all of `k` draws succeed, undefined below k epochs. Yao 2024, arXiv:2406.12045. */
function passAll(values: readonly number[], k: number): number | undefined {
  const passed = successes(values);
  if (values.length < k) return undefined;
  let allPass = 1;
  for (let drawn = 0; drawn < k; drawn++)
    allPass *= Math.max(0, passed - drawn) / (values.length - drawn);
  return allPass;
}

/**
 * Inspect's reducer by the name in the log: mean, median, mode, max, at_least_K, pass_at_K, pass_k_K. It makes one value
 * of a task's scored epochs, in their order, never empty. Undefined for a reducer that isn't known (a user's own).
 */
export function reducerNamed(name: string): Reducer | undefined {
  if (name === 'mean') return mean;
  if (name === 'median') return median;
  if (name === 'mode') return mode;
  if (name === 'max') return (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);
  const [, kind, digits] = /^(at_least|pass_at|pass_k)_([1-9]\d{0,5})$/.exec(name) ?? [];
  const k = Number(digits);
  if (kind === 'at_least') return (values) => (successes(values) >= k ? 1 : 0);
  if (kind === 'pass_at') return (values) => passAt(values, k);
  if (kind === 'pass_k') return (values) => passAll(values, k);
  return undefined;
}
