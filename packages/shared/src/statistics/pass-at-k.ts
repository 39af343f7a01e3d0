import { HoldpointError } from '../errors/holdpoint-error.js';
import { type BootstrapPlan, clusterBootstrap } from './bootstrap.js';
import type { Limits } from './interval.js';
import { sum } from './sum.js';

/** Tries of one task and how many of them succeeded. */
export interface TaskTries {
  readonly tries: number;
  readonly successes: number;
}

/**
 * Chance that at least one of `k` tries succeeds, unbiased for k <= tries: 1 - C(n - c, k) / C(n, k), as a product so that
 * nothing overflows. In [0, 1]. Throws `statistics.invalid_count`. Chen 2021 (arXiv 2107.03374), eq. 1.
 */
export function passAtK({ tries, successes }: TaskTries, k: number): number {
  assertTries(tries, successes, k);
  return 1 - chanceOfAll(tries, tries - successes, k);
}

/**
 * Chance that all of `k` tries succeed, unbiased for k <= tries: C(c, k) / C(n, k). In [0, 1]. Throws
 * `statistics.invalid_count`. Yao 2024 (tau-bench, arXiv 2406.12045), pass^k.
 */
export function allOfK({ tries, successes }: TaskTries, k: number): number {
  assertTries(tries, successes, k);
  return chanceOfAll(tries, successes, k);
}

/** A rate over tasks with limits that treat the task as the unit. */
export interface RateOverTasks {
  readonly estimateRate: number;
  readonly taskCount: number;
  /** Null below two tasks. */
  readonly interval: Limits<'bootstrap'> | null;
}

/**
 * Mean of `passAtK` or `allOfK` over tasks, with limits by drawing tasks again. Throws `statistics.invalid_count` for no
 * task too, and as `bootstrapLimits`.
 */
export function rateAtK(
  tasks: readonly TaskTries[],
  { k, of }: { readonly k: number; readonly of: 'any' | 'all' },
  plan: BootstrapPlan,
): RateOverTasks {
  const values = tasks.map((task) => (of === 'any' ? passAtK(task, k) : allOfK(task, k)));
  if (values.length === 0) throw invalidCount('Expected at least one task.');
  return {
    estimateRate: Math.min(1, sum(values) / values.length),
    taskCount: values.length,
    interval: clusterBootstrap(
      values.map((value) => [value]),
      plan,
    ),
  };
}

/** Chance that k of `tries` drawn without return are all among `marked` ones. */
function chanceOfAll(tries: number, marked: number, k: number): number {
  let chance = 1;
  for (let drawn = 0; drawn < k && chance > 0; drawn += 1) {
    chance *= Math.max(0, marked - drawn) / (tries - drawn);
  }
  return chance;
}

function assertTries(tries: number, successes: number, k: number): void {
  if (
    [tries, successes, k].every(Number.isSafeInteger) &&
    successes >= 0 &&
    successes <= tries &&
    k >= 1 &&
    k <= tries
  ) {
    return;
  }
  throw invalidCount(
    `Expected whole numbers with 0 <= successes <= tries and 1 <= k <= tries; got ${successes} successes of ${tries} tries and k = ${k}.`,
  );
}

function invalidCount(message: string): HoldpointError {
  return new HoldpointError({ code: 'statistics.invalid_count', kind: 'invalid', message });
}
