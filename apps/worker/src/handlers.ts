import type { Handlers, JobsOf } from '@holdpoint/shared/jobs/catalog';

import { aggregateRun } from './aggregate-run.js';
import { type ComputationRunner, runComputationJob } from './computations/run-computation-job.js';
import { importLog } from './import-log.js';
import type { Objects } from './ports.js';
import { runShard, type ShardRunner } from './run-shard.js';

/** What the worker does on each doorbell; a missing one does not compile. */
export function createHandlers(
  runner: ShardRunner,
  objects: Objects,
  computations: ComputationRunner,
): Handlers<JobsOf<'worker'>> {
  const { pool, clock } = runner;
  return {
    'shard.run': (payload) => runShard(runner, payload),
    'run.aggregate': (payload) => aggregateRun(pool, payload),
    'log.import': (payload) => importLog({ pool, objects, now: () => clock.now() }, payload),
    'computation.run': (payload) => runComputationJob(computations, payload),
  };
}
