import type { Calm, Storm } from './run-storm.mjs';

/** A storm beside the calm run of the same work; `problems` is empty when it passed. */
export interface StormReport extends Omit<Storm, 'digests' | 'calls'> {
  readonly differing: readonly string[];
  readonly calls: Storm['calls'] & { readonly calm: number };
  /** Of the calm run's calls; those that the provider failed are left out. */
  readonly extraCallShare: number;
  readonly problems: readonly string[];
}

export function judge(storm: Storm, calm: Calm, faults: number): StormReport;
