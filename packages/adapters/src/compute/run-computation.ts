import type { ComputationRun, FinishedComputation } from './computation-run.js';
import { runDictionary } from './run-dictionary.js';
import { runStatistics } from './run-statistics.js';

/**
 * Runs a computation of any kind, from its checkpoint where its directory holds one. Equal specs give equal results on one
 * backend: there is no time, no place and no number of tries in one. Throws as the kind's own function.
 */
export async function runComputation(run: ComputationRun): Promise<FinishedComputation> {
  const { spec } = run;
  return spec.kind === 'dictionary' ? runDictionary(run, spec) : runStatistics(run, spec);
}
