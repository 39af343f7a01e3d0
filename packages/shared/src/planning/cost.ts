/** What a try costs, as far as somebody said. */
export interface TryPrice {
  readonly costPerTryUsd: number | null;
  readonly secondsPerTry: number | null;
  /** Tries at once, at least 1. */
  readonly concurrency: number;
  /** The evaluation's own limit on one sample, in seconds; stands in for unknown `secondsPerTry` as the most. */
  readonly limitSeconds: number | null;
}

/** What a campaign would cost. */
export interface Effort {
  readonly tries: number;
  /** Null where no price of a try was given. */
  readonly costUsd: number | null;
  /** Null where nothing bounds the time of a try. */
  readonly seconds: number | null;
  /** `limit`: each try takes as long as it may, so the time is the most. */
  readonly secondsFrom: 'stated' | 'limit' | null;
}

/** Cost and time of `tries` tries, `concurrency` at once. Total. */
export function effortOf(tries: number, price: TryPrice): Effort {
  const each = price.secondsPerTry ?? price.limitSeconds;
  return {
    tries,
    costUsd: price.costPerTryUsd === null ? null : tries * price.costPerTryUsd,
    seconds: each === null ? null : Math.ceil(tries / price.concurrency) * each,
    secondsFrom: each === null ? null : price.secondsPerTry === null ? 'limit' : 'stated',
  };
}
