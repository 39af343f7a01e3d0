import { z } from 'zod';

/**
 * How the tries of one task become the task's value, in [0, 1]; the metric is the mean of those values.
 *
 * - `mean`: mean of the task's tries.
 * - `any_of_k`: 1 if any of the first k tries succeeds (RSP v1.0, Appendix).
 * - `all_of_k`: 1 if all of the first k tries succeed.
 * - `pass_at_k`: chance that one of k tries drawn from those made succeeds, unbiased (Chen 2021, eq. 1).
 * - `max_of_k`: best of the first k tries.
 * - `share`: 1 if the mean of the task's tries reaches `passesAt`.
 */
export const Aggregator = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('mean') }),
    z.strictObject({ kind: z.literal('any_of_k'), k: z.int().positive().max(10_000) }),
    z.strictObject({ kind: z.literal('all_of_k'), k: z.int().positive().max(10_000) }),
    z.strictObject({ kind: z.literal('pass_at_k'), k: z.int().positive().max(10_000) }),
    z.strictObject({ kind: z.literal('max_of_k'), k: z.int().positive().max(10_000) }),
    z.strictObject({ kind: z.literal('share'), passesAt: z.number().gt(0).max(1) }),
  ])
  .meta({ id: 'Aggregator' });
export type Aggregator = z.infer<typeof Aggregator>;

/** Tries of a task that the aggregator reads; 1 where any number will do. */
export function triesNeededBy(aggregator: Aggregator): number {
  return 'k' in aggregator ? aggregator.k : 1;
}

/** Whether a task's value is 0 or 1 whatever its tries scored. */
export function isBinary(aggregator: Aggregator): boolean {
  switch (aggregator.kind) {
    case 'any_of_k':
    case 'all_of_k':
    case 'share':
      return true;
    case 'mean':
    case 'pass_at_k':
    case 'max_of_k':
      return false;
  }
}

/** Such as `any of 10 tries`. */
export function aggregatorName(aggregator: Aggregator): string {
  switch (aggregator.kind) {
    case 'mean':
      return 'mean of tries';
    case 'any_of_k':
      return `any of ${aggregator.k} tries`;
    case 'all_of_k':
      return `all of ${aggregator.k} tries`;
    case 'pass_at_k':
      return `pass@${aggregator.k}`;
    case 'max_of_k':
      return `best of ${aggregator.k} tries`;
    case 'share':
      return `tries' mean of at least ${aggregator.passesAt}`;
  }
}

/** Two aggregators of another kind or parameter measure different things, whatever their numbers look like. */
export function isSameAggregator(left: Aggregator, right: Aggregator): boolean {
  return aggregatorName(left) === aggregatorName(right);
}
